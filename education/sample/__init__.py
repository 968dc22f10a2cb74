"""The sample texts, and how they are loaded."""
