"""Addresses that pages once had: remembered when they change, and leading to where the page is now.

`models`      what is remembered
`signals`     when: a released record is saved with another address
`middleware`  the redirect from an old address to the new one
"""
