"""Accounts of staff: signing in, the audit log, and the part of the desk that is about drafts.

`passwords`, `second_factor_reset`, `lockout`, `client_ip`, `backends`  signing in, and who is kept out
`middleware`                  both factors before anything under /admin/, and the end of a session
`adapters`, `forms`, `urls`   what allauth asks this site
`audit_log`, `audit_signals`  the log, and what writes it
`draft_needs`, `digest`       drafts on the desk, and the mail to reviewers
`retention`                   how long sessions, attempts and preview links are kept

django-allauth and django-axes do the work of signing in.
"""
