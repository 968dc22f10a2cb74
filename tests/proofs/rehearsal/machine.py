"""What the rehearsal needs of the machine. What is missing is installed if possible."""

import os
import platform
import shutil
import subprocess

from tests.proofs.drills.servers import ROOT

# program -> Debian package
PROGRAMS = {
    "buildah": "buildah",
    "crun": "crun",
    "debootstrap": "debootstrap",
    "nginx": "nginx-light",
    "openssl": "openssl",
    "systemd-analyze": "systemd",
}
# `chroot` isolation needs no runtime, but buildah starts only if it finds one.
NOT_RUN = 77


class CanNotRunError(Exception):
    """This machine can't run the rehearsal. The message says why."""


def prepare() -> None:
    """Install missing programs. Raise CanNotRunError if this machine can't run the rehearsal."""
    if platform.system() != "Linux":
        raise CanNotRunError("it needs Linux")
    if os.geteuid() != 0:
        raise CanNotRunError("it needs root, to make file systems and to enter them")
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True).returncode:
        raise CanNotRunError("this machine doesn't let root create namespaces")
    if missing := missing_programs():
        done = subprocess.run(
            [ROOT / ".ci" / "apt-install", *{PROGRAMS[name] for name in missing}],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if still := missing_programs():
            said = (done.stderr.strip().splitlines() or ["apt-get said nothing"])[-1]
            raise CanNotRunError(f"it needs {', '.join(sorted(still))}: {said}")


def missing_programs() -> list[str]:
    return [name for name in PROGRAMS if not shutil.which(name)]
