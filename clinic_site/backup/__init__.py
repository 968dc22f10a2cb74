"""Backups of the site's data, and restoring them.

`archive`     the file of a backup: its writer and its reader
`backing_up`  making one, as of one moment
`restoring`   the way back into an empty database
`tables`      which tables there are, and which migrations made them
`rows`        the rows of a table as lines, and their checksum
`uploads`     the files that came with them
"""


class KeepingError(Exception):
    """Why a backup or a restore can't be, in a sentence that says what to do."""
