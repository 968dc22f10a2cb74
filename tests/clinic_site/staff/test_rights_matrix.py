"""Every role at every address under /admin/, with GET and POST: allowed, refused, or redirected to the sign-in page.

The addresses come from the site's URL patterns. NEEDS lists the rights that each one requires; an address without an
entry fails the test. The rights of each role come from the table of roles.
"""

import uuid
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.template.backends.django import Template
from django.urls import get_resolver, reverse
from django.utils import timezone

from clinic_site.setup.site_settings import SiteSettings
from clinic_site.staff.audit_log import Action, record
from clinic_site.staff.roles import ROLES
from education.models import PageFeedback
from locations.models import ClinicImport, MistakeReport, StateAccess
from tests import factories as make
from tests.conftest import force_login
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

IN, REFUSED, SIGN_IN, SET_UP = "in", "refused", "sign in", "set up"
# role -> model -> rights
MATRIX = {role: {label.partition(".")[2]: given for label, given in rights.items()} for role, rights in ROLES.items()}
NEVER, ANYBODY = "never", "anybody"  # not even a superuser; every signed-in account

# Page of a record -> the rights needed for GET and POST
NEEDS = {
    "changelist": ("view", "view"),
    "add": ("add", "add"),
    "change": ("view", "change"),
    "delete": ("delete", "delete"),
    "history": ("view", "view"),
    # of records that patients read
    "unsaved": (ANYBODY, "add"),  # GET: "wrong method"; of a record: test_unsaved_work.py
    "deleted": ("add", "add"),
    "bring_back": (ANYBODY, "add"),  # GET: "wrong method"
    "compare": ("view", "view"),
    "restore": (ANYBODY, "change"),
    "release": ("view", "view"),  # each button needs its own right: tests/clinic_site/publishing/test_workflow.py
    "discard": ("change", "change"),  # drafts of others need more: tests/clinic_site/publishing/admin/test_discard.py
    "comments": (ANYBODY, "comment"),  # who may change or review
    "editing": (ANYBODY, "change"),
    "preview": ("view", "view"),
    "preview_page": ("view", "view"),
    "preview_links": ("view", "view"),
    "take_off": ("publish", "publish"),
    "taking_off": ("view", "view"),  # each button needs its own right: publishing/admin/test_taking_off.py
    "on_a_day": ("view", "view"),
    "on_a_day_page": ("view", "view"),
    # of a single model
    "confirm": (ANYBODY, "change"),
    "export": ("view", "view"),
    "hours_preview": (ANYBODY, "change"),
    "made_up": ("publish", "publish"),
    "note": (ANYBODY, "publish"),  # GET: "wrong method"; the page is the answer to an action of the list
    "progress": ("view", "view"),
    "choose": ("view", "view"),
    "again": ("view", "view"),
    "write": ("view", "view"),
    "publish": ("view", "view"),  # of an imported file, by whoever may publish clinics: locations/admin/test_imports.py
    "refused": ("view", "view"),
    "report": ("view", "view"),
    "publish_chosen": (ANYBODY, "publish"),  # GET: "wrong method"
    "start": ("add", "add"),
    "tick": (ANYBODY, "change"),
    "unsourced": ("view", "view"),
    "links": ("view", "view"),
    "menus": ("publish", "publish"),
    "password_change": ("change", "change"),
    "reset_second_factor": ("change", "change"),
    "password_link": ("change", "change"),
    "deactivate": ("change", "change"),
}
OF_ITS_OWN = {
    ("clinicimport", "change"): ("view", "view"),  # the read-only report of an import
    ("sitesettings", "take_off"): (NEVER, NEVER),
    ("sitesettings", "taking_off"): (NEVER, NEVER),
    ("state", "take_off"): (NEVER, NEVER),  # always on the site
    ("state", "taking_off"): (NEVER, NEVER),
}
# Addresses that don't belong to a record
OTHERS = dict.fromkeys(
    [
        "admin:index",
        "admin:gallery",
        "admin:jsi18n",
        "admin:app_list",
        "admin:password_change_done",
        "admin:guide",
        "admin:guide_page",
        "admin:guide_picture",
        "admin:notices_seen",
        "admin:mail_choice",
        "admin:open_drafts",
        "admin:site_page",
        "admin:site_page_frame",
    ],
    ANYBODY,
) | {"admin:spanish": "view", "admin:open_preview_links": "view", "admin:review_list": "review"}  # of any model
ARGUMENTS = {
    "admin:app_list": ["education"],
    "admin:guide_page": ["writing"],
    "admin:guide_picture": ["desk.webp"],
}
# What the models never allow, whatever the account's rights
NEVER_ALLOWED = {
    "sitesettings": {"add", "delete"}, "state": {"add", "delete"}, "place": {"add", "change", "delete"}, "pagefeedback": {"add"}, "mistakereport": {"add"},
    "auditentry": {"add", "change", "delete"},
}  # fmt: skip
# Models with the same pages and rights as a condition. Without them, on each change, one page of each kind is tested.
LIKE_ANOTHER = [
    "bodyregion",
    "aftereffect",
    "warningsign",
    "frequency",
    "question",
    "glossaryterm",
    "visitstep",
    "contraindication",
]
ALL = {"add", "change", "delete", "view", "publish", "review"}


@dataclass(frozen=True)
class Page:
    """One address under /admin/ of one record."""

    model: str
    page: str
    url: str

    def needs(self, method: str) -> str:
        return OF_ITS_OWN.get((self.model, self.page), NEEDS[self.page])[method == "POST"]


def patterns(found, namespace="", before=""):
    """Yield (name, address) of every pattern, including nested ones."""
    for pattern in found:
        address = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern.url_patterns, inner, address)
        else:
            yield f"{namespace}{pattern.name}", address


def addresses_of_admin() -> list[tuple[str, str]]:
    return [(name, address) for name, address in patterns(get_resolver().url_patterns) if address.startswith("admin/")]


def records() -> dict[str, object]:
    """Return one record of every model in the admin, by model."""
    study, term = make.make_reference(), make.make_term()
    account = make_staff("Writer")
    clinic = make.make_clinic(state=make.make_state("ID"))
    access = StateAccess.objects.create(account=make_staff("Location manager"))
    found = [
        make.make_topic(), make.make_region(), make.make_condition(), make.make_contraindication(),
        make.make_after_effect(), make.make_warning_sign(), make.make_frequency(), make.make_question(), term, study, make.make_visit_step(),
        SiteSettings.objects.get(), make.make_reviewer(), make.make_page_kind(), clinic, clinic.state,
        make.make_person(clinic), make.make_announcement(), make.make_picture(), make.make_notice(),
        make.make_translation(),
        make.make_place(state=clinic.state), access, account,
        Group.objects.get(name="Writer"), record(Action.SIGNED_IN),
        PageFeedback.objects.create(path="/safety/", is_helpful=True),
        MistakeReport.objects.create(clinic=clinic, what="phone"),
        ClinicImport.objects.create(file_name="clinics.csv", written_at=timezone.now()),
    ]  # fmt: skip
    return {one._meta.model_name: one for one in found}


def folder_of(record_) -> str:
    """Return the part of an address under which the pages of a record's model are."""
    return f"/{record_._meta.app_label}/{record_._meta.model_name}/"


def pages_of(found: dict[str, object]) -> list[Page]:
    """Return every address of every record, from the site's URL patterns."""
    pages = []
    for name, address in addresses_of_admin():
        model = next((one for one in found if folder_of(found[one]) in address), None)
        if model is None or name == "admin:None":
            continue
        record_ = found[model]
        page = name.removeprefix(f"admin:{record_._meta.app_label}_{model}_").removeprefix("admin:auth_user_")
        key = 10**9 if "version_id" in address else uuid.UUID(int=0) if "batch" in address else record_.pk
        arguments = [key] if "<" in address else []
        pages.append(Page(model, page, reverse(name, args=arguments)))
    return pages


def ask(client, method: str, url: str) -> str:
    """Return the outcome of the request, and roll back what a POST did."""
    with transaction.atomic():
        answer = client.post(url) if method == "POST" else client.get(url)
        transaction.set_rollback(True)
    where = answer.get("Location", "")
    if where.startswith("/admin/login/"):
        return SIGN_IN
    if where == "/admin/second-factor/":
        return SET_UP
    return REFUSED if answer.status_code == 403 else IN


def rights_of(role: str | None) -> dict[str, set[str]]:
    """Return {model: rights} of a role, including rights implied by others."""
    if role == "superuser":
        given = {model._meta.model_name: ALL for model in apps.get_models()}
    else:
        given = {model: set(rights) for model, rights in MATRIX.get(role, {}).items()}
    given = {
        model: rights | ({"comment"} if rights & {"change", "review"} else set()) for model, rights in given.items()
    }
    given["clinicimport"] = {"view", "add"} if {"add", "change"} <= given.get("clinic", set()) else set()
    given["clinicimport"] |= {"delete"} if role == "superuser" else set()
    return given


def expected(pages, rights) -> dict[tuple[str, str, str], str]:
    table = {}
    for page in pages:
        allowed = rights.get(page.model, set()) - NEVER_ALLOWED.get(page.model, set())
        for method in ("GET", "POST"):
            needs = page.needs(method)
            table[page.model, page.page, method] = IN if needs == ANYBODY or needs in allowed else REFUSED
    return table


def answers(client, pages) -> dict[tuple[str, str, str], str]:
    return {
        (page.model, page.page, method): ask(client, method, page.url) for page in pages for method in ("GET", "POST")
    }


def sample_of(pages, table, number: int) -> list[Page]:
    """Return one page of each kind and expected outcome. `number` varies the models of those with several."""
    kinds = {}
    for page in pages:
        kind = page.page, *(table[page.model, page.page, method] for method in ("GET", "POST"))
        kinds.setdefault(kind, []).append(page)
    return [alike[number % len(alike)] for alike in kinds.values()]


def account_of(role: str | None) -> User:
    if role == "superuser":
        return User.objects.create_superuser("owner")
    if role is None:
        return User.objects.create_user("without-rights", is_staff=True)
    return make_staff(role)


@pytest.fixture(scope="module")
def found(django_db_setup, django_db_blocker):
    """The records, created once. Each test rolls back its changes to them."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = records()
        with django_db_blocker.block():
            yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def unrendered(monkeypatch):
    """Don't render templates: access is decided before, and rendering thousands of pages takes a minute."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")


def test_every_model_and_every_address_of_the_admin_is_covered(found):
    assert sorted(found) == sorted(model._meta.model_name for model in admin.site._registry)
    pages = pages_of(found)
    assert {page.page for page in pages} == set(NEEDS)
    assert len({page.url for page in pages}) == len(pages)
    folders = list(map(folder_of, found.values()))
    rest = {name for name, address in addresses_of_admin() if not any(folder in address for folder in folders)}
    own = {name for name, _address in addresses_of_admin() if ":" not in name}  # sign-in pages: test_middleware.py
    assert rest - own - set(OTHERS) == {
        "writing:look", "writing:pick", "writing:links",  # below
        "admin:login", "admin:logout", "admin:password_change",  # replaced by the sign-in pages
        "admin:autocomplete", "admin:view_on_site",  # below
        "admin:None",  # the admin's catch-all: 404
        "admin:opening",  # tests/clinic_site/staff/test_opening.py
        "admin:health",  # tests/clinic_site/operations/test_doctor.py
        "admin:review_page", "admin:review_frame", "admin:review_read", "admin:review_sheet",  # clinic_site/reviewing
        "admin:withdraw",  # tests/clinic_site/publishing/test_withdrawn_pages.py
        "admin:invitations",  # test_invitations.py
        "admin:publish_all", "admin:shipped_texts", "admin:shipped_text", "admin:shipped_take_over",  # clinic_site/shipped
    }  # fmt: skip


@pytest.mark.parametrize(("number", "role"), [*enumerate([None, *MATRIX, "superuser"])])
def test_role_reaches_exactly_what_its_rights_allow(client, found, number, role):
    client.force_login(account_of(role))
    pages = [page for page in pages_of(found) if page.model not in LIKE_ANOTHER]
    table = expected(pages, rights_of(role))
    tried = sample_of(pages, table, number)
    assert {page.page for page in tried} == set(NEEDS)
    assert answers(client, tried) == expected(tried, rights_of(role))
    everything = set().union(*rights_of(role).values())
    assert {name: ask(client, "GET", path_of_page(name)) for name in OTHERS} == {
        name: IN if needs == ANYBODY or needs in everything else REFUSED for name, needs in OTHERS.items()
    }


@pytest.mark.nightly
@pytest.mark.parametrize("role", [None, *MATRIX, "superuser"])
def test_role_reaches_exactly_what_its_rights_allow_of_every_model(client, found, role):
    client.force_login(account_of(role))
    pages = pages_of(found)
    assert answers(client, pages) == expected(pages, rights_of(role))


def test_models_tested_only_at_night_have_the_same_pages_and_rights_as_a_condition(found):
    pages = {name: [] for name in found}
    for page in pages_of(found):
        pages[page.model].append(page.page)
    assert {name: pages[name] for name in LIKE_ANOTHER} == dict.fromkeys(LIKE_ANOTHER, pages["condition"])
    for rights in MATRIX.values():
        assert {name: rights.get(name) for name in LIKE_ANOTHER} == dict.fromkeys(LIKE_ANOTHER, rights.get("condition"))


def path_of_page(name: str) -> str:
    return reverse(name, args=ARGUMENTS.get(name, []))


def test_location_manager_with_limits_cannot_change_clinics_in_other_states(client, found):
    """They can still read it. The clinic from `records()` is in Idaho. More: tests/locations/admin/test_state_limits.py."""
    account = make_staff("Location manager")
    StateAccess.objects.create(account=account).states.add(make.make_state("WA"))
    client.force_login(account)
    pages = [page for page in pages_of(found) if found[page.model]._meta.app_label == "locations"]
    table = expected(pages, rights_of("Location manager") | {"clinicimport": set()})
    elsewhere = [("change", "POST"), ("delete", "GET"), ("delete", "POST"), ("confirm", "POST"), ("restore", "POST"),
                 ("take_off", "GET"), ("take_off", "POST"), ("discard", "GET"), ("discard", "POST"), ("comments", "POST"),
                 ("editing", "POST")]  # fmt: skip
    table |= {("clinic", page, method): REFUSED for page, method in elsewhere}
    table |= {("person", page, method): REFUSED for page, method in elsewhere if page != "confirm"}
    table |= {("mistakereport", "tick", "POST"): REFUSED}  # its other pages lead back to the desk
    table |= {(model, "preview_links", "POST"): REFUSED for model in ("clinic", "person", "state")}
    assert answers(client, pages) == table


# The result doesn't depend on the role, so one role is enough on each change.
@pytest.mark.parametrize(
    "role", [*(pytest.param(role, marks=pytest.mark.nightly) for role in (None, *MATRIX)), "superuser"]
)
def test_every_address_redirects_to_set_up_without_a_second_factor(client, found, role):
    force_login(client, account_of(role))
    assert set(answers(client, pages_of(found)).values()) == {SET_UP}
    others = [path_of_page(name) for name in OTHERS] + helpers_of(found)
    assert {ask(client, method, url) for url in others for method in ("GET", "POST")} == {SET_UP}


def test_every_address_redirects_anonymous_visitors_to_the_sign_in(client, found):
    pages = pages_of(found)
    assert set(answers(client, pages).values()) == {SIGN_IN}
    others = [path_of_page(name) for name in OTHERS] + helpers_of(found)
    assert {ask(client, method, url) for url in others for method in ("GET", "POST")} == {SIGN_IN}


def test_account_that_is_not_staff_is_treated_as_anonymous(client, found):
    client.force_login(User.objects.create_user("patient"))
    pages = pages_of({"topic": found["topic"], "clinic": found["clinic"], "user": found["user"]})
    assert set(answers(client, pages).values()) == {SIGN_IN}


# Addresses that take a record's kind or key from the request -------------------------------------------


def helpers_of(found) -> list[str]:
    kind = reverse("admin:view_on_site", args=[1, found["topic"].pk])
    autocomplete = reverse("admin:autocomplete")
    query = "app_label=education&model_name=reviewer&field_name=account"
    return [
        kind, f"{autocomplete}?{query}", reverse("writing:look", args=["education", "topic"]),
        reverse("writing:pick", args=["education", "references"]), reverse("writing:links"),
        "/admin/no/such/page/", "/admin/auth/group/1/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "accounts"), [(None, 403), ("Writer", 403), ("Publisher", 403), ("Administrator", 200), ("superuser", 200)]
)
def test_autocomplete_of_accounts_requires_the_right_to_view_accounts(client, role, accounts):
    client.force_login(account_of(role))
    query = {"app_label": "education", "model_name": "reviewer", "field_name": "account"}
    assert client.get(reverse("admin:autocomplete"), query).status_code == accounts


@pytest.mark.parametrize(
    ("role", "look", "pick"),
    [(None, 403, 403), ("Location manager", 403, 403), ("Writer", 200, 200), ("Clinical reviewer", 200, 200)],
)
def test_writing_helpers_require_the_right_to_write(client, role, look, pick):
    client.force_login(account_of(role))
    assert client.post(reverse("writing:look", args=["education", "topic"])).status_code == look
    assert client.get(reverse("writing:pick", args=["education", "references"])).status_code == pick
    assert client.get(reverse("writing:links")).status_code == 200  # offers only kinds that the account can view


@pytest.mark.parametrize("role", [None, *MATRIX, "superuser"])
def test_unknown_keys_are_refused_or_not_found(client, found, role):
    client.force_login(account_of(role))
    for key in (10**9, "0", "x", "1;", "../1"):
        for model in ("topic", "clinic"):
            for page in ("release", "preview", "preview_page", "compare"):
                app = found[model]._meta.app_label
                url = reverse(f"admin:{app}_{model}_{page}", args=[key])
                assert client.get(url).status_code in (403, 404)
