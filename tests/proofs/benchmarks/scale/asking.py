"""Ask for pages through every middleware, as a visitor or as staff, without a server and without the page store."""

import io
import sys

from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from tests.proofs.benchmarks.scale.made_staff import measuring_account
from tests.proofs.benchmarks.scale.measured_pages import Page
from tests.staff import prove_second_factor

application = WSGIHandler()


class WrongAnswerError(Exception):
    """A page did not answer with the status that it should have."""


def signed_in() -> str:
    """Return the cookie of a new session of an account with every right and a second factor."""
    account = measuring_account()
    client = Client()
    client.force_login(account)
    prove_second_factor(client, account)
    return f"sessionid={client.cookies['sessionid'].value}"


def ask(page: Page, address: str, cookie: str) -> int:
    """Return the number of bytes of the answer, which is read piece by piece, as a server does."""
    path, _, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie if page.is_staff else "",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    status = []
    response = application(environ, lambda line, headers: status.append(line))
    size = sum(len(part) for part in response)
    response.close()
    if not status[0].startswith(str(page.status)):
        raise WrongAnswerError(f"{address}: {status[0]}")
    return size
