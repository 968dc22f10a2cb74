"""Limits on request bodies. A body that is too large is refused before it arrives."""

import os
import socket
import urllib.error
import urllib.request

import pytest
from django.conf import settings
from django.urls import resolve

from locations.importing.limits import MEGABYTE, MOST_BYTES
from tests.html import Page
from tests.real_server import served, wait_for
from tests.staff import make_staff
from tests.wsgi import ask

UPLOAD = "/admin/locations/clinicimport/add/"


def status_of(path, length, *, headers=None):
    return ask(path, method="POST", headers={"Content-Length": str(length)} | (headers or {})).status


@pytest.fixture
def cookie(db, client, settings):
    """Return a function that signs in with a role and returns the browser's headers."""

    def cookie_of(role):
        client.force_login(make_staff(role))
        return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}

    return cookie_of


@pytest.mark.parametrize("path", ["/", "/feedback/", "/locations/near/", "/admin/login/", UPLOAD, "/no-such-page/"])
def test_visitor_can_send_a_form_but_no_file_to_any_url(db, path):
    assert (status_of(path, 300_000), status_of(path, 200 * MEGABYTE), status_of(path, 10**30)) == (413, 413, 413)
    assert status_of(path, 262_144) != 413


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (UPLOAD, 21 * MEGABYTE),
        ("/admin/education/topic/add/", 5 * MEGABYTE // 2),
        ("/no-such-page/", 5 * MEGABYTE // 2),
    ],
)
def test_staff_can_send_long_texts_and_files_only_to_the_import(cookie, path, most):
    headers = cookie("Location manager")
    found = [status_of(path, length, headers=headers) for length in (most, most + 1, 200 * MEGABYTE)]
    assert (found[0] == 413, *found[1:]) == (False, 413, 413)


@pytest.mark.parametrize("length", ["x", "-5", "１２３", "1e9", "0x10", " 5"])
def test_content_length_that_is_not_a_number_is_refused(db, length):
    assert status_of("/feedback/", length, headers={"Sec-Fetch-Site": "same-origin"}) == 400
    assert ask("/self-check/", headers={"Content-Length": length}).status == 400


def test_empty_content_length_means_no_body(db):
    assert ask("/self-check/", headers={"Content-Length": ""}).status == 200


def test_refusal_explains_what_to_do(db):
    answer = ask("/feedback/", method="POST", headers={"Content-Length": "200000000"})
    page = Page(answer.body.decode())
    assert (answer.status, page.h1) == (413, "That is too large to send")
    assert "a file cut into several" in page.main.text


def test_only_the_import_of_clinics_and_the_forms_of_pictures_accept_files(settings):
    paths = [UPLOAD, "/admin/clinic_site/picture/add/", "/admin/clinic_site/picture/1/change/"]
    assert [resolve(path).view_name for path in paths] == list(settings.MOST_BYTES_OF_FILES)


@pytest.mark.skipif(not os.path.exists("/proc"), reason="memory is read from /proc")
def test_real_server_refuses_200_megabytes_without_reading_them(tmp_path):
    with served(tmp_path) as server:
        assert urllib.request.urlopen(f"{server.url}/self-check/", timeout=20).status == 200  # noqa: S310 - loopback
        before = server.memory
        answers = []
        for _time in range(5):
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as wire:
                wire.sendall(
                    b"POST /admin/locations/clinicimport/add/ HTTP/1.1\r\nHost: localhost\r\n"
                    b"Content-Type: multipart/form-data; boundary=x\r\n"
                    b"Content-Length: " + str(200 * MEGABYTE).encode() + b"\r\n\r\n"
                    b'--x\r\nContent-Disposition: form-data; name="file"; filename="clinics.csv"\r\n\r\n'
                )  # without the rest of the file: the answer does not wait for it
                answers.append(wire.recv(12))
        assert answers == [b"HTTP/1.1 413"] * 5
        assert server.memory - before < 20 * MEGABYTE
        wait_for(lambda: "413" in server.log)


def test_request_with_the_largest_file_of_clinics_fits():
    """The rest of the form needs less than a megabyte. A larger file reaches the form, which explains the limit."""
    assert settings.MOST_BYTES_OF_FILES["admin:locations_clinicimport_add"] == MOST_BYTES + MEGABYTE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/admin/clinic_site/picture/add/", "A file can have at most 20 MB. Save it smaller, then choose it again."),
        ("/admin/education/topic/add/", "A form can have at most 2.5 MB. Send less: a shorter text, or fewer rows."),
        # The admin's address for unknown pages has no name.
        ("/admin/no/such/page/", "A form can have at most 2.5 MB. Send less: a shorter text, or fewer rows."),
    ],
)
def test_staff_read_the_limit_on_a_page_of_the_desk_with_the_way_back(administrator, path, words):
    answer = administrator.generic("POST", path, CONTENT_LENGTH="200000000")
    page = Page(answer)
    assert (answer.status_code, page.h1, page.one("a", class_="button")["href"]) == (
        413,
        "That is too large to send",
        path,
    )
    assert page.select(".take-off p")[0].get_text() == words
    assert "chest pain" not in page.text
