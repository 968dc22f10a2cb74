"""Pages that one process of a server has rendered, in files for its other processes.

Without it, each of sixteen processes would render each page again after every change of the site. Whatever goes wrong
with a file, the page is rendered as if there were none.
"""

import contextlib
import datetime
import fcntl
import hashlib
import json
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

from clinic_site.publishing.query_answers import Answer, shared
from clinic_site.publishing.what_is_read import Read
from clinic_site.serving.page_store.edition import Stamp
from clinic_site.serving.page_store.encodings import IDENTITY
from clinic_site.serving.page_store.page import Page

logger = logging.getLogger(__name__)

ABOUT_A_PAGE = 75_000  # bytes of a file, to share out the limit of the store
LOOK_EVERY = 0.01  # seconds between looks whether another process has finished
CODE = ("clinic_site", "education", "locations", "templates")  # folders, below the folder of the code
Key = tuple[str, str, str, str]


def code_of(folder: Path) -> str:
    """Return a name for the code in `folder`: pages of an earlier release must not outlive it."""
    digest = hashlib.blake2b(digest_size=12)
    for name in CODE:
        for path in sorted((folder / name).rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".xml", ".toml"):
                found = path.stat()
                digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Shelf:
    """Pages in `folder`, which only the site can read. `limit` is about how many bytes they may take.

    There is a fixed number of files. Two pages with the same file replace each other, which costs a rendering.
    """

    def __init__(self, folder: Path, *, limit: int, code: str):
        self.folder = folder
        self.code = code
        self.slots = max(limit // ABOUT_A_PAGE, 1)

    def get(self, key: Key, stamp: Stamp | None) -> Page | None:
        """Return the page for `key` as it was rendered last, current or not, unless it is of another release.

        After a scheduled change, or one of the schedule, there is none: nobody knows what has changed.
        """
        try:
            with self._file_of(key).open("rb") as file:
                head = json.loads(file.readline())
                if stamp is None or head["key"] != list(key) or head["code"] != self.code:
                    return None
                if head["until_the_next_change"] != str(stamp.until):
                    return None
                read = _read_of(head["names"], head["untold"], head["answers"])
                bodies = {name: file.read(size) for name, size in head["sizes"].items()}
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            logger.warning("A page that another process has rendered can't be read.", exc_info=True)
            return None
        if any(len(bodies[name]) != size for name, size in head["sizes"].items()):
            return None
        headers = [(name, value) for name, value in head["headers"]]
        made_for = stamp if head["number"] == stamp.number else Stamp(head["number"], stamp.until)
        page = Page(
            headers,
            bodies.pop(IDENTITY),
            stamp=made_for,
            made=head["made"],
            until=head["until"],
            read=read,
        )
        for encoding, body in bodies.items():
            page.has_in(encoding, body)
        return page

    def put(self, key: Key, page: Page, stamp: Stamp) -> None:
        """Keep `page`, which has just been rendered, in the encodings that it has."""
        bodies = {IDENTITY: page.body}
        bodies |= {name: variant[3] for name, variant in page.variants.items() if name != IDENTITY}
        head = {
            "key": key,
            "code": self.code,
            "number": stamp.number,
            "until_the_next_change": str(stamp.until),
            "names": sorted(page.read.names),
            "untold": sorted(page.read.untold),
            "answers": [
                (answer.sql, list(map(_written, answer.params)), sorted(answer.names), answer.digest.hex())
                for answer in page.read.answers
            ],
            "made": page.made,
            "until": page.until,
            "headers": page.headers,
            "sizes": {name: len(body) for name, body in bodies.items()},
        }
        file = self._file_of(key)
        unfinished = file.with_suffix(f".{os.getpid()}")
        try:
            unfinished.write_bytes(b"\n".join([json.dumps(head).encode(), b"".join(bodies.values())]))
            unfinished.replace(file)
        except OSError:
            logger.warning("A page can't be kept for the other processes.", exc_info=True)
            with contextlib.suppress(OSError):
                unfinished.unlink()

    @contextlib.contextmanager
    def turn(self, key: Key, *, patience: float) -> Iterator[None]:
        """Wait until no other process renders the page for `key`, but no longer than `patience` seconds."""
        try:
            lock = os.open(self._file_of(key).with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            yield
            return
        try:
            end = time.monotonic() + patience
            while not _is_locked(lock) and time.monotonic() < end:
                time.sleep(LOOK_EVERY)
            yield
        finally:
            os.close(lock)  # and with it, the lock

    def _file_of(self, key: Key) -> Path:
        number = int.from_bytes(hashlib.blake2b(repr(key).encode(), digest_size=8).digest())
        return self.folder / f"page-{number % self.slots}"


def _read_of(names: list[str], untold: list[str], answers: list[list]) -> Read:
    return Read(
        frozenset(names),
        tuple(
            Answer(shared(sql), tuple(map(_as_written, params)), frozenset(of), bytes.fromhex(digest))
            for sql, params, of, digest in answers
        ),
        frozenset(untold),
    )


def _written(param: object) -> object:
    """Return a parameter of a query for JSON, which has no dates. Each of them is a list."""
    return [param.isoformat()] if isinstance(param, datetime.date) else param


def _as_written(param: object) -> object:
    return datetime.date.fromisoformat(param[0]) if isinstance(param, list) else param


def _is_locked(lock: int) -> bool:
    """Try to take a lock, and return whether it is ours now."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
