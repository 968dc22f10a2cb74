"""What a visitor, or a guest with a secret link, sends: each with words that appear nowhere else on the site."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.html import Page
from tests.proofs.drills.servers import ROOT
from tests.proofs.privacy.proxy import Answer
from tests.traces import traces_in

REFERRER = "https://needling.example.org/search/?q=zebrawort"
COMMENT, REPORT = "Marigold was missing.", "Foxglove Lane 12"
ADDRESS, PASSWORD = "mandrake@example.org", "hemlock-and-henbane"
KEPT = {"education_pagefeedback": COMMENT, "locations_mistakereport": REPORT}  # what the site is meant to store
# ZIP codes that start with 0, because numbers of bytes and processes in logs never do
WORDS = [
    *("04101", "02139", "00001", "Walla Walla", "Walla+Walla", "Walla%20Walla", "zebrawort", "Zebrawort"),
    *("heel pain", "heel+pain", "heel%20pain", "47.2538", "122.4443", "latitude=47", "longitude=-122"),
    *("'47.25'", "'-122.44'", "arigold", "oxglove", "mandrake", "hemlock"),
]

LINKS = """
from django.contrib.auth.models import User
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.staff.invitations import Invitation, path_with
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode
from education.models import Topic
staff = User.objects.create_superuser("staff-in-tests", "staff@example.org", "a-long-pass-phrase-for-tests")
new = User.objects.create_user("newcomer", "newcomer@example.org")
print(PreviewLink.objects.make(Topic.objects.order_by("pk").first(), by=staff).get_absolute_url())
print(path_with(Invitation.objects.make(new, by=staff)[1]))
key = urlsafe_base64_encode(str(new.pk).encode())
print(reverse("first_password", args=[key, default_token_generator.make_token(new)]))
"""


@dataclass(frozen=True)
class Visit:
    """One request. `table` is the table in whose query the visitor's words are, and `status` the usual answer."""

    what: str
    path: str
    table: str
    status: int
    form: dict[str, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str | None:
        return urlencode(self.form) if self.form else None

    @property
    def all_headers(self) -> dict[str, str]:
        return {"Referer": REFERRER} | self.headers


class Visitor:
    """All visits, with the forms of a site that works, and the traces that they could leave."""

    def __init__(self, environment: dict[str, str], ask: Callable[..., Answer]):
        self._ask = ask
        code = f"import django; django.setup(){LINKS}"
        command = [sys.executable, "-c", code]
        made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        self.links = made.stdout.split()
        self.tokens = [link.strip("/").rsplit("/", 1)[1] for link in self.links]
        self.visits = [*self._searches(), *self._places(), *self._forms(), *self._secret_links()]

    def traces(self, text: str) -> list[str]:
        """Return the visitor's words and the secrets of links in `text`."""
        return traces_in(text, [*WORDS, *self.tokens])

    def _searches(self) -> Iterator[Visit]:
        for words in ("zebrawort in my shoulder", "heel pain 02139"):
            yield Visit("search words", f"/search/?{urlencode({'q': words})}", "clinic_site_searchentry", 200)

    def _places(self) -> Iterator[Visit]:
        typed = [
            ("ZIP code", "04101", "locations_place", 200),
            ("ZIP code", "00001", "locations_place", 400),
            ("town", "Walla Walla, WA", "locations_clinic", 200),
            ("street", "77 Zebrawort Street, Portland, ME 04101", "locations_place", 200),
        ]
        for what, place, table, status in typed:
            yield Visit(what, f"/locations/near/?{urlencode({'q': place})}", table, status)
        point = {"latitude": "47.253812", "longitude": "-122.444312"}
        yield Visit("device's location", "/locations/near/", "locations_place", 303, point)

    def _forms(self) -> Iterator[Visit]:
        vote = self._form("/dry-needling/", "/feedback/") | {"helpful": "no"}
        thanks = Page(self._ask("/feedback/", urlencode(vote)).body)
        comment = fields(thanks, "/feedback/") | {"comment": COMMENT}
        yield Visit("comment", "/feedback/", "education_pagefeedback", 200, comment)
        path = "/locations/washington/vancouver/report/"
        report = self._form(path, path) | {"what": "phone", "details": REPORT}
        yield Visit("report of a mistake", path, "locations_mistakereport", 302, report)
        answer = self._ask("/admin/login/")
        [cookie] = [value.partition(";")[0] for name, value in answer.headers if name == "set-cookie"]
        sign_in = fields(Page(answer.body), "/admin/login/") | {"login": ADDRESS, "password": PASSWORD}
        yield Visit("sign-in address", "/admin/login/", "auth_user", 200, sign_in, {"Cookie": cookie})
        yield Visit("sign-in address", "/admin/login/", "axes_accessattempt", 200, sign_in, {"Cookie": cookie})

    def _secret_links(self) -> Iterator[Visit]:
        tables = ["clinic_site_previewlink", "clinic_site_invitation", "auth_user"]
        what = ["preview link", "invitation", "link for a first password"]
        for name, path, table in zip(what, self.links, tables, strict=True):
            yield Visit(name, path, table, 302 if name == "link for a first password" else 200)

    def _form(self, page: str, action: str) -> dict[str, str]:
        return fields(Page(self._ask(page).body), action)


def fields(page: Page, action: str) -> dict[str, str]:
    """Return the values of the form on `page` that is sent to `action`."""
    form = next(form for form in page.all("form") if form.get("action", action) == action and form["method"] == "post")
    return {entry["name"]: entry.get("value", "") for entry in form.all("input") if entry.get("name")}
