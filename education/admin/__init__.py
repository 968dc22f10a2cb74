"""The admin of the texts for patients. Importing these modules registers the model admins."""

from education.admin import feedback, library, pages, reviewers, safety

__all__ = ["feedback", "library", "pages", "reviewers", "safety"]
