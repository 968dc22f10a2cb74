"""What keeps the site's data safe: backups, restores, and how long what people sent is kept."""


class KeepingError(Exception):
    """Why a backup or a restore can't be, in a sentence that says what to do."""
