"""The first account, made in every way of running the site."""

import os
import subprocess

from tests.proofs.drills.servers import ROOT
from tests.proofs.rehearsal.site import Site
from tests.proofs.rehearsal.visitor import PASSWORD, Visitor


def make_accounts(site: Site) -> str:
    """Run make_admin in a container, as systemd's user with the units' settings, and with make. Sign in with each."""
    ways = {"container": by_container, "systemd": by_unit, "make": by_make}
    for name, make in ways.items():
        done = make(site, f"{name}\n{PASSWORD}\n{PASSWORD}\n")
        said = f"{done.stdout}{done.stderr}"
        assert f"Created the account {name}." in said, f"{name}: {said.strip()[-500:]}"
    for name in ["before", *ways]:
        person = Visitor(site.proxy)
        person.sign_in(name)
        front = person.set_up_second_factor()
        assert "What needs your attention today?" in front.text, f"{name} does not see the first page: {front.status}"
        site.staff = person
    return (
        f"made in {len(ways)} of {len(ways)} ways: {', '.join(ways)}; each signed in through nginx with a second factor\n"
        "the account of before the upgrade signed in with its password"
    )


def by_container(site: Site, answers: str) -> subprocess.CompletedProcess:
    return site.container(site.new).run("python", "manage.py", "make_admin", answers=answers)


def by_unit(site: Site, answers: str) -> subprocess.CompletedProcess:
    assert site.machine, "the site was not installed"
    unit = site.machine.unit("needling-manage@make_admin.service", site.folder / "lib")
    return unit.python("manage.py", "make_admin", answers=answers)


def by_make(site: Site, answers: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", "--silent", "admin"], cwd=ROOT, env=os.environ | site.settings, input=answers,
        capture_output=True, text=True, check=False, start_new_session=True,
    )  # fmt: skip
