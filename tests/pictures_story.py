"""Create accounts, drafts and reports for the pictures of the staff guide (tests/pictures.py).

The database must contain the sample content. Accounts are named after their roles, so no picture names a person.
"""

import contextlib
import datetime
import io
import unittest.mock

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.staff import audit_log
from education.models import Condition, Frequency, PageFeedback, Question, Reviewer
from locations.importing.tables import write_csv
from locations.models import Clinic, MistakeReport, State
from tests.staff import prove_second_factor

ROLES = {
    "writer": "Writer",
    "reviewer": "Clinical reviewer",
    "publisher": "Publisher",
    "locations": "Location manager",
    "administrator": "Administrator",
}
NEWCOMER = ("newcomer", "copper-lantern-visits-tuesday")  # has no second factor yet
NUMBER, HISTORY, SHARED = "small-effects-united-states", "headache", "Is it the same as acupuncture?"
LAW = "example-state"
ANSWERS = {"/conditions/headache/": (9, 2), "/what-to-expect/": (14, 1), "/safety/": (6, 4)}


def tell() -> dict[str, str]:
    """Create everything. Return {account: session key} of the accounts that can open the desk."""
    sessions = {name: _account(name, role) for name, role in ROLES.items()}
    Reviewer.objects.create(name="Example Reviewer", credentials="PT, DPT", account=_user("reviewer"))
    _changed_number()
    _approved_answer()
    _history_of_a_condition()
    _state_with_two_clinics()
    _what_visitors_said()
    _audit_log()
    User.objects.create_user(NEWCOMER[0], password=NEWCOMER[1], is_staff=True).groups.add(
        Group.objects.get(name="Writer")
    )
    return sessions


def clinics_file() -> bytes:
    """Return a CSV file of clinics with a new row, a changed one, an unchanged one and two that are refused."""
    known = [Clinic.objects.get(slug=slug, state__code="AZ") for slug in ("flagstaff", "phoenix")]
    phones = ["(928) 555-0166", known[1].phone.as_national]
    rows = [
        ["Northfield Tempe", "210 Cottonwood Lane", "Tempe", "AZ", "85281", "(480) 555-0164"],
        *([clinic.name, clinic.street, clinic.city, "AZ", clinic.zip, phone] for clinic, phone in zip(known, phones, strict=True)),
        ["Northfield Mesa", "18 Juniper Street", "Mesa", "AZ", "99501", "(480) 555-0117"],
        ["Northfield Yuma", "5 Orchard Road", "Yuma", "AZ", "85364", "555-01"],
    ]  # fmt: skip
    text = io.StringIO()
    write_csv(text, ["name", "street", "city", "state", "zip", "phone"], rows)
    return text.getvalue().encode()


def _account(name: str, role: str) -> str:
    user = User.objects.create_user(name, f"{name}@example.org", "a-long-pass-phrase-for-tests", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user, "clinic_site.staff.backends.StaffBackend")
    prove_second_factor(client, user)
    return client.cookies["sessionid"].value


def _user(name: str) -> User:
    return User.objects.get(username=name)


@contextlib.contextmanager
def _days_ago(days: int, *, hour: int):
    """Set Django's clock to `hour`:12 of an earlier day inside the block."""
    now = timezone.localtime() - datetime.timedelta(days=days)
    then = now.replace(hour=hour, minute=12, second=0, microsecond=0)
    with unittest.mock.patch("django.utils.timezone.now", return_value=then):
        yield


def _changed_number() -> None:
    number = Frequency.objects.get(slug=NUMBER)
    number.count = 41
    with _days_ago(1, hour=10):
        workflow.save_draft(number, by=_user("writer"), note="Checked against the table of the study", is_ready=True)


def _approved_answer() -> None:
    question = Question.objects.get(question="Will it hurt?")
    question.short_answer = question.short_answer.replace("a day or two", "one or two days")
    with _days_ago(2, hour=9):
        workflow.save_draft(question, by=_user("writer"), note="Shorter words", is_ready=True)
        workflow.approve(question, by=_user("reviewer"))


def _history_of_a_condition() -> None:
    condition = Condition.objects.get(slug=HISTORY)
    condition.history.update(history_date=timezone.now() - datetime.timedelta(days=30))
    first, second = "So far, we can be sure of very little.", "So far, nobody can be very sure of this."
    condition.short_answer = f"{condition.short_answer} {first}"
    with _days_ago(9, hour=11):
        workflow.save_draft(condition, by=_user("writer"), note="Plainer words", is_ready=True)
    with _days_ago(8, hour=14):
        workflow.approve(condition, by=_user("reviewer"))
    with _days_ago(7, hour=8):
        workflow.publish(condition, by=_user("publisher"), why="Plainer words, reviewed")
    condition = Condition.objects.get(slug=HISTORY)
    condition.short_answer = condition.short_answer.replace(first, second)
    with _days_ago(1, hour=16):
        workflow.save_draft(condition, by=_user("writer"), note="Another try at the last sentence")


def _state_with_two_clinics() -> None:
    """Create a made-up state, so that no picture makes a claim about a real law."""
    state = State.objects.get(code="WY")
    state.pk, state.code, state.name, state.slug = None, "ZZ", "Example State", LAW
    state.law_status, state.law_known_from = State.LawStatus.ALLOWED, State.KnownFrom.PRIMARY
    state.law_source_name, state.law_checked_on, state.law_seen_on = "State board", timezone.localdate(), None
    state.law_note, state.law_trail = "", ""
    state.save()
    for town in ("Easton", "Weston"):
        clinic = Clinic.objects.offering().filter(operation="open").first()
        clinic.pk, clinic.state, clinic.name, clinic.city = None, state, f"Northfield {town}", town
        clinic.slug = town.lower()
        clinic.save()


def _what_visitors_said() -> None:
    for path, (yes, no) in ANSWERS.items():
        answers = [PageFeedback(path=path, is_helpful=number < yes) for number in range(yes + no)]
        PageFeedback.objects.bulk_create(answers)
    PageFeedback.objects.create(path="/safety/", is_helpful=False, comment="How long may I wait before I call?")
    clinic = Clinic.objects.get(slug="flagstaff")
    MistakeReport.objects.create(clinic=clinic, what="phone", details="The last digits are 66.")


def _audit_log() -> None:
    account, administrator = User(username="front-desk"), _user("administrator")
    for action, by, details in [
        (audit_log.Action.ACCOUNT, administrator, "made: active, staff"),
        (audit_log.Action.RIGHTS, administrator, "added: Location manager"),
        (audit_log.Action.SIGNED_IN, account, ""),
        (audit_log.Action.FACTOR_RESET, administrator, ""),
    ]:
        audit_log.record(action, about=account, by=by, details=details)
