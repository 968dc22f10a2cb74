"""The admin of the texts for patients. Importing these modules registers the model admins."""

from education.admin import feedback, library, pages, safety

__all__ = ["feedback", "library", "pages", "safety"]
