"""How the site stands in Spanish, and whether visitors can read it.

`standing`        how the translations of each kind of record stand beside the English words
`requirements`    what must be whole before the language can open
`page`            the page of the desk
`desk`            the parts of the desk and of the setup
"""
