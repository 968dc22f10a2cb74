"""The staff guide in the admin: the files of `clinic_site/docs/staff/`, and a link from each screen to its section."""
