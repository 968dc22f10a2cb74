"""Pages that belong to no single app: landing page, handout, gallery, sitemap, errors, icons."""
