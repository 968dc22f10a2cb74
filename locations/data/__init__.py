"""Public data about places (see LICENCES.md, if any), and how it is loaded."""
