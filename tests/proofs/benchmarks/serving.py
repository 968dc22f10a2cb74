"""Compare the landing page from the page store with nginx serving the same bytes: `make bench-serving`.

It needs nginx and wrk (Debian: apt-get install nginx-light wrk) and Linux with two cores: the server is pinned to one, wrk
to the other. nginx runs twice: with a usual configuration, which is the one compared below, and with cached open files,
its fastest. ROUNDS (3) and SECONDS_EACH (8) set the duration. Both servers have one worker process.
"""

import contextlib
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.proofs.benchmarks import databases
from tests.proofs.drills import servers

ROUNDS, SECONDS_EACH = int(os.environ.get("ROUNDS", "3")), int(os.environ.get("SECONDS_EACH", "8"))
CONNECTIONS = 32
SERVER_CORE, WRK_CORE = "0", "1"
PINNED = ("taskset", "--cpu-list", SERVER_CORE)
ENCODING = "br"
NGINX, OURS = "nginx", "the page store"
KEEP_FILES_OPEN = "open_file_cache max=100 inactive=1h; open_file_cache_valid 1h;"
# Headers of a connection or a single response, not of the page.
NOT_COPIED = {"content-length", "date", "server", "connection", "cache-status", "content-type"}


class Round(NamedTuple):
    """One round of wrk."""

    per_second: float
    cpu: float  # microseconds of the server's processes per request, including the kernel
    p99: str


def main() -> int:
    missing = [name for name in ("nginx", "wrk", "taskset") if not shutil.which(name)]
    if missing:
        print(f"This needs {', '.join(missing)}: apt-get install nginx-light wrk util-linux")
        return 1
    with databases.sqlite() as url, tempfile.TemporaryDirectory() as folder:
        environment = servers.environment_for(url) | {"HASHED_STATIC": "True"}
        for command in (["migrate"], ["load_sample_content"], ["collectstatic", "--noinput"]):
            subprocess.run(
                [sys.executable, "manage.py", *command, "--verbosity=0"],
                cwd=servers.ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        started = time.monotonic()
        with servers.serving(url, prefix=PINNED, HASHED_STATIC="True") as port:
            headers, body = fetched(port)
            cold_start = time.monotonic() - started
            memory = {"one stored page": memory_of(port)}
            with (
                nginx(Path(folder) / "plain", headers, body) as plain,
                nginx(Path(folder) / "tuned", headers, body, KEEP_FILES_OPEN) as tuned,
            ):
                ports = {NGINX: plain, "nginx, cached open files": tuned, OURS: port}
                assert {fetched(one)[1] for one in ports.values()} == {body}, "they do not serve the same bytes"
                rounds = {name: [] for name in ports}
                for _round in range(ROUNDS):
                    for name, one in ports.items():
                        rounds[name].append(measured(one))
            for path in pages_of(port):
                servers.ask(port, path)
            memory["every sample page stored"] = memory_of(port)
    print(f"\nFrom the start of the server to its first page: {cold_start:.1f} s, on one core")
    return printed(len(body), rounds, memory)


def fetched(port: int) -> tuple[list[tuple[str, str]], bytes]:
    """Return the headers and bytes of the landing page, as served from memory."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _twice in range(2):
        connection.request("GET", "/", headers={"Accept-Encoding": ENCODING})
        answer = connection.getresponse()
        headers, body = answer.getheaders(), answer.read()
    connection.close()
    return headers, body


def pages_of(port: int) -> list[str]:
    _status, _headers, sitemap = servers.ask(port, "/sitemap.xml")
    return [
        address.split("/", 3)[3].join("/ ").strip() for address in re.findall(r"<loc>(.*?)</loc>", sitemap.decode())
    ]


@contextlib.contextmanager
def nginx(folder: Path, headers, body: bytes, more: str = "") -> Iterator[int]:
    """Serve `body` with the same headers from a file, with our own nginx and one worker. Yield its port."""
    port = servers.free_port()
    folder.mkdir()
    (folder / "page").write_bytes(body)
    added = "\n".join(
        f'add_header {name} "{value.replace(chr(34), chr(92) + chr(34))}";'
        for name, value in headers
        if name.lower() not in NOT_COPIED | {"etag"}
    )
    (folder / "nginx.conf").write_text(f"""
        daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
        events {{ worker_connections 1024; }}
        http {{
          access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; etag on;
          {more}
          client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
          uwsgi_temp_path {folder}; scgi_temp_path {folder};
          server {{
            listen 127.0.0.1:{port};
            location = / {{ root {folder}; try_files /page =404; default_type "text/html; charset=utf-8"; {added} }}
          }}
        }}
    """)
    folder.chmod(0o755)
    folder.parent.chmod(0o755)
    process = subprocess.Popen([*PINNED, "nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        for _attempt in range(50):
            with contextlib.suppress(OSError):
                if servers.ask(port, "/")[0] == 200:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)


def measured(port: int) -> Round:
    """Run one round of wrk against the landing page of the server at `port`."""
    processes = processes_at(port)
    before = sum(map(cpu_seconds, processes))
    done = subprocess.run(
        [
            "taskset", "--cpu-list", WRK_CORE, "wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--latency",
            "--duration", f"{SECONDS_EACH}s", "--header", f"Accept-Encoding: {ENCODING}", f"http://127.0.0.1:{port}/",
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    used = sum(map(cpu_seconds, processes)) - before
    requests = int(re.search(r"(\d+) requests in", done.stdout)[1])
    assert "Non-2xx" not in done.stdout, done.stdout
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    return Round(per_second, used / requests * 1e6, re.search(r"99%\s+(\S+)", done.stdout)[1])


def processes_at(port: int) -> list[int]:
    """Return the processes that listen on `port`: the server and its children."""
    found = subprocess.run(["ss", "-Hltnp", f"sport = :{port}"], capture_output=True, text=True, check=True).stdout
    return sorted({int(pid) for pid in re.findall(r"pid=(\d+)", found)})


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(port: int) -> float:
    """Return the largest resident memory of the server's processes in MB, which is the worker's."""
    sizes = [
        int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) for pid in processes_at(port)
    ]
    return max(sizes) / 1024


def printed(size: int, rounds: dict[str, list[Round]], memory: dict[str, float]) -> int:
    """Print the table. Return 1 if the page store is too slow compared with nginx."""
    print(f"\n{size:,} bytes ({ENCODING}), {CONNECTIONS} connections, {ROUNDS} rounds of {SECONDS_EACH} s, in turns\n")
    print("| | requests per second (median) | all rounds | CPU per request, µs (median) | p99 |")
    print("|---|---:|---|---:|---:|")
    medians = {}
    for name, made in rounds.items():
        medians[name] = [statistics.median(getattr(one, field) for one in made) for field in ("per_second", "cpu")]
        every = ", ".join(f"{one.per_second:,.0f}" for one in made)
        p99 = sorted(one.p99 for one in made)[len(made) // 2]
        print(f"| {name} | {medians[name][0]:,.0f} | {every} | {medians[name][1]:.1f} | {p99} |")
    (nginx_speed, nginx_cpu), (our_speed, our_cpu) = medians[NGINX], medians[OURS]
    speed, cpu = our_speed / nginx_speed, nginx_cpu / our_cpu
    print(f"\nRelative to nginx: requests per second {speed:.2f} (goal: 0.70), CPU {cpu:.2f} (goal: 0.60)")
    for when, megabytes in memory.items():
        print(f"Memory of the process, {when}: {megabytes:.0f} MB")
    return int(speed < 0.70 or cpu < 0.60)


if __name__ == "__main__":
    sys.exit(main())
