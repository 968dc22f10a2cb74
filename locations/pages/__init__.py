"""The public pages of states and clinics, and the open data."""
