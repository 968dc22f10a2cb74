"""Pictures: what staff upload, cleaned and made into small files, and shown on pages."""
