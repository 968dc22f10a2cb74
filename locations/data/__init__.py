"""Public data about places (licenses in README.md) and the code that loads it."""
