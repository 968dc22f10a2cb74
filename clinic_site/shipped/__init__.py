"""The texts that releases ship, and what a clinic decides about them.

`standing`       how the release's texts stand beside those of this site: changed, new, no longer shipped
`merging`        the words of the last shipped version, of this release and of the clinic, field by field
`taking_over`    drafts from shipped texts; the decision to keep the clinic's words
`after_upgrade`  what happens after `migrate`: staff are told about safety corrections
`needs`          the parts of the desk and of the setup
`views`          the pages in the admin

Nothing here changes what patients read: everything becomes a draft, which is approved and published like any other.
"""
