"""A change of a state's law is a draft: a second person approves it, and publishing asks about the clinics."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user
from django.contrib.auth.models import Permission, User
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from simple_history.manager import HistoryManager

from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.draft import needs_approval
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.preview import as_if_published
from clinic_site.publishing.schedule import publish_due
from clinic_site.publishing.taking_off import TakingOff
from locations.admin import law_change
from locations.models import Clinic, State, StateAccess, clinic_queryset
from tests.factories import change, confirmed_lately, make_clinic, make_state
from tests.html import Page
from tests.staff import actions_offered, change_url, form_data, list_url, make_staff, page_url, post_action

pytestmark = pytest.mark.django_db

SOURCED = {
    "law_known_from": "reported",
    "law_source_name": "A list of ours & others",
    "law_seen_on": "2026-11-23",
    "law_note": "Two lines\nof a note.",
}
REPORTED = "The page will say how we know it: “Others report this. We have not read it in the law itself.”"
FORBIDDEN = SOURCED | {"law_status": "not_allowed"}
ALLOWED = SOURCED | {"law_status": "allowed"}
CHANGED = "The pages of Washington and its clinics, and the register of states, will say “{}” instead of “{}”."


@pytest.fixture
def state():
    return make_state(law_status="allowed", **SOURCED)


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(make_staff(role))
    return client


@pytest.fixture
def approver():
    """A client signed in as another Administrator."""
    return signed_in("Administrator")


def write(client, state, **data):
    """Type `data` into the form of `state` and save it."""
    opened = client.get(change_url(state)).context["adminform"].form.initial["opened"]
    return client.post(change_url(state), data | {"opened": opened})


def do(client, state, button: str, **data):
    """Press a button of the page "Check and publish", which was just opened."""
    seen = client.get(page_url(state, "release")).context["state"]
    return client.post(page_url(state, "release"), {"do": button, "seen": seen} | data, follow=True)


def approved(writer, approver, state, **data) -> None:
    """Save a change of the law as `writer` and approve it as `approver`."""
    assert write(writer, state, **data).status_code == 302
    do(approver, state, "approve")
    assert workflow.draft_of(state).is_approved is True


def release_page(client, state) -> Page:
    response = client.get(page_url(state, "release"))
    assert (response.status_code, response.template_name) == (200, "admin/locations/state/release.html")
    return Page(response)


def tick(page) -> dict:
    """Return the data of the ticked box "Also mark ... as not offering dry needling"."""
    box = page.one("input", id="law-take-off")
    return {box["name"]: box["value"]}


def messages(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def law_of(state) -> str:
    return State.objects.get(pk=state.pk).law_status


def offering() -> list[str]:
    return sorted(Clinic.objects.filter(offers_dry_needling=True).values_list("slug", flat=True))


def told(page) -> list[str]:
    return [item.text for item in page.one("section", class_="law-change").all("li")]


# Drafts, approval and history --------------------------------------------------------------------------


def test_saved_law_is_a_draft_and_visitors_see_the_law_before(administrator, state):
    write(administrator, state, **FORBIDDEN, why="A letter of the board")
    assert law_of(state) == "allowed"
    assert workflow.draft_of(state).contents == {"law_status": "not_allowed"}
    assert "Not allowed for physical therapists" not in administrator.get(state.get_absolute_url()).content.decode()


def test_whoever_wrote_the_law_can_neither_approve_nor_publish_it(administrator, state):
    write(administrator, state, **ALLOWED | {"law_note": "Ask for a consent form."})
    assert messages(do(administrator, state, "approve")) == [
        "Some of these words are yours, so someone else must approve them."
    ]
    assert messages(do(administrator, state, "publish")) == [
        "A second person must read and approve this before it goes live."
    ]
    assert State.objects.get().law_note.split() == SOURCED["law_note"].split()


@pytest.mark.parametrize("role", ["Administrator", "Clinical reviewer"])
def test_second_person_approves_and_an_administrator_publishes(administrator, state, role):
    approved(administrator, signed_in(role), state, **FORBIDDEN)
    assert messages(do(administrator, state, "publish")) == ["Published. The site shows it now."]
    assert (law_of(state), workflow.draft_of(state)) == ("not_allowed", None)
    assert "Not allowed for physical therapists" in administrator.get(state.get_absolute_url()).content.decode()


CHANGES = {
    "law_status": "with_conditions",
    "law_known_from": "list",
    "law_source_name": "Another list",
    "law_source_url": "https://board.example.gov/rules/1",
    "law_checked_on": datetime.date(2026, 11, 24),
    "law_seen_on": datetime.date(2026, 11, 24),
    "law_note": "Two lines\nof another note.",
    "law_one_source_says": "Yes.",
    "law_another_source_says": "No.",
    "law_may_have_changed": "A bill was in a committee.",
    "law_trail": "A letter.",
}


def test_every_field_of_the_law_needs_a_second_person(state):
    """The fields that staff can't change are no exception: nothing else about a state is free of approval."""
    editable = [f.name for f in State._meta.concrete_fields if f.editable and f.name.startswith("law_")]
    assert sorted(CHANGES) == sorted(editable)
    waits = {}
    for name, value in CHANGES.items():
        editing = change_in_memory(state, name, value)
        waits[name] = needs_approval(state, workflow.save_draft(editing, by=None))
        workflow.discard(state, by=None)
    assert waits == dict.fromkeys(CHANGES, True)


def change_in_memory(state, name, value) -> State:
    editing = workflow.stored(state)
    setattr(editing, name, value)
    return editing


def delete_with_its_log(username: str) -> None:
    """Delete an account that has done something. The site refuses it; old accounts may be gone all the same."""
    account = User.objects.get(username=username)
    with pytest.raises(ProtectedError), transaction.atomic():
        account.delete()
    LogEntry.objects.filter(user=account).delete()
    account.delete()


def test_history_compares_the_words_and_survives_the_account(administrator, approver, state):
    approved(administrator, approver, state, **ALLOWED | {"law_note": "It is not allowed."}, why="A letter")
    do(administrator, state, "publish")
    delete_with_its_log("administrator-0")
    page = Page(approver.get(page_url(state, "history")))
    assert "A letter" in page.text
    newest, first = state.history.order_by("-history_id")
    compared = Page(approver.get(page_url(state, "compare"), {"old": f"v{first.pk}", "new": f"v{newest.pk}"}))
    assert [item.text for item in compared.one("dl", class_="changes").all("dt")] == [
        "Note for patients a second person must read this",
        "Read by us on",
    ]


def test_old_law_is_restored_as_a_draft_without_what_staff_never_change(administrator, approver, state):
    first = state.history.get()
    change(state, law_note="Wrong.", name="Washington State", slug="washington-state", latitude=47.5)
    administrator.post(page_url(state, "restore"), {"version": f"v{first.pk}", "state": workflow.state_of(state)})
    assert workflow.draft_of(state).contents == {"law_note": SOURCED["law_note"]}
    assert State.objects.get().law_note == "Wrong."


def test_two_editors_are_told_of_each_other(administrator, approver, state):
    opened = administrator.get(change_url(state)).context["adminform"].form.initial["opened"]
    write(approver, state, **ALLOWED | {"law_note": "Theirs."})
    response = administrator.post(change_url(state), ALLOWED | {"law_note": "Mine.", "opened": opened})
    meeting = response.context["adminform"].form.meeting
    assert [(change.field, change.new) for change in meeting.both] == [("law_note", "Theirs.")]


def test_preview_shows_the_draft_and_that_no_clinic_offers_it(administrator, state):
    make_clinic(slug="one")
    write(administrator, state, **FORBIDDEN)
    page = administrator.get(page_url(state, "preview_page")).content.decode()
    assert "Not allowed for physical therapists" in page
    with as_if_published(state):
        assert offering() == []
    assert (law_of(state), offering()) == ("allowed", ["one"])


@pytest.mark.parametrize(
    ("typed", "field", "error"),
    [
        (
            {"law_known_from": "list", "law_checked_on": "2026-11-23"},
            "law_checked_on",
            "“Checked on” means that somebody read the law itself. For a list, a report or a notice, use “source seen on”.",
        ),
        ({"law_known_from": "copy"}, "law_checked_on", "On which day did somebody read the law itself?"),
        (
            {"law_one_source_says": "Yes.", "law_another_source_says": "No."},
            "law_one_source_says",
            "Two sides go with “We do not know”. Empty both, or choose “We do not know”.",
        ),
        (
            {"law_source_name": ""},
            "law_source_name",
            "Fill in how we know, the source and its date, or choose “We do not know”.",
        ),
        (
            {"law_status": "unknown", "law_another_source_says": "No."},
            "law_one_source_says",
            "Say what both sources say, or leave both sides empty.",
        ),
    ],
)
def test_law_is_not_published_without_a_source_or_with_a_day_or_sides_that_do_not_fit(state, typed, field, error):
    editing = workflow.stored(state)
    for name, value in (FORBIDDEN | typed).items():
        setattr(editing, name, value)
    workflow.save_draft(editing, by=None)
    second_person, *problems = workflow.problems_of(state)
    assert second_person.message == "A second person must read and approve this before it goes live."
    assert [(problem.level, problem.field, problem.message) for problem in problems] == [("stop", field, error)]


# Always on the site ------------------------------------------------------------------------------------


def test_state_is_always_on_the_site(administrator, state):
    assert (state.status, state.is_published) == ("published", True)
    assert actions_offered(administrator, State) == []
    page = release_page(administrator, state)
    assert [button["value"] for button in page.all("button") if button.get("name") == "do"] == ["confirm"]
    write(administrator, state, **FORBIDDEN)
    page = release_page(administrator, state)
    assert [button["value"] for button in page.all("button") if button.get("name") == "do"] == [
        "publish", "ready",
    ]  # fmt: skip
    assert page.all("input", name="until_0") == []
    assert links_to(page, state) == {"discard": 1, "take_off": 0}
    assert administrator.get(list_url(State) + "deleted/").status_code == 403


def links_to(page, state) -> dict[str, int]:
    return {name: len(page.all("a", href=page_url(state, name))) for name in ("discard", "take_off")}


@pytest.mark.parametrize("role", ["Administrator", "superuser"])
def test_nobody_takes_a_state_off_the_site(client, state, role):
    account = User.objects.create_superuser("owner") if role == "superuser" else make_staff(role)
    client.force_login(account)
    row = TakingOff.objects.create(record=state, asked_by=None, asked_at=timezone.now(), needs_second_person=True)
    batch = reverse("admin:locations_state_taking_off", args=[row.batch])
    for url in (page_url(state, "take_off"), batch):
        answers = [client.get(url), *(client.post(url, {"do": button}) for button in OF_A_BATCH)]
        assert [answer.status_code for answer in answers] == [403] * 4
    # By the list, whose page about it would need `sure`
    client.post(list_url(State), {"action": "unpublish", "sure": "1", "_selected_action": [state.pk]})
    assert batch not in client.get(list_url(State)).content.decode()
    with pytest.raises(NotPublishedError, match="This is always on the site"):
        unpublishing.take_off([state], by=account)
    with pytest.raises(NotPublishedError, match="always on the site"):
        unpublishing.confirm([row], by=account)
    assert (workflow.stored(state).is_published, TakingOff.objects.get().waits) == (True, True)


OF_A_BATCH = ["confirm", "withdraw", "put_back"]


def test_draft_of_a_law_is_discarded_on_its_page_and_the_law_stays(administrator, state):
    write(administrator, state, **FORBIDDEN)
    seen = workflow.state_of(state)
    assert administrator.post(page_url(state, "release"), {"do": "discard", "seen": seen}).status_code == 200
    assert workflow.draft_of(state) is not None
    answer = administrator.post(page_url(state, "discard"), {"sure": "yes", "seen": seen}, follow=True)
    assert messages(answer) == ["Draft discarded. It is still in the history."]
    assert (workflow.draft_of(state), law_of(state)) == (None, "allowed")


def test_law_without_a_draft_is_not_published_again(administrator):
    state = make_state(**FORBIDDEN)
    make_clinic(slug="one")
    assert messages(do(administrator, state, "publish")) == ["There is no draft to publish."]
    assert (state.history.count(), offering()) == (1, ["one"])


def test_state_has_no_end_date(administrator, approver, state):
    approved(administrator, approver, state, **FORBIDDEN)
    response = do(administrator, state, "publish", until_0="2999-01-01", until_1="08:00")
    assert messages(response) == ["This is always on the site. Leave the end date empty."]
    assert law_of(state) == "allowed"


@pytest.mark.parametrize(
    "values",
    [{"status": "draft"}, {"publish_at": timezone.now()}, {"unpublish_at": timezone.now()}],
    ids=["status", "start", "end"],
)
def test_database_refuses_a_state_that_is_not_on_the_site(state, values):
    with pytest.raises(IntegrityError, match="always_on_the_site"), transaction.atomic():
        State.objects.update(**values)


# Read by the clinic group ------------------------------------------------------------------------------


@pytest.fixture
def shipped(state):
    State.objects.update(law_read_on=None)
    return State.objects.get(pk=state.pk)


def test_law_that_came_with_the_software_becomes_ours_when_somebody_confirms_it(approver, shipped):
    page = release_page(approver, shipped)
    assert page.one("h2", id="review-title").text == "Approval"
    do(approver, shipped, "confirm")
    shipped.refresh_from_db()
    assert shipped.law_read_on == timezone.localdate()
    assert shipped.history.first().history_user == get_user(approver)


def test_law_that_a_second_person_approved_is_ours(administrator, approver, shipped):
    approved(administrator, approver, shipped, **ALLOWED | {"law_note": "Ask first."})
    assert State.objects.get().law_read_on is None  # the draft is not public yet
    do(administrator, shipped, "publish")
    assert State.objects.get().law_read_on == timezone.localdate()


def test_restoring_an_old_law_does_not_make_it_unread(administrator, approver, shipped):
    first = shipped.history.first()
    do(approver, shipped, "confirm")
    administrator.post(page_url(shipped, "restore"), {"version": f"v{first.pk}", "state": workflow.state_of(shipped)})
    assert workflow.stored(shipped).law_read_on == timezone.localdate()
    assert workflow.draft_of(shipped) is None


def test_writer_can_not_say_that_the_law_was_read(shipped):
    do(signed_in("Writer"), shipped, "confirm")
    assert State.objects.get().law_read_on is None


# What it changes for clinics ---------------------------------------------------------------------------


def test_approver_and_publisher_see_every_clinic_of_the_state(administrator, approver, state):
    make_clinic(name="On the site", city="Auburn")
    make_clinic(name="A draft", city="Brewster", status="draft")
    make_clinic(name="Offers nothing", city="Aberdeen", offers_dry_needling=False)
    make_clinic(name="Elsewhere", state=make_state("OR"))
    write(administrator, state, **FORBIDDEN)
    confirmed = f"Offers it, confirmed on {date_format(confirmed_lately(), 'F j, Y')}"
    for client in (administrator, approver):
        page = release_page(client, state)
        assert [[cell.text for cell in row.all("td")] for row in page.one("tbody").all("tr")] == [
            ["Auburn", "Published", confirmed, "No longer offers it"],
            ["Brewster", "Not on the site", confirmed, "No longer offers it"],
            ["Aberdeen", "Published", "Does not offer it", "Only the text about the law changes"],
        ]
        assert "checked" not in page.one("input", id="law-take-off").attrs
    assert (law_of(state), len(offering())) == ("allowed", 3)


def test_publishing_removes_the_offers_and_each_clinics_history_says_why(administrator, approver, state):
    one, other = make_clinic(slug="one"), make_clinic(slug="other", status="draft", operation="closed_for_now")
    make_clinic(slug="elsewhere", state=make_state("OR"))
    approved(administrator, approver, state, **FORBIDDEN)
    do(administrator, state, "publish", **tick(release_page(administrator, state)))
    assert (law_of(state), offering()) == ("not_allowed", ["elsewhere"])
    for clinic in (one, other):
        version = clinic.history.first()
        assert (version.history_user.username, version.history_change_reason) == (
            "administrator-0",
            "The law of Washington: Not allowed for physical therapists",
        )
    one.refresh_from_db()
    assert (one.status, one.dry_needling_confirmed_on) == ("published", confirmed_lately())
    assert "Does not offer dry needling" in administrator.get(one.get_absolute_url()).content.decode()


@pytest.mark.parametrize("law", ["not_allowed", "not_in_force"])
def test_forbidding_law_is_not_published_without_the_tick(administrator, approver, state, law):
    make_clinic(slug="one")
    approved(administrator, approver, state, **FORBIDDEN | {"law_status": law})
    [words] = messages(do(administrator, state, "publish"))
    assert words.startswith("Nothing was published. Under this law, no clinic can be marked")
    assert (law_of(state), offering()) == ("allowed", ["one"])


@pytest.mark.parametrize("forged", ["x", "é"])
def test_forged_tick_is_not_accepted(administrator, approver, state, forged):
    make_clinic(slug="one")
    approved(administrator, approver, state, **FORBIDDEN)
    [words] = messages(do(administrator, state, "publish", law_take_off=forged))
    assert words.startswith("Nothing was published. The clinics or the law have changed")
    assert (law_of(state), offering()) == ("allowed", ["one"])


def test_publishing_from_the_form_leads_to_the_page_that_asks(administrator, approver, state):
    make_clinic(slug="one")
    approved(administrator, approver, state, **FORBIDDEN)
    response = write(administrator, state, **FORBIDDEN, _publish="yes")
    assert response["Location"] == page_url(state, "release")
    assert (law_of(state), offering()) == ("allowed", ["one"])


def test_clinic_added_meanwhile_is_shown_before_anything_is_published(administrator, approver, state):
    make_clinic(slug="one")
    approved(administrator, approver, state, **FORBIDDEN)
    ticked = tick(release_page(administrator, state))
    make_clinic(slug="two", name="Added meanwhile")
    [words] = messages(do(administrator, state, "publish", **ticked))
    assert words.startswith("Nothing was published. The clinics or the law have changed since you opened this page.")
    assert law_of(state) == "allowed"
    page = release_page(administrator, state)
    assert page.one("tbody").text.count("Added meanwhile") == 1
    do(administrator, state, "publish", **tick(page))
    assert (law_of(state), offering()) == ("not_allowed", [])


def test_scheduled_law_removes_the_offers_when_it_goes_live(administrator, approver, state):
    make_clinic(slug="one")
    approved(administrator, approver, state, **FORBIDDEN)
    later = timezone.localtime() + datetime.timedelta(days=1)
    times = {"at_0": f"{later:%Y-%m-%d}", "at_1": f"{later:%H:%M}"}
    do(administrator, state, "publish", **times)
    assert workflow.draft_of(state).publish_at is None  # not without the tick
    do(administrator, state, "publish", **times, **tick(release_page(administrator, state)))
    make_clinic(slug="two")  # marked after the law was scheduled
    assert (law_of(state), offering()) == ("allowed", ["one", "two"])
    workflow.Draft.objects.update(publish_at=timezone.now() - datetime.timedelta(minutes=1))
    assert publish_due() == 1
    assert (law_of(state), offering()) == ("not_allowed", [])


def test_failure_in_the_middle_leaves_law_and_offers_unchanged(administrator, approver, state, monkeypatch):
    make_clinic(slug="one")
    make_clinic(slug="two")
    approved(administrator, approver, state, **FORBIDDEN)
    ticked = tick(release_page(administrator, state))
    monkeypatch.setattr(clinic_queryset, "AT_ONCE", 1)
    write_versions, written = HistoryManager.bulk_history_create, []

    def fails_at_the_second(self, *args, **kwargs):
        if written:
            raise DatabaseError("the disk is full")
        written.append(self)
        return write_versions(self, *args, **kwargs)

    monkeypatch.setattr(HistoryManager, "bulk_history_create", fails_at_the_second)
    with pytest.raises(DatabaseError):
        do(administrator, state, "publish", **ticked)
    assert (law_of(state), offering()) == ("allowed", ["one", "two"])


def test_allowing_law_changes_no_offers(administrator, approver):
    state = make_state(**FORBIDDEN)
    make_clinic(slug="one", offers_dry_needling=False)
    approved(administrator, approver, state, **ALLOWED)
    page = release_page(administrator, state)
    assert page.all("input", id="law-take-off") == []
    assert told(page) == [
        CHANGED.format("Allowed for physical therapists", "Not allowed for physical therapists"),
        "The map will no longer show Washington as “not allowed”.",
        "This does not mark any clinic as offering dry needling. Call each clinic, then update it.",
        REPORTED,
    ]
    do(administrator, state, "publish")
    assert (law_of(state), offering()) == ("allowed", [])


def test_text_about_visitors_counts_only_clinics_that_visitors_see(administrator, state):
    make_clinic()
    make_clinic(status="draft")
    make_clinic(operation="closed_for_now")
    write(administrator, state, **FORBIDDEN)
    assert told(release_page(administrator, state))[1:] == [
        "1 published clinic will no longer say that it offers dry needling, and searches will no longer find it.",
        "The map will show Washington as “not allowed”.",
        REPORTED,
    ]


@pytest.mark.parametrize(("day", "is_asked"), [("2026-11-23", True), ("2026-11-24", False)])
def test_staff_are_asked_about_a_day_that_is_that_of_the_law_before(administrator, day, is_asked):
    read = {"law_known_from": "primary", "law_source_name": "The rule", "law_checked_on": "2026-11-23"}
    state = make_state(law_status="allowed", **read)
    write(administrator, state, **read | {"law_status": "with_conditions", "law_checked_on": day})
    how = "The page will say how we know it: “We read it in the state’s own words.”"
    same_day = "“Checked on” is still the day of the law before. Did somebody read the new law on that day?"
    assert told(release_page(administrator, state))[1:] == [how, same_day][: 1 + is_asked]


def test_staff_are_told_that_the_page_still_speaks_of_an_open_change(administrator, state):
    write(administrator, state, **SOURCED, law_status="silent", law_may_have_changed="A bill was in a committee.")
    assert told(release_page(administrator, state))[1:] == [
        REPORTED,
        "The page will still say that the law may have changed: “A bill was in a committee.” Empty that if it has ended.",
    ]


def test_change_of_a_note_asks_nothing_about_clinics(administrator, state):
    make_clinic()
    write(administrator, state, **ALLOWED | {"law_note": "Another note."})
    assert release_page(administrator, state).all("section", class_="law-change") == []


def test_number_of_queries_does_not_grow_with_the_clinics(administrator, state):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(release_page(administrator, state).one("tbody").all("tr")) == Clinic.objects.count()
        return len(captured)

    write(administrator, state, **FORBIDDEN)
    make_clinic()
    queries()  # fills the caches of the process
    few = queries()
    for _clinic in range(20):
        make_clinic()
    assert queries() == few


def test_page_of_a_large_state_shows_some_clinics_and_how_many_more_there_are(administrator, state, monkeypatch):
    monkeypatch.setattr(law_change, "SHOWN", 2)
    for city in ("Auburn", "Brewster", "Chehalis"):
        make_clinic(city=city)
    make_clinic(city="Aberdeen", offers_dry_needling=False)
    write(administrator, state, **FORBIDDEN)
    section = release_page(administrator, state).one("section", class_="law-change")
    assert [row.one("td", data_label="Town").text for row in section.one("tbody").all("tr")] == ["Auburn", "Brewster"]
    assert section.one("h3").text == "4 clinics in Washington, 3 marked as offering dry needling"
    assert section.all("p")[-1].text == "And 2 more clinics. See all clinics of this state"
    assert administrator.get(section.one("a")["href"]).context["cl"].result_count == 4


def test_offers_are_removed_in_batches_with_a_version_each(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(clinic_queryset, "AT_ONCE", 2)
    by, washington = make_staff("Administrator"), make_state("WA")
    clinics = [make_clinic() for _number in range(5)]
    others = [make_clinic(offers_dry_needling=False), make_clinic(state=make_state("OR"))]
    before = {clinic.pk: clinic.history.count() for clinic in [*clinics, *others]}
    with django_assert_num_queries(12):  # a savepoint, the keys, three statements for each of three batches
        assert washington.clinics.remove_offers(by=by, why="The law") == 5
    assert list(Clinic.objects.filter(offers_dry_needling=True)) == [others[1]]
    added = {clinic.pk: clinic.history.count() - before[clinic.pk] for clinic in [*clinics, *others]}
    assert added == {clinic.pk: 1 for clinic in clinics} | {clinic.pk: 0 for clinic in others}
    last = clinics[4].history.latest()
    said = (last.offers_dry_needling, last.history_user, last.history_change_reason, last.history_type)
    assert said == (False, by, "The law", "~")
    assert last.updated_at == Clinic.objects.get(pk=clinics[4].pk).updated_at


# Who may -----------------------------------------------------------------------------------------------


def test_account_that_cannot_change_clinics_cannot_remove_their_offers(client, approver, state):
    staff = make_staff("Writer")
    staff.groups.clear()
    staff.user_permissions.set(Permission.objects.filter(codename__in=["change_state", "view_state", "publish_state"]))
    client.force_login(staff)
    make_clinic(slug="one")
    approved(client, approver, state, **FORBIDDEN)
    page = release_page(client, state)
    assert page.all("input", id="law-take-off") == []
    assert page.one("p", class_="errornote").text.startswith("This law can’t be published while clinics are marked")
    ticked = tick(release_page(approver, state))
    [words] = messages(do(client, state, "publish", **ticked))
    assert words.startswith("Nothing was published. Clinics would lose their offer, and you do not have permission")
    assert (law_of(state), offering()) == ("allowed", ["one"])


def test_administrator_limited_to_other_states_can_only_read_the_law(client, administrator, state):
    account = make_staff("Administrator")
    StateAccess.objects.create(account=account).states.add(make_state("OR"))
    client.force_login(account)
    write(signed_in("Administrator"), state, **FORBIDDEN)
    assert client.get(page_url(state, "release")).status_code == 200
    assert write(client, make_state("OR"), **ALLOWED).status_code == 302
    assert client.post(change_url(state), ALLOWED).status_code == 403
    assert every_answer(client, state) == dict.fromkeys([*BUTTONS, *PAGES], 403)
    assert client.post(page_url(state, "preview_links"), {"lasting": "day"}).status_code == 403
    assert workflow.draft_of(state).contents == {"law_status": "not_allowed"}


BUTTONS = ["publish", "approve", "ready", "confirm", "send_back"]
PAGES = ["discard", "take_off", "comments", "editing", "restore"]


def every_answer(client, state) -> dict[str, int]:
    """Press every button of "Check and publish", post to the other pages that change something; return the answers."""
    seen = workflow.state_of(state)
    url = page_url(state, "release")
    answers = {do: client.post(url, {"do": do, "seen": seen, "comment": "No."}).status_code for do in BUTTONS}
    data = {"sure": "yes", "seen": seen, "why": "No.", "words": "No.", "version": f"v{state.history.first().pk}"}
    return answers | {page: client.post(page_url(state, page), data).status_code for page in PAGES}


def test_staff_who_can_only_view_states_cannot_change_the_law(writer, state):
    make_clinic(slug="one")
    assert writer.post(change_url(state), FORBIDDEN).status_code == 403
    assert every_answer(writer, state) == dict.fromkeys([*BUTTONS, *PAGES], 403)
    assert (law_of(state), offering()) == ("allowed", ["one"])


# Offers where the law forbids them ----------------------------------------------------------------------

REFUSAL = (
    "Clinics in Oregon can’t be marked as offering dry needling. The law there, as far as we know: “A law was passed, "
    "but it may not be in use yet”. If it has changed, ask an administrator to update it under States first."
)


@pytest.fixture
def forbidding():
    return make_state("OR", law_status="not_in_force", **SOURCED)


def offers(clinic, **more) -> dict:
    """Return the form data of `clinic` with the offer ticked."""
    return form_data(clinic, phone=clinic.phone.as_e164, step_free="unknown", offers_dry_needling="on") | more


def published_offers() -> list[str]:
    return sorted(Clinic.objects.published().filter(offers_dry_needling=True).values_list("slug", flat=True))


@pytest.mark.parametrize("status", ["published", "draft"])
def test_offer_is_refused_at_its_field_if_the_law_forbids_it(location_manager, forbidding, status):
    """It can be saved, like all unfinished work. Publishing is refused in every way."""
    clinic = make_clinic(state=forbidding, offers_dry_needling=False, status=status)
    assert location_manager.post(change_url(clinic), offers(clinic)).status_code == 302
    field = location_manager.get(change_url(clinic)).context["adminform"].form.fields["offers_dry_needling"]
    assert field.help_text.startswith(f'<span class="field-remark"><b>To publish this:</b> {REFUSAL}</span>')
    assert [(one.level, one.field, one.message) for one in workflow.problems_of(clinic)] == [
        ("stop", "offers_dry_needling", REFUSAL)
    ]
    later = timezone.now() + datetime.timedelta(days=1)
    for options in ({}, {"at": later}, {"overriding": True}):
        with pytest.raises(NotPublishedError, match="can’t be marked as offering"):
            workflow.publish(clinic, by=None, **options)
    assert messages(do(location_manager, clinic, "publish")) == [REFUSAL]
    location_manager.post(change_url(clinic), offers(clinic, _publish="1"))
    post_action(location_manager, "publish", clinic)
    workflow.Draft.objects.update(publish_at=timezone.now() - datetime.timedelta(minutes=1))
    assert publish_due() == 0
    assert published_offers() == []


def test_clinic_that_offers_it_does_not_move_to_a_state_whose_law_forbids_it(location_manager, forbidding):
    clinic = make_clinic(slug="one", state=make_state("WA"))
    editing = workflow.stored(clinic)
    editing.state = forbidding
    workflow.save_draft(editing, by=None)
    assert messages(do(location_manager, clinic, "publish")) == [REFUSAL]
    assert workflow.stored(clinic).state.code == "WA"


def test_clinic_taken_off_before_the_law_forbade_it_is_not_put_back_with_its_offer(administrator, approver, state):
    one, other = make_clinic(slug="one", name="One"), make_clinic(slug="other", offers_dry_needling=False)
    batch = unpublishing.take_off([one, other], by=None).batch
    approved(administrator, approver, state, **FORBIDDEN)
    do(administrator, state, "publish", **tick(release_page(administrator, state)))
    url = reverse("admin:locations_clinic_taking_off", args=[batch])
    [words] = messages(administrator.post(url, {"do": "put_back"}, follow=True))
    assert words == (
        "“One” can’t be put back. Clinics in Washington can’t be marked as offering dry needling. The law there, as far "
        "as we know: “Not allowed for physical therapists”. If it has changed, ask an administrator to update it under "
        "States first."
    )
    assert (offering(), Clinic.objects.published().count()) == ([], 0)
