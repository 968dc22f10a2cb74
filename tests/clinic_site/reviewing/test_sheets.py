"""Sheets that are printed, signed by hand and recorded."""

import pytest
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.reviewing.models import ReviewSheet
from clinic_site.reviewing.waiting import reviews_for
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/review/"


def url_of(sheet) -> str:
    return f"/admin/review/sheet/{sheet.code}/"


def print_pages(client, *paths: str) -> ReviewSheet:
    client.post(LIST, {"page": paths})
    return ReviewSheet.objects.latest("pk")


def record(client, sheet, **data):
    return client.post(url_of(sheet), {"code": sheet.code} | data, follow=True)


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_sheet_has_the_whole_texts_of_the_ticked_pages_and_a_place_to_sign(desk):
    make.make_question(question="First?", answer="A long answer.", search_words="other words")
    make.make_term(term="Other page")
    page = Page(desk.get(url_of(print_pages(desk, "/questions/"))))
    [text] = page.all("article")
    assert [words for words in ("First?", "A long answer.", "other words") if words not in text.text] == []
    lines = [line.one("dt").text for line in page.one("section", class_="review-sheet-signature").all("div")]
    assert lines == ["Name", "Credentials", "Signature", "Date"]


def test_recording_reviews_the_texts_on_the_paper(desk, clinician):
    question = make.make_question(question="First?")
    answer = record(desk, print_pages(desk, "/questions/"))
    assert messages_of(answer) == ["You signed one text."]
    question.refresh_from_db()
    assert (str(question.reviewed_by), question.reviewed_on) == ("Cleo Example, PT", timezone.localdate())


def test_text_that_changed_since_it_was_printed_is_not_recorded(desk, clinician):
    make.make_question(question="First?")
    changed = make.make_question(question="Second?")
    sheet = print_pages(desk, "/questions/")
    changed.short_answer = "Other words."
    workflow.save_draft(changed, by=make_staff("Writer"), is_ready=True)
    shown = Page(desk.get(url_of(sheet)))
    assert [article.one("h3").text for article in shown.all("article")] == ["First? Question"]
    assert messages_of(record(desk, sheet)) == [
        "You signed one text. Not signed: “Second?”. Someone changed this after you opened it. "
        "Read it again, then decide."
    ]
    assert reviews_for(clinician).waiting == 1


def test_texts_without_a_signature_are_left_out(desk, clinician):
    make.make_question(question="First?")
    make.make_question(question="Second?")
    sheet = print_pages(desk, "/questions/")
    box = Page(desk.get(url_of(sheet))).all("input", type="checkbox")[0]
    assert messages_of(record(desk, sheet, without=[box["value"]])) == ["You signed one text."]
    assert reviews_for(clinician).waiting == 1


def test_wrong_code_records_nothing(desk, clinician):
    make.make_question()
    answer = record(desk, print_pages(desk, "/questions/"), code="AAAA-AAAA")
    assert messages_of(answer) == ["This is not the code of the sheet. It is at the top of each printed sheet."]
    assert reviews_for(clinician).waiting == 1


def test_code_may_be_typed_in_small_letters_without_the_hyphen(desk, clinician):
    make.make_question()
    sheet = print_pages(desk, "/questions/")
    record(desk, sheet, code=sheet.code.lower().replace("-", " "))
    assert reviews_for(clinician).waiting == 0


def test_sheet_is_recorded_once(desk):
    make.make_question()
    sheet = print_pages(desk, "/questions/")
    record(desk, sheet)
    assert messages_of(record(desk, sheet)) == ["This sheet was recorded before. Nothing changed."]


def test_nobody_else_sees_or_records_a_sheet(desk, client):
    make.make_question()
    sheet = print_pages(desk, "/questions/")
    client.force_login(make_staff("Administrator"))
    assert (client.get(url_of(sheet)).status_code, client.post(url_of(sheet), {"code": sheet.code}).status_code) == (
        404,
        404,
    )


def test_sheet_of_no_page_is_not_made(desk):
    answer = desk.post(LIST, {})
    assert messages_of(answer) == ["Tick the pages that you want to print first."]
    assert ReviewSheet.objects.count() == 0


def test_open_sheets_are_on_the_list(desk):
    make.make_question()
    make.make_term()
    recorded, waiting = print_pages(desk, "/questions/"), print_pages(desk, "/glossary/")
    record(desk, recorded)
    links = [href for href in Page(desk.get(LIST)).hrefs if "/sheet/" in href]
    assert links == [url_of(waiting)]


def test_texts_that_no_sheet_can_name_are_ignored(desk, clinician):
    make.make_question()
    answer = record(desk, print_pages(desk, "/questions/"), without=["9" * 5000 + "-1", "x", "-", "²-1"])
    assert messages_of(answer) == ["You signed one text."]
