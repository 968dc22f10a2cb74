"""Texts that releases ship."""
