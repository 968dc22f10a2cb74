"""Putting back what the arrangement of menus or an upgrade changed meanwhile, and drafts of an earlier release."""

import pytest

from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.taking_off import TakingOff
from clinic_site.publishing.workflow import Draft
from education.models import PageKind, Topic
from education.models.menu_change import Menus, arrange
from tests import factories as make
from tests.factories import change
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_staff("Publisher")


@pytest.fixture
def pages():
    return [
        make.make_topic(title=name, in_footer=True, order=place, is_sample=True) for place, name in enumerate("ABC", 1)
    ]


def move_last_page_first(pages, *, by):
    a, b, c = (page.pk for page in pages)
    arrange(lambda _now: Menus([c], [c, a, b]), by=by, words="Moved")


def place_of(page) -> tuple:
    return Topic.objects.values_list("nav_order", "in_footer", "order").get(pk=page.pk)


@pytest.mark.parametrize("when", ["before", "while it is off"])
def test_page_is_put_back_at_its_new_place_after_the_menus_changed(ada, pages, when):
    page = pages[2]
    if when == "before":
        move_last_page_first(pages, by=ada)
    unpublishing.take_off([page], by=ada)
    if when != "before":
        move_last_page_first(pages, by=ada)
    assert unpublishing.put_back(TakingOff.objects.all(), by=ada) == 1
    assert (workflow.stored(page).is_published, place_of(page)) == (True, (1, True, 1))
    assert workflow.draft_of(page) is None


def taken_off_before_the_upgrade(page, *, by, new="kind"):
    """Take `page` off as a release did that did not know the field `new`, and knew one that is gone."""
    unpublishing.take_off([page], by=by)
    row = TakingOff.objects.get()
    row.contents = {name: value for name, value in row.contents.items() if name != new} | {"old_field": 1}
    row.save()
    return row


def test_what_an_earlier_release_took_off_is_put_back(ada):
    page = make.make_topic(title="Public")
    row = taken_off_before_the_upgrade(page, by=ada)
    assert unpublishing.put_back([row], by=ada) == 1
    assert (workflow.stored(page).is_published, workflow.stored(page).title) == (True, "Public")


def test_newer_field_that_was_filled_in_meanwhile_stays_a_draft(ada):
    page = make.make_topic()
    row = taken_off_before_the_upgrade(page, by=ada)
    kind = PageKind.objects.get(name=PageKind.PRACTICE)
    change(workflow.stored(page), kind=kind)
    assert unpublishing.put_back([row], by=ada) == 1
    assert (workflow.stored(page).kind, workflow.draft_of(page).contents) == (None, {"kind": kind.pk})


def test_other_words_are_still_not_put_back(ada):
    row = taken_off_before_the_upgrade(make.make_topic(title="Public"), by=ada)
    row.contents["title"] = "Never on the site last"
    row.save()
    with pytest.raises(NotPublishedError, match="another text was on the site since"):
        unpublishing.put_back([row], by=ada)


def test_new_place_in_the_menus_lets_nobody_approve_their_own_words(ada, pages):
    page = workflow.stored(pages[2])
    page.title = "By Ada"
    workflow.save_draft(page, by=ada)
    workflow.approve(page, by=make_staff("Publisher"))
    workflow.publish(page, by=ada)
    unpublishing.take_off([page], by=make_staff("Publisher"))
    assert workflow.may_not_approve(page) == {ada.pk}
    move_last_page_first(pages, by=ada)
    assert workflow.may_not_approve(page) == {ada.pk}


def test_draft_of_an_earlier_release_does_not_move_its_page_in_the_menus(ada, pages):
    page = workflow.stored(pages[2])
    page.title = "New title"
    draft = workflow.save_draft(page, by=ada)
    Draft.objects.filter(pk=draft.pk).update(contents=draft.contents | {"nav_order": 7, "in_footer": False, "order": 9})
    move_last_page_first(pages, by=ada)
    workflow.approve(page, by=make_staff("Publisher"))
    workflow.publish(page, by=ada)
    assert (workflow.stored(page).title, place_of(page)) == ("New title", (1, True, 1))
