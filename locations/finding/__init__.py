"""Find a place from what a visitor typed, and draw maps of states and clinics."""
