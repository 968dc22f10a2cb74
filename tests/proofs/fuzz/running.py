"""Run in this process, where a failure shows its cause, and against a real server, which includes its HTTP parser.

    python -m tests.proofs.fuzz.running --requests 20000 --seed 1 [--real 1000] [--only public:4711]

It needs Django's settings in the environment, with its own database. `python -m tests.proofs.fuzz` sets both.
"""

import argparse
import logging
import os
import socket
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from pathlib import Path

import django
from django.core.management import call_command
from django.core.signals import got_request_exception


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--requests", type=int, default=20_000)
    options.add_argument("--real", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", action="append")
    options = options.parse_args()
    django.setup()
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    call_command("load_sample_content", stdout=open(os.devnull, "w"))  # noqa: SIM115 - until the process ends
    makers = _makers(options.seed)
    failed = in_process(options, makers)
    if options.real and not options.only:
        failed += over_a_real_server(options, makers)
    return 1 if failed else 0


def _makers(seed: int):
    """Return the makers of requests: for public URLs, and for staff URLs as an administrator."""
    from django.conf import settings
    from django.test import Client

    from clinic_site.publishing.preview_links import PreviewLink
    from education.models import Topic
    from tests.proofs.fuzz.hostile import Maker
    from tests.proofs.fuzz.kinds import all_kinds
    from tests.staff import make_staff
    from tests.wsgi import ask

    administrator = make_staff("Administrator")
    browser = Client()
    browser.force_login(administrator)
    cookie = f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
    link = PreviewLink.objects.make(Topic.objects.first(), by=administrator).get_absolute_url()
    kinds = all_kinds(ask, [link, "/locations/near/", "/feedback/", "/robots.txt", "/favicon.ico"])
    public = [kind for kind in kinds if not kind.is_staffs]
    static = kinds[0].__class__("static file", "static/<path>", ["/static/css/base.css", "/static/img/favicon.svg"])
    return {
        "public": Maker(seed, [*public, static]),
        "staff": Maker(seed, [kind for kind in kinds if kind.is_staffs], {"Cookie": cookie}),
    }


def in_process(options, makers) -> int:
    """Send the requests in this process. Return the number of wrong responses."""
    from tests.proofs.fuzz.checks import faults
    from tests.wsgi import ask

    raised = []
    got_request_exception.connect(lambda **_kwargs: raised.append(traceback.format_exc()), weak=False)
    staffs = options.requests // 10
    plan = [("public", number) for number in range(options.requests)] + [("staff", number) for number in range(staffs)]
    if options.only:
        named = [name.partition(":") for name in options.only]
        plan = [(group, int(number)) for group, _colon, number in named]
    table, failures, started = defaultdict(Counter), [], time.monotonic()
    for group, number in plan:
        request = makers[group].make(number)
        raised.clear()
        try:
            answer = ask(request.target, method=request.method, headers=request.headers, body=request.body)
        except Exception:
            table[request.kind]["none"] += 1
            failures.append((group, number, request, ["no answer"], traceback.format_exc()))
            continue
        table[request.kind][answer.status] += 1
        if wrong := faults(request, answer, is_staffs=group == "staff"):
            failures.append((group, number, request, wrong, raised[-1] if raised else ""))
    seconds = time.monotonic() - started
    _print_table(f"{len(plan)} requests in this process, seed {options.seed}, {seconds:.0f} s", table)
    for group, number, request, wrong, cause in failures[:10]:
        print(
            f"\n{group} {number}: {'; '.join(wrong)}\n  {request.method} {request.target[:300]}\n  {str(request.headers)[:300]}"
        )
        print(f"  repeat: python -m tests.proofs.fuzz --seed {options.seed} --only {group}:{number}\n{cause[-1500:]}")
    print(f"Wrong responses: {len(failures)}")
    return len(failures)


def over_a_real_server(options, makers) -> int:
    """Send raw requests to granian over a socket. Return the number of wrong responses, plus one if the server died."""
    from tests.real_server import served

    table, failures = defaultdict(Counter), []
    with tempfile.TemporaryDirectory() as folder, served(
        Path(folder), DATABASE_URL=os.environ["DATABASE_URL"], LOG_LEVEL="ERROR"
    ) as server:  # fmt: skip
        started = time.monotonic()
        for number in range(options.requests, options.requests + options.real):
            request = makers["public"].make(number)
            status = _over_the_wire(server.port, request)
            table[request.kind][status] += 1
            if status != "closed" and status >= 500:
                failures.append((number, status, request))
        is_alive = server.process.poll() is None and _over_the_wire(server.port, makers["public"].make(0)) != "closed"
        seconds = time.monotonic() - started
    _print_table(f"{options.real} requests over a real server, seed {options.seed}, {seconds:.0f} s", table)
    for number, status, request in failures[:10]:
        print(f"\n{number}: answered with {status}\n  {request.method} {request.target[:300]}\n  {request.headers}")
    print(f"Wrong responses: {len(failures)}; the server still responds: {'yes' if is_alive else 'NO'}")
    return len(failures) + (not is_alive)


def _over_the_wire(port: int, request) -> int | str:
    """Return the response's status, or "closed" if the server closes the connection because of invalid HTTP."""
    headers = {"Host": "localhost", "Content-Length": str(len(request.body)), "Connection": "close"} | request.headers
    lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    head = "\r\n".join(line.replace("\r", "").replace("\n", "") for line in lines) + "\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            wire.settimeout(2 if request.headers.get("Content-Length") or "Transfer-Encoding" in headers else 20)
            wire.sendall(head.encode("utf-8", "surrogatepass") + request.body)
            line = wire.recv(64)
    except OSError:
        return "closed"
    return int(line[9:12]) if line.startswith(b"HTTP/1.") and line[9:12].isdigit() else "closed"


def _print_table(title: str, table) -> None:
    print(f"\n{title}\n\n{'kind of URL':46} {'requests':>8}  statuses")
    for kind, statuses in sorted(table.items()):
        words = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items(), key=str))
        print(f"{kind[:46]:46} {sum(statuses.values()):8}  {words}")
    every = sum(table.values(), Counter())
    print(f"{'all':46} {sum(every.values()):8}  {', '.join(f'{s}: {n}' for s, n in sorted(every.items(), key=str))}")


if __name__ == "__main__":
    sys.exit(main())
