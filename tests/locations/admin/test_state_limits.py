"""A Location manager limited to Washington, at every admin address of another state's clinics, reports and law."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clinic_site.publishing import undo, unpublishing, workflow
from clinic_site.publishing.comments import DraftComment
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.taking_off import TakingOff
from locations.models import Clinic, ClinicImport, MistakeReport, State, StateAccess
from tests import factories as make
from tests.clinic_site.staff.test_rights_matrix import addresses_of_admin
from tests.html import Page
from tests.staff import change_url, list_url, make_staff, page_url, post_action

pytestmark = pytest.mark.django_db

MODELS = [Clinic, MistakeReport, State]
RELEASE = ["publish", "ready", "send_back", "approve", "confirm"]
OF_A_BATCH = [f"taking_off: {do}" for do in ("confirm", "withdraw", "put_back")]
# Address -> data of a POST that would succeed if it were allowed
POSTS = {
    "delete": {"post": "yes"},
    "preview_links": {"lasting": "day"},
    "discard": {"sure": "yes", "why": "Old"},
    "comments": {"words": "Please check this."},
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


def request_about(record, *, by=None) -> TakingOff:
    """Return a request to take `record` off. (Clinics need no second person so far.)"""
    return TakingOff.objects.create(record=record, asked_by=by, asked_at=timezone.now(), needs_second_person=True)


def batch_url(model, batch) -> str:
    return reverse(f"admin:locations_{model._meta.model_name}_taking_off", args=[batch])


def batches(record) -> dict[str, str]:
    """Return {button: address of an action where it would work if it were allowed}, about the state of `record`."""
    if isinstance(record, State):
        return dict.fromkeys(["confirm", "withdraw", "put_back"], batch_url(State, request_about(record).batch))
    asked = request_about(make.make_clinic(state=record.state)).batch
    off = unpublishing.take_off([make.make_clinic(state=record.state)], by=None).batch
    return {do: batch_url(Clinic, off if do == "put_back" else asked) for do in ("confirm", "withdraw", "put_back")}


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


def posts(record) -> Iterator[tuple[str, str, dict]]:
    """Yield (page or button, address, data) of every POST of the pages of `record`."""
    seen = workflow.state_of(record) if isinstance(record, Publishable) else ""
    for page in pages(type(record)):
        if page == "bring_back":
            continue  # it needs a deleted record: see below
        if page == "taking_off":
            yield from ((f"{page}: {do}", url, {"do": do}) for do, url in batches(record).items())
        elif page == "release":
            for do in RELEASE:
                yield f"{page}: {do}", page_url(record, page), {"do": do, "seen": seen, "comment": "No."}
        elif page == "restore":
            yield page, page_url(record, page), {"version": f"v{record.history.last().pk}", "state": seen}
        else:
            yield page, page_url(record, page), POSTS.get(page, {}) | {"seen": seen}


def table(client, records) -> dict[tuple[str, str, str], int]:
    """Return {(model, page or button, method): status code} for every page of `records`."""
    found = {}
    for model, record in records.items():
        for name, url, data in posts(record):
            found[model.__name__, name.partition(":")[0], "GET"] = ask(client, "GET", url)
            found[model.__name__, name, "POST"] = ask(client, "POST", url, data)
    return found


OK, DONE, REFUSED, NOT_FOUND, ONLY_POST = 200, 302, 403, 404, 405
READING = {  # what everybody with the right to view may read
    (model, page, method): status
    for model in ("Clinic", "State")
    for page, method, status in [
        ("change", "GET", OK), ("history", "GET", OK), ("history", "POST", OK), ("compare", "GET", NOT_FOUND),
        ("compare", "POST", NOT_FOUND), ("release", "GET", OK), ("preview", "GET", OK), ("preview", "POST", OK),
        ("preview_page", "GET", OK), ("preview_page", "POST", OK), ("preview_links", "GET", ONLY_POST),
        ("restore", "GET", ONLY_POST), ("comments", "GET", ONLY_POST), ("editing", "GET", ONLY_POST),
        ("on_a_day", "GET", OK), ("on_a_day", "POST", OK), ("on_a_day_page", "GET", NOT_FOUND),
        ("on_a_day_page", "POST", NOT_FOUND),
    ]
}  # fmt: skip
STATE_LAW = {  # a Location manager only reads it, in any state
    ("State", "delete", "GET"): REFUSED,
    ("State", "delete", "POST"): REFUSED,
    ("State", "change", "POST"): REFUSED,
    ("State", "restore", "POST"): REFUSED,
    ("State", "discard", "GET"): REFUSED,
    ("State", "discard", "POST"): REFUSED,
    ("State", "comments", "POST"): REFUSED,
    ("State", "editing", "POST"): REFUSED,
    # Nobody takes a state off
    ("State", "take_off", "GET"): REFUSED,
    ("State", "take_off", "POST"): REFUSED,
    ("State", "taking_off", "GET"): REFUSED,
} | {("State", button, "POST"): REFUSED for button in [*(f"release: {do}" for do in RELEASE), *OF_A_BATCH]}
ELSEWHERE = READING | STATE_LAW | {
    ("Clinic", "change", "POST"): REFUSED,
    ("Clinic", "delete", "GET"): REFUSED,
    ("Clinic", "delete", "POST"): REFUSED,
    ("Clinic", "confirm", "GET"): ONLY_POST,
    ("Clinic", "confirm", "POST"): REFUSED,
    ("Clinic", "restore", "POST"): REFUSED,
    ("Clinic", "discard", "GET"): REFUSED,
    ("Clinic", "discard", "POST"): REFUSED,
    ("Clinic", "comments", "POST"): REFUSED,
    ("Clinic", "editing", "POST"): REFUSED,
    ("Clinic", "take_off", "GET"): REFUSED,
    ("Clinic", "take_off", "POST"): REFUSED,
    ("Clinic", "taking_off", "GET"): OK,
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
} | {("Clinic", button, "POST"): REFUSED for button in [*(f"release: {do}" for do in RELEASE), *OF_A_BATCH]}  # fmt: skip
HERE = READING | STATE_LAW | {
    ("Clinic", "change", "POST"): OK,  # with errors, because nothing was typed
    ("Clinic", "delete", "GET"): OK,
    ("Clinic", "delete", "POST"): DONE,
    ("Clinic", "confirm", "GET"): ONLY_POST,
    ("Clinic", "confirm", "POST"): DONE,
    ("Clinic", "restore", "POST"): DONE,
    ("Clinic", "discard", "GET"): OK,
    ("Clinic", "discard", "POST"): DONE,
    ("Clinic", "comments", "POST"): DONE,
    ("Clinic", "editing", "POST"): OK,
    ("Clinic", "take_off", "GET"): OK,
    ("Clinic", "take_off", "POST"): DONE,
    ("Clinic", "taking_off", "GET"): OK,
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
} | {("Clinic", button, "POST"): DONE for button in [*(f"release: {do}" for do in RELEASE), *OF_A_BATCH]} | {
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
    """Return what is stored about clinics, reports, drafts, comments, preview links and what is taken off."""
    models = [Clinic, MistakeReport, State, workflow.Draft, DraftComment, PreviewLink, TakingOff]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_nothing_of_another_state_changes_by_any_request(manager, monkeypatch):
    """Without a rollback, and by the actions of the lists too."""
    records = records_in(make.make_state("TX"))
    clinic, report = records[Clinic], records[MistakeReport]
    make.change(clinic, offers_dry_needling=True)
    every_post = [one for record in records.values() for one in posts(record)]
    before = everything()
    with monkeypatch.context() as patched:
        patched.setattr(Template, "render", lambda self, context=None, request=None: "")
        for _name, url, data in every_post:
            manager.post(url, data)
    for action in ("publish", "unpublish", "confirm"):
        post_action(manager, action, clinic, sure="1")
    post_action(manager, "deal_with", report)
    for record in (clinic, report):
        post_action(manager, "delete_selected", record, post="yes")
    assert everything() == before


def buttons_to_put_back(client, clinic, batch) -> dict[str, list[str]]:
    """Return the addresses that the buttons "Put back" post to, by page."""
    urls = {"list": list_url(Clinic), "record": page_url(clinic, "release"), "batch": batch_url(Clinic, batch)}
    found = {}
    for name, url in (urls | {"desk": reverse("admin:index")}).items():
        buttons = Page(client.get(url)).all("button", value="put_back")
        found[name] = [button.find_parent("form").get("action", url) for button in buttons]
    return found


def test_put_back_is_offered_only_if_all_clinics_of_the_action_are_in_the_own_states(manager, washington):
    mine, theirs = make.make_clinic(state=washington), make.make_clinic(state=make.make_state("TX"))
    batch = unpublishing.take_off([mine, theirs], by=make_staff("Location manager")).batch
    assert buttons_to_put_back(manager, mine, batch) == {"list": [], "record": [], "batch": [], "desk": []}
    assert manager.post(batch_url(Clinic, batch), {"do": "put_back"}).status_code == 403
    assert not Clinic.objects.published().exists()


def test_put_back_is_offered_for_what_was_taken_off_in_the_own_states(manager, washington):
    clinics = [make.make_clinic(state=washington) for _number in range(2)]
    post_action(manager, "unpublish", *clinics, sure="1")
    batch = TakingOff.objects.values_list("batch", flat=True).distinct().get()
    url = batch_url(Clinic, batch)
    offered = buttons_to_put_back(manager, clinics[0], batch)
    assert offered == {"list": [url], "record": [url], "batch": [url], "desk": [url]}
    manager.post(url, {"do": "put_back"})
    assert Clinic.objects.published().count() == 2


def test_request_of_an_account_that_was_limited_later_is_withdrawn_by_others(client, manager, washington):
    """Whoever asked could publish the clinic then."""
    account = StateAccess.objects.get().account
    request = request_about(make.make_clinic(state=make.make_state("TX")), by=account)
    url = batch_url(Clinic, request.batch)
    assert Page(manager.get(url)).all("button", name_="do") == []
    assert manager.post(url, {"do": "withdraw"}).status_code == 403
    client.force_login(make_staff("Location manager"))
    assert client.post(url, {"do": "withdraw"}).status_code == 302
    assert not TakingOff.objects.waiting().exists()


def test_list_takes_the_same_number_of_queries_for_any_number_of_clinics_taken_off(manager, washington):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert manager.get(list_url(Clinic)).status_code == 200
        return len(captured)

    unpublishing.take_off([make.make_clinic(state=washington)], by=None)
    queries()  # fills the caches of the process
    few = queries()
    unpublishing.take_off([make.make_clinic(state=washington) for _number in range(10)], by=None)
    assert queries() == few


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
    assert len(urls) == 11
    assert {(ask(manager, method, url)) for url in urls for method in ("GET", "POST")} == {403}


def test_account_with_a_limit_cannot_lift_it(client, washington):
    account, other = make_staff("Administrator"), make_staff("Location manager")
    access = StateAccess.objects.create(account=account)
    client.force_login(account)
    assert client.get(list_url(StateAccess)).status_code == 200
    refused = [
        client.post(change_url(access), {"account": account.pk, "states": [washington.pk]}),
        client.post(page_url(access, "delete"), {"post": "yes"}),
        client.post(reverse("admin:locations_stateaccess_add")),
        client.post(change_url(account), {"username": account.username, "limit": "all"}),
        client.post(change_url(other), {"username": other.username, "limit": "all"}),
        client.post(page_url(other, "delete"), {"post": "yes"}),
        client.get(reverse("admin:auth_user_add")),
        client.post(reverse("admin:auth_user_password_change", args=[other.pk])),
        *(client.post(reverse(f"admin:auth_user_{page}", args=[other.pk]))
          for page in ("password_link", "deactivate", "reset_second_factor")),
    ]  # fmt: skip
    assert [response.status_code for response in refused] == [403] * len(refused)
    assert StateAccess.objects.filter(account=account).exists()


def test_clinic_is_not_put_back_into_a_state_of_others(manager, washington):
    clinic = make.make_clinic(state=make.make_state("OR"))
    unpublishing.take_off([clinic], by=make_staff("Location manager"))
    row = TakingOff.objects.of(clinic).first()
    moved = workflow.stored(clinic)
    moved.state = washington
    workflow.save_draft(moved, by=make_staff("Administrator"))
    url = batch_url(Clinic, row.batch)
    assert manager.post(url, {"do": "put_back"}).status_code == 403
    assert not workflow.stored(clinic).is_released
