"""What every public page needs, registries for the apps, and what the imports share. It imports no other package of `clinic_site`."""
