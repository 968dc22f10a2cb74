"""The admin of the texts for patients. Importing these modules registers the model admins."""

from education.admin import feedback, library, page_kinds, pages, reviewers, safety

__all__ = ["feedback", "library", "page_kinds", "pages", "reviewers", "safety"]
