"""Pages that need both apps: landing page, handout, gallery, sitemap, errors."""
