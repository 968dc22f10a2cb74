"""A visitor or staff member in front of the proxy: HTTPS with a checked certificate, cookies and forms."""

import base64
import contextlib
import hashlib
import hmac
import http.client
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from tests.html import Page
from tests.proofs.rehearsal.proxy import HOST, Proxy

PASSWORD = "copper-lantern-visits-tuesday"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class Visitor:
    """One person in one browser."""

    def __init__(self, proxy: Proxy):
        self.proxy = proxy
        self.cookies: dict[str, str] = {}
        self._tls = ssl.create_default_context(cafile=proxy.certificate)

    def ask(self, path: str, form: dict | None = None, headers: dict | None = None) -> Answer:
        """Return the answer to a GET, or to a POST of `form`."""
        sent = {"Host": HOST, "Accept-Language": "en", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin",
                     "Origin": f"https://{HOST}"}  # fmt: skip
        plain = socket.create_connection(("127.0.0.1", self.proxy.port), timeout=30)
        with self._tls.wrap_socket(plain, server_hostname=HOST) as wire:
            connection = http.client.HTTPConnection(HOST)
            connection.sock = wire
            connection.request("GET" if form is None else "POST", path, None if form is None else urlencode(form), sent)
            answer = connection.getresponse()
            body = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)

    def follow(self, path: str, form: dict | None = None) -> Answer:
        """Return the answer at the end of all redirects."""
        answer = self.ask(path, form)
        for _redirect in range(10):
            if answer.status not in (301, 302, 303):
                return answer
            parts = urlsplit(answer.headers["location"])
            answer = self.ask(parts.path + (f"?{parts.query}" if parts.query else ""))
        raise AssertionError(f"{path} redirects without end")

    def send_form(self, path: str, action: str, **values: str) -> Answer:
        """Fill in the form on the page `path` whose address contains `action`, send it, and follow redirects."""
        return self.fill_in(path, self.follow(path), action, **values)

    def fill_in(self, path: str, page: Answer, action: str, **values: str) -> Answer:
        """Do so with a page that was read before."""
        forms = [form for form in Page(page.text).select("form") if action in (form.get("action") or path)]
        assert forms, f"{path} ({page.status}) has no form for {action}"
        form = forms[0]
        hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden][name]")}
        return self.follow(form.get("action") or path, hidden | values)

    def sign_in(self, name: str) -> Answer:
        """Sign in with the password. A new account is then asked for a second factor."""
        return self.send_form("/admin/login/", "login", login=name, password=PASSWORD)

    def set_up_second_factor(self) -> Answer:
        """Set up an authenticator app, and return the first page of the admin."""
        path = "/admin/second-factor/app/"
        page = self.follow(path)
        key = re.search(r'class="sign-in-key">([A-Z2-7]+)<', page.text)
        assert key, "the page for the second factor shows no key"
        self.fill_in(path, page, "app", code=code_of(key[1]))  # reading the page again would show another key
        return self.follow("/admin/")


def code_of(key: str) -> str:
    """Return what an authenticator app shows for `key` now (RFC 6238)."""
    counter = int(time.time()) // 30
    digest = hmac.digest(base64.b32decode(key), counter.to_bytes(8, "big"), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


@contextlib.contextmanager
def visits(proxy: Proxy, paths: list[str], each: float = 0.05) -> Iterator[Counter]:
    """Let a visitor read `paths` in turn all the time. Yield the growing counts of statuses (0: no answer)."""
    statuses: Counter = Counter()
    stop = threading.Event()

    def read():
        visitor = Visitor(proxy)
        while not stop.is_set():
            for path in paths:
                try:
                    statuses[visitor.ask(path).status] += 1
                except (OSError, http.client.HTTPException):
                    statuses[0] += 1
                time.sleep(each)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        yield statuses
    finally:
        stop.set()
        thread.join()
