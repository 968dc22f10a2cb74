"""What every public page needs, and registries for the apps. It imports no other package of `clinic_site`."""
