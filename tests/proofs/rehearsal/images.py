"""Images without a container engine: buildah with chroot isolation, on a base that debootstrap makes.

The base has the name and the Python version of the one that Containerfile asks for, but consists of Debian's packages. It
and the image of the last release are kept in .build/rehearsal for the next run.
"""

import contextlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.drills.servers import ROOT
from tests.proofs.rehearsal.jail import Jail
from tests.proofs.rehearsal.machine import CanNotRunError

STORE = ROOT / ".build" / "rehearsal"
BASE = "docker.io/library/python:3.11-slim-bookworm"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
FROM_HERE = ("cert", "index-url", "proxy", "timeout")  # settings of this machine's pip that also apply inside


@dataclass(frozen=True)
class Image:
    """A mounted image: its root folder and its configuration."""

    root: Path
    config: dict

    def jail(self) -> Jail:
        """Return how a container engine runs commands in it."""
        user, _colon, group = self.config["User"].partition(":")
        environment = dict(line.split("=", 1) for line in self.config["Env"])
        return Jail(self.root, int(user), int(group), self.config["WorkingDir"], environment)

    @property
    def command(self) -> list[str]:
        return self.config["Cmd"]


class Images:
    """A store of images of its own."""

    def __init__(self, store: Path = STORE):
        self.store = store
        store.mkdir(parents=True, exist_ok=True)
        self.driver = next((name for name in ("overlay", "vfs") if self._works(name)), None)
        if self.driver is None:
            raise CanNotRunError("buildah can't mount a file system here")

    def has(self, name: str) -> bool:
        return self._try("inspect", "--type", "image", name).returncode == 0

    def make_base(self) -> str:
        """Make the base image unless there is one. Return how large it is."""
        if not self.has(BASE):
            with tempfile.TemporaryDirectory(dir=self.store) as folder:
                root = Path(folder) / "root"
                command = ["debootstrap", "--variant=minbase", "--include=python3,python3-venv", "bookworm", str(root)]
                made = subprocess.run([*command, *mirror()], capture_output=True, text=True, check=False)
                if made.returncode:
                    raise CanNotRunError(f"debootstrap failed: {(made.stderr or made.stdout).strip()[-300:]}")
                working = self._must("from", "scratch")
                self._must("copy", "--quiet", working, str(root), "/")
                self._must("commit", "--quiet", "--rm", working, BASE)
        return self.size(BASE)

    def build(self, name: str, context: Path) -> str:
        """Build Containerfile in the folder `context`. Return how large the image is."""
        self._try("rmi", "--force", name)  # otherwise the image of every earlier run would stay, without a name
        with tempfile.TemporaryDirectory() as folder:
            volumes = [f"--volume={outside}:{inside}:ro" for outside, inside in installing(Path(folder)).items()]
            self._must("bud", "--quiet", "--isolation=chroot", "--pull-never", "--format=docker", *volumes,
                       f"--tag={name}", str(context))  # fmt: skip
        return self.size(name)

    def size(self, name: str) -> str:
        """Return the size of an image in megabytes."""
        return f"{json.loads(self._must('images', '--json', name))[0]['size']}"

    @contextlib.contextmanager
    def mounted(self, name: str) -> Iterator[Image]:
        working = self._must("from", "--pull-never", name)
        try:
            config = json.loads(self._must("inspect", "--type", "image", name))["Docker"]["config"]
            yield Image(Path(self._must("mount", working)), config)
        finally:
            self._try("umount", working)
            self._try("rm", working)

    def _works(self, driver: str) -> bool:
        self.driver = driver
        working = self._try("from", "scratch")
        is_mounted = not working.returncode and not self._try("mount", working.stdout.strip()).returncode
        self._try("rm", working.stdout.strip())
        return is_mounted

    def _try(self, *words: str) -> subprocess.CompletedProcess:
        store = [
            f"--root={self.store / 'images'}",
            f"--runroot={self.store / 'run'}",
            f"--storage-driver={self.driver}",
        ]
        return subprocess.run(["buildah", *store, *words], capture_output=True, text=True, check=False)

    def _must(self, *words: str) -> str:
        done = self._try(*words)
        assert done.returncode == 0, f"buildah {words[0]}: {done.stderr.strip()[-1500:]}"
        return done.stdout.strip()


def mirror() -> list[str]:
    """Return where this machine gets Debian's packages, if it runs Debian 12. Otherwise debootstrap uses its default."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(SITE)", "Created-By: Packages"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    sites = [line.split()[1] for line in listed.stdout.splitlines() if line.split()[:1] == ["bookworm"]]
    return sites[:1]


def installing(folder: Path) -> dict[Path, str]:
    """Return the files that pip needs inside to install packages as it does on this machine: {outside: inside}."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    found = {}
    for line in listed.splitlines():
        name, _equals, value = line.partition("=")
        if name.split(".")[-1] in FROM_HERE:
            found[name.split(".")[-1]] = value.strip("'\"")
    if CERTIFICATES.exists():
        found["cert"] = str(CERTIFICATES)
    config = folder / "pip.conf"
    config.write_text("\n".join(["[global]", *(f"{name} = {value}" for name, value in found.items())]) + "\n")
    files = {config: "/etc/pip.conf", CERTIFICATES: str(CERTIFICATES), Path("/etc/resolv.conf"): "/etc/resolv.conf"}
    return {outside: inside for outside, inside in files.items() if outside.exists()}


def this_code(folder: Path) -> Path:
    """Copy what a commit of this folder would contain to `folder`."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        raise CanNotRunError("this folder is not a git clone")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def code_of(commit: str, folder: Path) -> Path:
    """Unpack `commit` to `folder`."""
    packed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "archive", commit], cwd=ROOT, capture_output=True, check=False
    )
    if packed.returncode:
        raise CanNotRunError(f"{commit[:8]}, the last release, is not in this history")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder
