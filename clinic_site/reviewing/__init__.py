"""Clinicians review texts page by page: they read a page as patients will see it, and sign its texts together.

`waiting`     the texts that wait for a review, by the page that shows them
`rendering`   such a page with the drafts of all its waiting texts, and where each text is on it
`marks`       the template tags' part of that
`contents`    what a text says beyond its page, and what changed
`signing`     reading and signing
`sheets`      the same on paper
"""
