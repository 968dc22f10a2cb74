"""Addresses that pages once had: remembered when they change, and leading to where the page is now.

`models`       what is remembered
`remembering`  when: a released record is saved with another address
`redirecting`  what a visitor gets who asks for an old address
"""
