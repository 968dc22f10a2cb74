"""The server (`python -m clinic_site.serving`) and the page store of each process."""

import os
from pathlib import Path

from clinic_site.environment import anything
from clinic_site.settings.env_file import env, setting
from clinic_site.settings.machine import DEBUG

HOST = setting("HOST", default="127.0.0.1", how="Set HOST to the address to listen on: HOST=0.0.0.0 for all of them.")
PORT = setting(
    "PORT",
    read=env.int,
    default=8000,
    check=lambda port: 0 < port < 65536,
    how="Choose a port from 1024 to 65535: PORT=8001",
)
WORKERS = setting(
    "WORKERS",
    read=env.int,
    default=os.cpu_count() or 1,
    check=lambda count: count > 0,
    how="Set WORKERS to the number of processes, one per core: WORKERS=4",
)
THREADS = setting(
    "THREADS",
    read=env.int,
    default=4,
    check=lambda count: count > 0,
    how="Set THREADS to the threads per process. Each may use one database connection: THREADS=4",
)
PAGE_STORE = setting(
    "PAGE_STORE",
    read=env.bool,
    check=anything,
    default=not DEBUG,
    how="Leave it out. False renders every page again for every request.",
)
PAGE_STORE_BYTES = setting(
    "PAGE_STORE_BYTES",
    read=env.int,
    default=64_000_000,
    check=lambda size: size >= 1_000_000,
    how="Set PAGE_STORE_BYTES to the memory for pages in each process, in bytes: PAGE_STORE_BYTES=64000000",
)
LARGE_ANSWERS_DIR = setting(
    "LARGE_ANSWERS_DIR",
    default="",
    check=lambda folder: not folder or Path(folder).is_absolute(),
    how="Set LARGE_ANSWERS_DIR to the whole path of a folder that only the site writes to, or leave it out.",
)
