"""Public data about places (licences in README.md), and how it is loaded."""
