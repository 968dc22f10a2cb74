"""Staff accounts: signing in, the audit log, and drafts on the staff desk.

`passwords`, `second_factor_reset`, `lockout`, `backends`  signing in and lockout
`roles`                       the roles and what each may do
`middleware`                  requires both factors under /admin/ and ends sessions
`adapters`, `forms`, `urls`   configuration of allauth
`audit_log`, `audit_signals`  the log and the signal handlers that write it
`draft_needs`, `digest`       drafts on the desk and the e-mail to reviewers
`taking_off_needs`, `unsaved_needs`  more of the desk: requests to take off, and unsaved words
`withdrawing`                 the page that withdraws pages in an emergency
`admin`, `account_forms`      accounts and the audit log in the admin
`account_pages`               pages of one account: second factor, password link, leaving and coming back
`invitations`, `invitation_forms`, `invitation_pages`  inviting people, and the list of invitations
`invited`                     the page behind the link of an invitation
`people_gaps`                 what nobody can do; shown by `people_needs` on the desk and by `people_setup`
`first_password`              the link with which a new user chooses a password
`deactivation`, `account_traces`  what ends when somebody leaves, and why accounts are not deleted
`page_kind_audit`             the log of the kinds of pages that no clinician reviews
`reviewer_audit`              the log of the list of reviewers; nobody gives themselves the role of reviewers
`notices`, `notice_signals`   what happened to somebody's work, and who is told (`recipients`)
`notice_mail`, `mail_sender`  notices by mail, as each account chose (`mail_choice`)
`notice_views`, `open_drafts` pages of the admin
`retention`                   how long sessions, attempts, preview links and notices are kept

Sign-in is built on django-allauth and django-axes.
"""
