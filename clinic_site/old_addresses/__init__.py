"""Redirects from former addresses of pages.

`models`      the stored addresses
`signals`     store an address when a released record is saved with a new one
`middleware`  the redirect from an old address to the new one
"""
