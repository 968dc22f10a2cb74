"""The systemd way: the site installed in /opt/needling, and the commands of the units as systemd would run them.

No systemd runs here. What the units say about commands, users, settings, folders and OnFailure= is followed; of their
sandbox, only that the file system is read-only except the named folders, and that there are no privileges.
"""

import re
import shutil
import subprocess
from pathlib import Path

from tests.proofs.drills.servers import ROOT
from tests.proofs.rehearsal.images import installing
from tests.proofs.rehearsal.jail import Jail

OPERATING = ROOT / "clinic_site" / "docs" / "operating.md"
SETTINGS = Path("etc/needling/env")


class Machine:
    """A machine on which the site is installed as clinic_site/docs/operating.md says."""

    def __init__(self, root: Path):
        self.root = root

    def install(self, code: Path, folder: Path) -> int:
        """Run the commands of the page. Return how many."""
        shutil.copytree(code, self.root / "opt" / "needling", dirs_exist_ok=True)
        as_root = Jail(self.root, 0, 0, "/", {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}, installing(folder))
        commands = install_commands()
        for command in commands:
            as_root.must("sh", "-c", command)
        return len(commands)

    def write_settings(self, settings: dict[str, str]) -> None:
        (self.root / SETTINGS).write_text("".join(f"{name}={value}\n" for name, value in settings.items()))

    def unit(self, name: str, outside: Path) -> "Unit":
        """Return the unit `name`, which may have an instance. `outside` takes its folders in /var/lib."""
        return Unit(self.root, name, outside)


def install_commands() -> list[str]:
    """Return the commands of the first block under "Install with systemd", without those for PostgreSQL."""
    section = OPERATING.read_text(encoding="utf-8").partition("## Install with systemd")[2]
    block = re.search(r"^```\n(.*?)^```", section, re.MULTILINE | re.DOTALL)[1]
    return [line for line in block.splitlines() if "postgres" not in line]


class Unit:
    """A unit of .deploy/, as systemd reads it."""

    def __init__(self, root: Path, name: str, outside: Path):
        self.name, self.root, self.outside = name, root, outside
        stem, _dot, kind = name.rpartition(".")
        template, at, self.instance = stem.partition("@")
        text = (ROOT / ".deploy" / f"{template}{at}.{kind}").read_text(encoding="utf-8")
        self.lines = re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)

    def value(self, name: str, default: str = "") -> str:
        """Return the last value of a setting, with %i and %n filled in."""
        values = [value for key, value in self.lines if key == name]
        return (values or [default])[-1].replace("%i", self.instance).replace("%n", self.name)

    def jail(self) -> Jail:
        """Return how systemd runs its commands."""
        passwd = (self.root / "etc" / "passwd").read_text()
        user, group = re.search(rf"^{self.value('User')}:x:(\d+):(\d+):", passwd, re.MULTILINE).groups()
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"}
        for key, value in self.lines:
            if key == "Environment":
                environment |= dict(pair.split("=", 1) for pair in value.split())
        file = self.root / self.value("EnvironmentFile").lstrip("/")
        environment |= dict(line.split("=", 1) for line in file.read_text().splitlines())
        binds = {}
        for folder in self.value("StateDirectory").split():
            (self.outside / folder).mkdir(parents=True, exist_ok=True)
            shutil.chown(self.outside / folder, int(user), int(group))
            binds[self.outside / folder] = f"/var/lib/{folder}"
        return Jail(self.root, int(user), int(group), self.value("WorkingDirectory"), environment, binds)

    def start(self) -> subprocess.CompletedProcess:
        """Run its command. If that fails, start the unit in OnFailure=, as systemd does."""
        done = self.jail().run(*self.value("ExecStart").split())
        if done.returncode and self.value("OnFailure"):
            Unit(self.root, self.value("OnFailure"), self.outside).start()
        return done

    def python(self, *words: str, answers: str) -> subprocess.CompletedProcess:
        """Run another command as this unit's user, with its settings: the function `needling-manage` does the same."""
        return self.jail().run(self.value("ExecStart").split()[0], *words, answers=answers)
