"""The made-up clinics, and how they are loaded."""
