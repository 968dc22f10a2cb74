"""Drills: test failures on real servers and with large data, and print figures.

`make drills`, `make drill-restore` and `make load` exit with 1 if something is lost.
"""
