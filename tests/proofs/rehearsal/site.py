"""The rehearsed site: its settings, its two servers behind nginx, its databases and mail."""

import contextlib
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.proofs.drills import servers
from tests.proofs.drills.faults.mail import listening_server
from tests.proofs.rehearsal import database
from tests.proofs.rehearsal.images import Image
from tests.proofs.rehearsal.installed import Machine
from tests.proofs.rehearsal.jail import Jail, Serving
from tests.proofs.rehearsal.proxy import HOST, Proxy, proxy
from tests.proofs.rehearsal.visitor import Visitor

BACKUPS = "/backups"
FORGOTTEN = 6  # seconds: nginx leaves out a server that failed for five (`fail_timeout`)


@dataclass
class Site:
    """What the steps share."""

    folder: Path
    settings: dict[str, str]
    create_database: Callable[[str], str]
    mails: list[bytes]
    proxy: Proxy
    ports: list[int]
    token: str
    old: Image | None = None
    new: Image | None = None
    machine: Machine | None = None
    code: Path | None = None
    servings: dict[int, Serving] = field(default_factory=dict)
    before: dict = field(default_factory=dict)  # rows before the upgrade
    whole: dict = field(default_factory=dict)  # the same rows with all columns
    staff: Visitor | None = None

    def container(self, image: Image | None, **settings: str) -> Jail:
        """Return the container of an image, with the site's settings and a folder for backups."""
        assert image, "the image was not built"
        jail = image.jail().with_settings(**self.settings | settings)
        return jail.with_bind(self.backups(jail.user), BACKUPS)

    def backups(self, user: int) -> Path:
        """Return the folder for backups outside, which belongs to the container's user."""
        folder = self.folder / "backups"
        if not folder.exists():
            folder.mkdir(mode=0o700)
            shutil.chown(folder, user, user)
        return folder

    def serve(self, image: Image) -> None:
        """Replace both servers, one after the other, by containers of `image`.

        Like somebody who follows the page, wait between them until nginx uses the first one again.
        """
        for port in self.ports:
            if port in self.servings:
                self.servings.pop(port).stop()
            self.servings[port] = self.container(image).serve(port, *image.command)
            time.sleep(FORGOTTEN if len(self.servings) == len(self.ports) else 0)

    def stop(self) -> None:
        for serving in self.servings.values():
            serving.stop()


@contextlib.contextmanager
def site(folder: Path) -> Iterator[Site]:
    """Yield a site without images. Everything is removed afterwards."""
    ports = [servers.free_port() for _machine in range(2)]
    token = secrets.token_urlsafe(30)
    with (
        database.databases() as create,
        listening_server() as (mail_port, mails),
        proxy(folder / "nginx", ports) as front,
    ):
        settings = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "DATABASE_URL": create("site"),
            "ALLOWED_HOSTS": HOST,
            "SITE_URL": f"https://{HOST}",
            "TRUST_PROXY": "True",
            "TIME_ZONE": "America/Chicago",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "DEFAULT_FROM_EMAIL": f"desk@{HOST}",
            "ERROR_MAIL_TO": "it@example.org",
            "METRICS_TOKEN": token,
            "WORKERS": "1",
        }
        made = Site(folder, settings, create, mails, front, ports, token)
        try:
            yield made
        finally:
            made.stop()
