"""The browser of the browser tests: which Chromium runs them, and how to get one.

`make test` asks first (`python -m tests.chromium` prints the program's path, installing one if it must).
tests/browser/conftest.py asks `find()` too, so that the browser tests also run without make.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The same engine without a window's interface, which the browser tests never see: it takes half the CPU.
SHELL = "chromium-headless-shell"
NAMES = [SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
HOW = "Install Chromium, or name one: CHROMIUM=/path/to/chromium make test"


def works(path: str | Path) -> bool:
    """Tell whether the program starts: Ubuntu's chromium-browser is often a stub, and a library may be missing."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def find() -> str | None:
    """Return the Chromium that the machine has, or None. One named by CHROMIUM is the only one looked at."""
    if named := os.environ.get("CHROMIUM"):
        return named if works(named) else None
    found = filter(None, map(shutil.which, NAMES))
    return next((path for path in found if works(path)), None)


def find_playwrights_own() -> str | None:
    """Return the Chromium that Playwright downloaded for itself, or None. Not for use inside a test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if works(path) else None


def may_apt() -> bool:
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def install() -> None:
    """Try Debian's package, which brings its libraries along, then Playwright's own build."""
    if may_apt():
        for package in (SHELL, "chromium"):
            subprocess.run([ROOT / ".ci/apt-install", package, "fonts-liberation"], check=False)
            if find():
                return
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    for command in [[*playwright, "--with-deps"], playwright] if may_apt() else [playwright]:
        # stdout is for the path alone
        if subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0:
            return


def main() -> None:
    if may_apt() and not os.environ.get("CHROMIUM") and not shutil.which(SHELL):
        subprocess.run([ROOT / ".ci/apt-install", SHELL, "fonts-liberation"], check=False)
    path = find() or (None if os.environ.get("CHROMIUM") else find_playwrights_own())
    if not path and not os.environ.get("CHROMIUM"):
        sys.stderr.write("No Chromium here yet: installing one for the browser tests\n")
        install()
        path = find() or find_playwrights_own()
    if not path:
        sys.exit(why_not())
    sys.stdout.write(f"{path}\n")


def why_not() -> str:
    if named := os.environ.get("CHROMIUM"):
        return f"CHROMIUM={named} is not a program that starts. {HOW}"
    return f"None of {', '.join(NAMES)} starts here, nor Playwright's own. {HOW}"


if __name__ == "__main__":
    main()
