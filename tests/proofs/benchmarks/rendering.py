"""The cost of each kind of page without a cache: queries and milliseconds of CPU, from request to last byte."""

import io
import statistics
import sys
import time

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

PAGES = [
    "/",
    "/dry-needling/",
    "/conditions/",
    "/conditions/headache/",
    "/safety/",
    "/self-check/",
    "/search/",
    "/search/?q=headache",
    "/search/?q=nedles+in+tacoma",
    "/questions/",
    "/glossary/",
    "/references/",
    "/locations/",
    "/locations/states/",
    "/locations/washington/",
    "/locations/near/?q=98402",
    "/handout/",
    "/no-such-page/",
]
TIMES = 100
application = WSGIHandler()  # without the page store in front


def ask(path: str) -> bytes:
    """Return the page, through every middleware."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    response = application(environ, lambda *_: None)
    body = b"".join(response)
    response.close()
    return body


def queries_of(path: str) -> int:
    """Return the page's number of queries, without the check for scheduled drafts, which is one per second."""
    asked = []

    def count(execute, sql, params, many, context):
        if "clinic_site_draft" not in sql:
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        ask(path)
    return len(asked)


def milliseconds(path: str) -> list[float]:
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        ask(path)
        taken.append((time.process_time() - start) * 1000)
    return taken


def main():
    call_command("migrate", verbosity=0)
    with open("/dev/null", "w") as nowhere:
        call_command("load_places", stdout=nowhere)
        call_command("load_sample_content", stdout=nowhere)
    print("| page | queries | CPU ms, median | best |")
    print("|---|---:|---:|---:|")
    for path in PAGES:
        ask(path)  # warm up: load templates, compile statements
        queries, taken = queries_of(path), milliseconds(path)
        print(f"| `{path}` | {queries} | {statistics.median(taken):.2f} | {min(taken):.2f} |", flush=True)


main()
