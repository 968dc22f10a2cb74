"""The staff guide in the admin: the Markdown files of `clinic_site/docs/staff/`, and the way to them from each screen."""
