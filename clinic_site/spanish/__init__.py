"""What is translated into Spanish, and whether visitors can read it.

`summaries`       how many translations of each kind of record are whole, missing, stale or waiting
`requirements`    what must be whole before the language can open
`page`            the page of the desk
`desk`            the parts of the desk and of the setup
"""
