"""A Location manager limited to Washington, at every admin address of another state's clinics, reports and law."""

import pytest
from django.db import transaction
from django.template.backends.django import Template
from django.urls import reverse

from clinic_site.publishing import undo, workflow
from clinic_site.publishing.preview_links import PreviewLink
from locations.models import Clinic, ClinicImport, MistakeReport, State, StateAccess
from tests import factories as make
from tests.clinic_site.staff.test_rights_matrix import addresses_of_admin
from tests.html import Page
from tests.staff import change_url, list_url, make_staff, page_url, post_action

pytestmark = pytest.mark.django_db

MODELS = [Clinic, MistakeReport, State]
RELEASE = ["publish", "ready", "discard", "unpublish", "approve", "confirm"]
# Address -> data of a POST that would succeed if it were allowed
POSTS = {
    "delete": {"post": "yes"},
    "preview_links": {"lasting": "day"},
    "restore": {"version": "v0"},  # replaced by a version of the record
}


@pytest.fixture
def washington():
    return make.make_state("WA")


@pytest.fixture
def manager(client, washington):
    """A client signed in as a Location manager who is limited to Washington."""
    account = make_staff("Location manager")
    StateAccess.objects.create(account=account).states.add(washington)
    client.force_login(account)
    return client


@pytest.fixture
def unrendered(monkeypatch):
    """Don't render templates: access is decided before."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")


def records_in(state) -> dict[type, object]:
    """Return a clinic in `state` with a draft, a report about it, and the state with a draft of its law."""
    clinic = make.make_clinic(state=state, offers_dry_needling=False)
    report = MistakeReport.objects.create(clinic=clinic, what="phone", details=f"Ends in 0199, {state.code}")
    for record, field in ((clinic, "access_notes"), (state, "law_note")):
        editing = workflow.stored(record)
        setattr(editing, field, "A draft.")
        workflow.save_draft(editing, by=None)
    return {Clinic: clinic, MistakeReport: report, State: state}


def ask(client, method: str, url: str, data=None) -> int:
    """Return the status code, and roll back what a POST did."""
    with transaction.atomic():
        answer = client.post(url, data or {}) if method == "POST" else client.get(url)
        transaction.set_rollback(True)
    return answer.status_code


def pages(model) -> list[str]:
    """Return the names of the admin pages of one record of `model`, from the site's URL patterns."""
    start = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
    names = [name for name, address in addresses_of_admin() if name.startswith(start) and "<" in address]
    return [name.removeprefix(start) for name in names]


def table(client, records) -> dict[tuple[str, str, str], int]:
    """Return {(model, page or button, method): status code} for every page of `records`."""
    found = {}
    for model, record in records.items():
        for page in pages(model):
            url, data = page_url(record, page), POSTS.get(page, {})
            if page == "bring_back":
                continue  # it needs a deleted record: see below
            if page == "restore":
                data = {"version": f"v{record.history.last().pk}", "replace": "on"}
            found[model.__name__, page, "GET"] = ask(client, "GET", url)
            if page == "release":
                for do in RELEASE:
                    found[model.__name__, f"release: {do}", "POST"] = ask(client, "POST", url, {"do": do})
            else:
                found[model.__name__, page, "POST"] = ask(client, "POST", url, data)
    return found


OK, DONE, REFUSED, NOT_FOUND, ONLY_POST, ONLY_GET = 200, 302, 403, 404, 405, 200
READING = {  # what everybody with the right to view may read
    (model, page, method): status
    for model in ("Clinic", "State")
    for page, method, status in [
        ("change", "GET", OK), ("history", "GET", OK), ("history", "POST", OK), ("compare", "GET", NOT_FOUND),
        ("compare", "POST", NOT_FOUND), ("release", "GET", OK), ("preview", "GET", OK), ("preview", "POST", OK),
        ("preview_page", "GET", OK), ("preview_page", "POST", OK), ("preview_links", "GET", ONLY_POST),
        ("restore", "GET", ONLY_POST),
    ]
}  # fmt: skip
STATE_LAW = {  # a Location manager only reads it, in any state
    ("State", "delete", "GET"): REFUSED,
    ("State", "delete", "POST"): REFUSED,
    ("State", "change", "POST"): REFUSED,
    ("State", "restore", "POST"): REFUSED,
} | {("State", f"release: {do}", "POST"): REFUSED for do in RELEASE}
ELSEWHERE = READING | STATE_LAW | {
    ("Clinic", "change", "POST"): REFUSED,
    ("Clinic", "delete", "GET"): REFUSED,
    ("Clinic", "delete", "POST"): REFUSED,
    ("Clinic", "confirm", "GET"): ONLY_POST,
    ("Clinic", "confirm", "POST"): REFUSED,
    ("Clinic", "restore", "POST"): REFUSED,
    ("Clinic", "preview_links", "POST"): REFUSED,
    ("State", "preview_links", "POST"): REFUSED,
    # The report does not exist for this account: Django leads back to the desk.
    ("MistakeReport", "change", "GET"): DONE,
    ("MistakeReport", "change", "POST"): DONE,
    ("MistakeReport", "delete", "GET"): DONE,
    ("MistakeReport", "delete", "POST"): DONE,
    ("MistakeReport", "history", "GET"): DONE,
    ("MistakeReport", "history", "POST"): DONE,
    ("MistakeReport", "tick", "GET"): ONLY_POST,
    ("MistakeReport", "tick", "POST"): REFUSED,
} | {("Clinic", f"release: {do}", "POST"): REFUSED for do in RELEASE}  # fmt: skip
HERE = READING | STATE_LAW | {
    ("Clinic", "change", "POST"): OK,  # with errors, because nothing was typed
    ("Clinic", "delete", "GET"): OK,
    ("Clinic", "delete", "POST"): DONE,
    ("Clinic", "confirm", "GET"): ONLY_POST,
    ("Clinic", "confirm", "POST"): DONE,
    ("Clinic", "restore", "POST"): DONE,
    ("Clinic", "preview_links", "POST"): DONE,
    ("State", "preview_links", "POST"): DONE,
    ("MistakeReport", "change", "GET"): OK,
    ("MistakeReport", "change", "POST"): DONE,
    ("MistakeReport", "delete", "GET"): OK,
    ("MistakeReport", "delete", "POST"): DONE,
    ("MistakeReport", "history", "GET"): OK,
    ("MistakeReport", "history", "POST"): OK,
    ("MistakeReport", "tick", "GET"): ONLY_POST,
    ("MistakeReport", "tick", "POST"): DONE,
} | {("Clinic", f"release: {do}", "POST"): DONE for do in RELEASE} | {
    ("Clinic", "release: approve", "POST"): REFUSED,
    ("Clinic", "release: confirm", "POST"): REFUSED,
}  # fmt: skip


@pytest.mark.usefixtures("unrendered")
def test_every_page_of_another_states_records_is_refused_or_only_read(manager):
    assert table(manager, records_in(make.make_state("TX"))) == ELSEWHERE


@pytest.mark.usefixtures("unrendered")
def test_every_page_of_the_own_states_records_works(manager, washington):
    assert table(manager, records_in(washington)) == HERE


def everything() -> list:
    """Return what is stored about clinics, reports, drafts and preview links."""
    models = [Clinic, MistakeReport, State, workflow.Draft, PreviewLink]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_nothing_of_another_state_changes_by_any_request(manager, monkeypatch):
    """Without a rollback, and by the actions of the lists too."""
    records = records_in(make.make_state("TX"))
    clinic, report = records[Clinic], records[MistakeReport]
    make.change(clinic, offers_dry_needling=True)
    before = everything()
    with monkeypatch.context() as patched:
        patched.setattr(Template, "render", lambda self, context=None, request=None: "")
        for model, record in records.items():
            for page in pages(model):
                buttons = [{"do": do} for do in RELEASE] if page == "release" else [POSTS.get(page, {})]
                for data in buttons if page != "bring_back" else []:
                    manager.post(page_url(record, page), data)
    for action in ("publish", "unpublish", "confirm"):
        post_action(manager, action, clinic)
    post_action(manager, "deal_with", report)
    for record in (clinic, report):
        post_action(manager, "delete_selected", record, post="yes")
    assert everything() == before


def test_report_about_another_state_is_in_no_list_and_no_search(manager, washington):
    mine, theirs = records_in(washington)[MistakeReport], records_in(make.make_state("TX"))[MistakeReport]
    for query in ({}, {"open": "all"}, {"q": "Ends"}, {"clinic__state__id__exact": theirs.clinic.state_id}):
        shown = manager.get(list_url(MistakeReport), query).context["cl"].result_list
        assert [report for report in shown if report != mine] == []
    assert "0199, TX" not in manager.get(change_url(theirs), follow=True).content.decode()
    assert Page(manager.get(list_url(MistakeReport))).text.count("Texas") == 0  # not in the filter either


def test_account_without_a_limit_still_sees_every_report(location_manager, washington):
    reports = {records_in(state)[MistakeReport] for state in (washington, make.make_state("TX"))}
    assert set(location_manager.get(list_url(MistakeReport)).context["cl"].result_list) == reports


def test_limit_to_no_state_hides_every_report(client, washington):
    report = records_in(washington)[MistakeReport]
    account = make_staff("Location manager")
    StateAccess.objects.create(account=account)
    client.force_login(account)
    assert list(client.get(list_url(MistakeReport)).context["cl"].result_list) == []
    assert client.post(page_url(report, "tick")).status_code == 403


def test_deleted_clinic_of_another_state_is_not_restored(manager, washington):
    status = {}
    for state in (washington, make.make_state("TX")):
        make.make_clinic(state=state, name=state.name).delete()
    for version in undo.deleted(Clinic):
        url = reverse("admin:locations_clinic_bring_back", args=[version.pk])
        status[version.name] = manager.post(url).status_code
    assert status == {"Washington": 302, "Texas": 403}
    assert [clinic.name for clinic in Clinic.objects.all()] == ["Washington"]


def test_draft_that_moves_a_clinic_to_another_state_is_not_published_in_the_list(manager, washington):
    moving, staying = (make.make_clinic(state=washington, name=name) for name in ("Moving", "Staying"))
    editing = workflow.stored(moving)
    editing.state = make.make_state("TX")
    workflow.save_draft(editing, by=None)
    editing = workflow.stored(staying)
    editing.name = "Stays"
    workflow.save_draft(editing, by=None)
    post_action(manager, "publish", moving, staying)
    assert sorted(Clinic.objects.values_list("name", "state__code")) == [("Moving", "WA"), ("Stays", "WA")]


def test_existing_preview_links_of_another_state_are_not_shown(manager):
    clinic = records_in(make.make_state("TX"))[Clinic]
    link = PreviewLink.objects.make(clinic, by=make_staff("Location manager"))
    for page in ("release", "preview"):
        assert link.get_absolute_url() not in manager.get(page_url(clinic, page)).content.decode()
    assert manager.post(page_url(clinic, "preview_links"), {"revoke": link.pk}).status_code == 403


@pytest.mark.usefixtures("unrendered")
def test_files_that_may_hold_any_state_are_neither_imported_nor_read(manager):
    record = ClinicImport.objects.create(file_name="clinics.csv", written_at="2026-11-23T00:00Z")
    urls = [page_url(record, page) for page in pages(ClinicImport)] + [list_url(ClinicImport)]
    assert len(urls) == 8
    assert {(ask(manager, method, url)) for url in urls for method in ("GET", "POST")} == {403}


def test_account_with_a_limit_cannot_lift_it(client, washington):
    account = make_staff("Administrator")
    access = StateAccess.objects.create(account=account)
    client.force_login(account)
    assert client.get(list_url(StateAccess)).status_code == 200
    refused = [
        client.post(change_url(access), {"account": account.pk, "states": [washington.pk]}),
        client.post(page_url(access, "delete"), {"post": "yes"}),
        client.post(reverse("admin:locations_stateaccess_add")),
    ]
    assert [response.status_code for response in refused] == [403, 403, 403]
