"""Drills: what is promised for bad days, tried on real servers. `make drills` runs them and prints what happened."""
