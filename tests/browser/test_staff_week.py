"""A week of the staff, by role and with the mouse: how many clicks each task takes, and who sees what afterwards.

Each task begins at the desk, as after signing in. A click into a field before typing counts as one, and a choice from a
list as two: one opens the list. If a change of the site costs or saves a click, EXPECTED shows it.
"""

import contextlib
import os

import pytest
from playwright.sync_api import expect

from tests import ready_databases
from tests.browser.clicks import Staff, Visitor, Week
from tests.browser.conftest import Site
from tests.browser.shell import shell_at
from tests.real_server import served

EXPECTED = {
    "Writer: write an incomplete draft": 6,
    "Writer: complete it and submit it": 4,
    "Clinical reviewer: send it back": 3,
    "Writer: mend it and submit it again": 4,
    "Clinical reviewer: approve it": 3,
    "Publisher: schedule it": 6,
    "Publisher: restore the earlier version": 7,
    "Clinical reviewer: approve the earlier version": 3,
    "Publisher: publish the earlier version": 4,
    "Location manager: publish 50 imported clinics": 7,
    "Location manager: put a note on 64 clinics": 8,
}
MAKE = """
from django.contrib.auth.models import Group, User
from education.models import Reviewer
for name, role in (("wren", "Writer"), ("rita", "Clinical reviewer"), ("pat", "Publisher"), ("lou", "Location manager")):
    user = User.objects.create_user(name, password="a-long-pass-phrase-for-tests", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
Reviewer.objects.create(name="Rita Example", credentials="PT, DPT", account=User.objects.get(username="rita"))
"""
LET_THE_TIME_COME = """
from django.db import transaction
from django.db.models.functions import Now
from clinic_site.publishing.schedule import publish_due
from clinic_site.publishing.workflow import Draft
with transaction.atomic():
    Draft.objects.filter(publish_at__gt=Now()).update(publish_at=Now())
    print(publish_due())
"""
IMPORT = """
from django.contrib.auth.models import User
from tests.locations.importing.files import TACOMA, write
rows = [TACOMA | {"name": f"Imported PT {number}", "street": f"{number} Test Lane"} for number in range(1, 51)]
print(write(*rows, user=User.objects.get(username="lou")).counts["added"])
"""
CONDITION, ADDRESS = "Foot and ankle pain", "/conditions/foot-and-ankle-pain/"
IMPORTED, SAMPLE = "/locations/washington/imported-pt-50/", "/locations/arizona/flagstaff/"
OLD = "Dry needling may ease heel pain. In a newer review"
WRONG, RIGHT = "Needling may ease heel pain in 7 of 10 people.", "Needling may ease heel pain in 5 of 10 people."
COMMENT = "Please change 7 to 5, as in the study."
NOTE = "Closed today because of snow. Call before you go."


@pytest.fixture
def week(browser, axe, tmp_path):
    """Serve a site of its own, because the tasks publish, import and count everything that there is."""
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}", "SECRET_KEY": "tests-only"}
    with (
        served(tmp_path, database=ready_databases.WHOLE) as server,
        shell_at(os.environ | environment) as shell,
    ):
        shell.run(MAKE)
        with contextlib.closing(Week(Site(server.url, [], shell), browser, axe)) as week:
            yield week


def submit(person):
    person.press("Save and check")
    person.press("Submit for review")


def approve(person):
    person.follow(CONDITION, ".desk-need-records")
    person.click(person.page.get_by_text("The whole text", exact=True))
    expect(person.page.locator(".reading-fields")).to_be_visible()
    person.press("I have read all of it and approve it")


def write_and_review(writer, reviewer, visitor):
    with writer.does("write an incomplete draft", "Before this can be published, 1 field needs attention"):
        writer.follow("Conditions", "#content .desk-all")
        writer.follow(CONDITION)
        writer.write("Short answer:", WRONG)
        writer.write("One-line summary:", "")
        writer.write("What did you change, and why?", "The new study")
        writer.press("Save draft")
    expect(writer.page.locator(".field-summary")).to_contain_text("To publish this: “One-line summary” is empty.")
    writer.finds_on_the_desk("Your own work", CONDITION)
    reviewer.finds_on_the_desk("Others are waiting for you")

    with writer.does("complete it and submit it", "Submitted for review"):
        writer.follow(CONDITION, ".desk-need-records")
        writer.write("One-line summary:", "Needling may ease heel pain.")
        submit(writer)
    reviewer.finds_on_the_desk("Others are waiting for you", CONDITION, "by wren")
    visitor.reads(ADDRESS, OLD)

    with reviewer.does("send it back", "Sent back. The writer finds it on the desk"):
        reviewer.follow(CONDITION, ".desk-need-records")
        reviewer.write("What should the writer change?", COMMENT)
        reviewer.press("Send it back with this comment")
    reviewer.finds_on_the_desk("Others are waiting for you")
    writer.finds_on_the_desk("What happened", f"rita sent “{CONDITION}” back with a comment.", COMMENT)

    with writer.does("mend it and submit it again", "Submitted for review"):
        writer.follow("Open", ".desk-notices")
        writer.write("Short answer:", RIGHT)
        submit(writer)
    writer.finds_on_the_desk("What happened")
    with reviewer.does("approve it", "Approved. It can be published now."):
        approve(reviewer)
    writer.finds_on_the_desk("What happened", f"rita approved “{CONDITION}”.")
    visitor.reads(ADDRESS, OLD)


def open_approved(publisher):
    publisher.follow("Conditions", ".desk-group-waiting")
    publisher.follow(CONDITION)
    publisher.follow("Check and publish")


def publish_and_undo(publisher, reviewer, writer, visitor):
    site = publisher.week.site
    publisher.finds_on_the_desk("Others are waiting for you", "1 approved draft can be published")
    with publisher.does("schedule it", "Scheduled. On"):
        open_approved(publisher)
        publisher.write_time("12312999", "0800AM")
        publisher.press("Publish")
    publisher.finds_on_the_desk("Coming up", "1 text is scheduled to be published")
    writer.finds_on_the_desk("What happened", f"pat scheduled “{CONDITION}”.")
    visitor.reads(ADDRESS, OLD)
    assert site.run(LET_THE_TIME_COME) == "1"
    visitor.reads(ADDRESS, RIGHT)
    visitor.reads(ADDRESS, "Rita Example")
    writer.finds_on_the_desk("What happened", f"pat published “{CONDITION}”.")

    with publisher.does("restore the earlier version", "Submitted for review"):
        publisher.follow("Conditions", "#content .desk-all")
        publisher.follow(CONDITION)
        publisher.follow("History", "#content .standing")
        publisher.click(
            publisher.page.locator(".history tbody tr").last.get_by_role(
                "link", name="Compare with the published version"
            )
        )
        publisher.click(publisher.page.get_by_role("button", name="Restore the version from"))
        publisher.follow("Check and publish")
        publisher.press("Submit for review")
    visitor.reads(ADDRESS, RIGHT)
    reviewer.finds_on_the_desk("Others are waiting for you", CONDITION, "by pat")
    with reviewer.does("approve the earlier version", "Approved. It can be published now."):
        approve(reviewer)
    publisher.finds_on_the_desk("What happened", f"rita approved “{CONDITION}”.")
    with publisher.does("publish the earlier version", "Published. The site shows it now."):
        open_approved(publisher)
        publisher.press("Publish")
    visitor.does_not_read(ADDRESS, RIGHT)
    visitor.reads(ADDRESS, OLD)
    publisher.finds_on_the_desk("Others are waiting for you")


def look_after_clinics(manager, visitor):
    assert manager.week.site.run(IMPORT) == "50"
    visitor.does_not_read(IMPORTED, "Imported PT 50")
    with manager.does("publish 50 imported clinics", "50 clinics published."):
        manager.follow("Clinics", "#content .desk-all")
        manager.filter_by("Status", "Not on the site")
        manager.run_on_all_shown("Publish")
    visitor.reads(IMPORTED, "Imported PT 50")
    with manager.does("put a note on 64 clinics", "64 clinics have the note."):
        manager.follow("Clinics", "#content .desk-all")
        manager.filter_by("Made-up clinic", "Yes")
        manager.run_on_all_shown("Put a note on these clinics")
        manager.write("Note for visitors", NOTE)
        manager.press("Put the note on 64 clinics")
    visitor.reads(SAMPLE, NOTE)
    visitor.does_not_read(IMPORTED, NOTE)
    manager.finds_on_the_desk("What happened")


@pytest.mark.nightly
def test_tasks_of_a_week_take_these_clicks_and_reach_the_people_concerned(week):
    writer, reviewer = Staff(week, "wren", "Writer"), Staff(week, "rita", "Clinical reviewer")
    publisher, manager = Staff(week, "pat", "Publisher"), Staff(week, "lou", "Location manager")
    visitor = Visitor(week)
    write_and_review(writer, reviewer, visitor)
    publish_and_undo(publisher, reviewer, writer, visitor)
    look_after_clinics(manager, visitor)
    print(week.table())  # noqa: T201
    assert "\n".join(map(str, week.faults)) == ""
    assert dict(week.clicks) == EXPECTED
