"""Answers that are too large to be made for each reader: made once into a file, by another process, and sent from it.

clinic_site/docs/page-store.md#large-answers explains the guarantees. A view says that its answer is large:
clinic_site/shared/large_answers.py.
"""
