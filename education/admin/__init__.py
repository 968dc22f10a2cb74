"""The admin of what patients read; importing the modules registers them."""

from education.admin import library, pages, safety

__all__ = ["library", "pages", "safety"]
