"""The two servers that the proof needs besides the site: nginx and PostgreSQL. Debian's packages are installed for root."""

import shutil
import subprocess
from pathlib import Path

from tests.proofs.drills import own_server
from tests.proofs.drills.servers import ROOT


def nginx() -> str | None:
    """Return the path of nginx, or None. Debian has it in a folder that is in the PATH of root only."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def postgresql() -> Path | None:
    """Return the folder with PostgreSQL's programs, or None."""
    return own_server.programs()


def missing() -> str:
    """Install what is missing, if possible. Return "", or what is still missing and how to install it."""
    for find, package in ((nginx, "nginx-light"), (postgresql, "postgresql")):
        if find() is None:
            subprocess.run([ROOT / ".ci" / "apt-install", package], check=False)
        if find() is None:
            name = package.removesuffix("-light")
            return f"{name} is not on this machine, and could not be installed. On Debian: apt-get install {package}"
    return ""
