"""How staff sign in: password, second factor, lockout, the length of a session, and the log of all of it.

django-allauth and django-axes do the work. Here is what this site asks of them.
"""
