"""Drills: what is promised for bad days, tried on real servers and at full size, with figures.

`make drills`, `make drill-restore` and `make load`; each ends with 1 when something is lost.
"""
