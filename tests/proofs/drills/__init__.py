"""Drills: test how real servers and large databases survive failures, and print figures.

`make drills`, `make drill-restore` and `make load` exit with 1 if something is lost.
"""
