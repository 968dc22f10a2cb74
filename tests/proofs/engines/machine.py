"""What the three engines need of the machine. What is missing is installed if possible."""

import platform
import shutil
import subprocess
import sys

from tests import chromium
from tests.proofs.drills.servers import ROOT
from tests.proofs.engines.browser import Browser
from tests.proofs.engines.in_chromium import Chromium
from tests.proofs.engines.in_firefox import Firefox
from tests.proofs.engines.in_webkit import WebKit, mini_browser

NOT_RUN = 77
# Each engine: its Debian packages, and whether all of their programs are there.
ENGINES: list[tuple[type[Browser], list[str]]] = [
    (Chromium, []),
    (Firefox, ["firefox-esr", "fonts-liberation"]),
    (WebKit, ["webkit2gtk-driver", "xvfb", "fonts-liberation"]),
]


def is_there(engine: type[Browser]) -> bool:
    if engine is Chromium:
        return bool(chromium.find())
    if engine is Firefox:
        return bool(shutil.which("firefox-esr"))
    return bool(mini_browser() and shutil.which("WebKitWebDriver") and shutil.which("Xvfb"))


def why_not(engine: type[Browser], packages: list[str]) -> str:
    """Install the engine if it is missing. Return "", or why it can't run on this machine."""
    if is_there(engine):
        return ""
    if engine is Chromium:
        command = [sys.executable, "-m", "tests.chromium"]
    elif platform.system() != "Linux":
        return "Debian's packages need Linux"
    else:
        command = [ROOT / ".ci" / "apt-install", *packages]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if is_there(engine):
        return ""
    return (done.stderr.strip().splitlines() or ["the package has other programs than expected"])[-1]
