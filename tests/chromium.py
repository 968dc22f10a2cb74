"""Find or install the Chromium for the browser tests.

`make test` runs `python -m tests.chromium`, which prints the path and installs Chromium if necessary.
tests/browser/conftest.py calls `find()`, so that the browser tests also run without make.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The same engine without a user interface, which the tests don't need. It uses half the CPU.
SHELL = "chromium-headless-shell"
NAMES = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
HOW = "Install Chromium, or set its path: CHROMIUM=/path/to/chromium make test"


def works(path: str | Path) -> bool:
    """Return whether the program starts: Ubuntu's chromium-browser is often a stub, and a library may be missing."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def find() -> str | None:
    """Return the path of an installed Chromium, or None. If CHROMIUM is set, check only that path."""
    if named := os.environ.get("CHROMIUM"):
        return named if works(named) else None
    found = filter(None, map(shutil.which, NAMES))
    return next((path for path in found if works(path)), None)


def find_playwrights_own() -> str | None:
    """Return the path of Playwright's own Chromium, or None. Don't call it inside a test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if works(path) else None


def may_apt() -> bool:
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def install() -> None:
    """Try Debian's package, which includes the libraries, then Playwright's own build."""
    if may_apt():
        for package in (SHELL, "chromium"):
            subprocess.run([ROOT / ".ci/apt-install", package, "fonts-liberation"], check=False)
            if find():
                return
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    for command in [[*playwright, "--with-deps"], playwright] if may_apt() else [playwright]:
        # stdout is only for the path
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0:
            return


def main() -> None:
    if may_apt() and not os.environ.get("CHROMIUM") and not shutil.which(SHELL):
        subprocess.run([ROOT / ".ci/apt-install", SHELL, "fonts-liberation"], check=False)
    path = find() or (None if os.environ.get("CHROMIUM") else find_playwrights_own())
    if not path and not os.environ.get("CHROMIUM"):
        sys.stderr.write("No Chromium found. Installing one for the browser tests.\n")
        install()
        path = find() or find_playwrights_own()
    if not path:
        sys.exit(why_not())
    sys.stdout.write(f"{path}\n")


def why_not() -> str:
    if named := os.environ.get("CHROMIUM"):
        return f"CHROMIUM={named} can't be started. {HOW}"
    return f"None of {', '.join(NAMES)} and Playwright's own Chromium can be started. {HOW}"


if __name__ == "__main__":
    main()
