"""Staff accounts: signing in, the audit log, and drafts on the staff desk.

`passwords`, `second_factor_reset`, `lockout`, `client_ip`, `backends`  signing in and lockout
`roles`                       the roles and what each may do
`middleware`                  requires both factors under /admin/ and ends sessions
`adapters`, `forms`, `urls`   configuration of allauth
`audit_log`, `audit_signals`  the log and the signal handlers that write it
`draft_needs`, `digest`       drafts on the desk and the e-mail to reviewers
`notices`, `notice_signals`   what happened to somebody's work, and who is told (`recipients`)
`notice_mail`, `mail_sender`  notices by mail, as each account chose (`mail_choice`)
`notice_views`, `open_drafts` pages of the admin
`admin`                       accounts and the audit log in the admin
`retention`                   how long sessions, attempts, preview links and notices are kept

Sign-in is built on django-allauth and django-axes.
"""
