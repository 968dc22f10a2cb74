"""The site as a whole: settings, URLs, and what education and locations share."""

__version__ = "0.1.0"  # as in pyproject.toml, which the container does not contain
