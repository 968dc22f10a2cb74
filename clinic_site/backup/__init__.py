"""Back up the site's data and restore it.

`archive`     read and write backup files
`backing_up`  make a consistent backup
`restoring`   restore a backup into an empty database
`tables`      list tables and the migrations that created them
`rows`        convert rows to lines and back, with a checksum
`uploads`     back up and restore uploaded files
"""


class KeepingError(Exception):
    """A backup or restore failed. The message says why and what to do."""
