"""The admin of what patients read; importing the modules registers them."""

from education.admin import feedback, library, pages, safety

__all__ = ["feedback", "library", "pages", "safety"]
