"""Keep rendered pages in memory, in front of Django. See clinic_site/docs/page-store.md."""
