"""Drills: what is promised for bad days, tried on real servers and at full size, with figures.

`make drills` and `make drill-restore`; each ends with 1 when something is lost.
"""
