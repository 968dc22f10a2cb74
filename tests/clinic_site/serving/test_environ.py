"""A request of granian's RSGI interface as a WSGI environ."""

from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIRequest

from clinic_site.serving.environ import environ_of


def scope(path="/", *headers, **more):
    parts = {
        "http_version": "1.1", "server": "127.0.0.1:8000", "client": "10.0.0.9:40000", "scheme": "http",
        "method": "GET", "path": path, "query_string": "", "headers": SimpleNamespace(items=lambda: list(headers)),
    }  # fmt: skip
    return SimpleNamespace(**parts | more)


def test_request_line_and_addresses_are_those_of_the_scope():
    environ = environ_of(scope("/search/", query_string="q=knee%20pain", method="HEAD"))
    assert {name: environ[name] for name in environ if not name.startswith("wsgi.")} == {
        "REQUEST_METHOD": "HEAD", "SCRIPT_NAME": "", "PATH_INFO": "/search/", "QUERY_STRING": "q=knee%20pain",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "10.0.0.9",
    }  # fmt: skip
    assert environ["wsgi.input"].read() == b""


def test_addresses_of_ipv6_have_no_brackets():
    environ = environ_of(scope(server="[::1]:8000", client="[2001:db8::1]:40000"))
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"], environ["REMOTE_ADDR"]) == ("::1", "8000", "2001:db8::1")


@pytest.mark.parametrize("path", ["/condición/", "/a b/", "/日本/"])
def test_django_reads_the_path_that_was_asked_for(path):
    assert WSGIRequest(environ_of(scope(path))).path == path


def test_headers_get_the_names_of_wsgi_and_repeated_ones_are_joined():
    headers = [
        ("content-type", "text/plain"), ("content-length", "7"), ("host", "localhost"),
        ("accept", "text/html"), ("accept", "*/*"), ("cookie", "a=1"), ("cookie", "b=2"),
    ]  # fmt: skip
    environ = environ_of(scope("/", *headers))
    names = ("CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "HTTP_ACCEPT", "HTTP_COOKIE")
    assert [environ[name] for name in names] == ["text/plain", "7", "localhost", "text/html,*/*", "a=1;b=2"]


@pytest.mark.parametrize("name", ["x_forwarded_proto", "x-forwarded_proto", "x_forwarded-for"])
def test_header_with_underscores_cannot_pass_for_the_proxys(name):
    environ = environ_of(scope("/", ("x-forwarded-proto", "https"), (name, "http")))
    assert [key for key in environ if key.startswith("HTTP_")] == ["HTTP_X_FORWARDED_PROTO"]
    assert environ["HTTP_X_FORWARDED_PROTO"] == "https"
