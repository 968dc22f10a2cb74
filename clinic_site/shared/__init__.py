"""What every public page needs, and the registries in which apps announce what they bring. Imports no other room."""
