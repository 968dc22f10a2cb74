"""The forms of notices: the fields of the kind, rows of languages, and who answered that a notice does not apply."""

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from clinic_site.models import Draft, LegalNotice
from clinic_site.publishing import workflow
from tests import factories as make
from tests.html import Page
from tests.staff import add_url, change_url, form_data, list_url, make_staff, page_url

pytestmark = pytest.mark.django_db

ADD = add_url(LegalNotice)


def test_list_names_the_kinds_that_are_not_there_yet(administrator):
    make.make_notice("privacy-practices")
    section = Page(administrator.get(list_url(LegalNotice))).one("section", class_="absent-notices")
    assert [link["href"] for link in section.all("a")] == [
        f"{ADD}?kind={kind}"
        for kind in (
            "nondiscrimination", "language-help", "cost-estimate", "accessibility", "health-data-privacy", "consent",
        )
    ]  # fmt: skip
    assert section.text.count("Required before real use") == 3


def test_new_notice_asks_for_its_kind_first(administrator):
    make.make_notice("privacy-practices")
    form = administrator.get(ADD).context["adminform"].form
    assert {name for name, field in form.fields.items() if not field.widget.is_hidden} == {"kind", "why"}
    assert "privacy-practices" not in dict(form.fields["kind"].choices)


def test_second_notice_of_a_kind_is_not_added(administrator):
    notice = make.make_notice()
    answer = administrator.get(f"{ADD}?kind=privacy-practices")
    assert answer["Location"] == change_url(notice)
    answer = administrator.post(f"{ADD}?kind=privacy-practices", {"kind": "privacy-practices", "body": "Another."})
    assert (answer.status_code, LegalNotice.objects.count()) == (200, 1)
    assert answer.context["adminform"].form.errors == {
        "kind": ["There is a notice of this kind already. Change that one."]
    }


@pytest.mark.parametrize(
    ("kind", "has", "lacks"),
    [
        ("privacy-practices", "effective_on", "language_lines"),
        ("nondiscrimination", "has_fifteen_employees", "effective_on"),
        ("language-help", "language_lines", "effective_on"),
        ("consent", "body", "contact_phone"),
    ],
)
def test_form_has_the_fields_of_its_kind(administrator, kind, has, lacks):
    fields = administrator.get(f"{ADD}?kind={kind}").context["adminform"].form.fields
    assert (has in fields, lacks in fields) == (True, False)
    notice = make.make_notice(kind)
    fields = administrator.get(change_url(notice)).context["adminform"].form.fields
    assert (has in fields, lacks in fields, "kind" in fields) == (True, False, False)


def test_notice_is_written_previewed_and_published(administrator, client):
    data = {
        "kind": "privacy-practices",
        "body": "Our notice.",
        "effective_on": "2026-02-16",
        "contact_phone": "360-555-0242",
    }
    administrator.post(f"{ADD}?kind=privacy-practices", data)
    notice = LegalNotice.objects.get()
    assert (notice.status, client.get(notice.get_absolute_url()).status_code) == ("draft", 404)
    assert "Our notice." in administrator.get(page_url(notice, "preview_page")).text
    administrator.post(change_url(notice), data | {"_publish": "1"})
    assert "Our notice." in client.get(notice.get_absolute_url()).text


def test_rows_of_languages_are_stored_and_shown_again(administrator):
    notice = make.make_notice("language-help", status="draft")
    rows = {"language_lines-0-code": "es", "language_lines-0-text": "Hay ayuda.", "language_lines-4-code": "ar",
            "language_lines-4-phone": "711", "language_lines-4-text": "مساعدة"}  # fmt: skip
    data = {name: value for name, value in form_data(notice).items() if not name.startswith("language_lines")}
    administrator.post(change_url(notice), data | rows)
    notice.refresh_from_db()
    assert notice.language_lines == "es | | Hay ayuda.\nar | 711 | مساعدة"
    page = Page(administrator.get(change_url(notice)))
    second = page.one("textarea", id="id_language_lines-1-text")
    assert (second.text, second["lang"], second["dir"]) == ("مساعدة", "ar", "rtl")
    assert len(page.all("fieldset", class_="language-row")) == 15


def test_unchanged_rows_are_no_change(administrator):
    notice = make.make_notice("language-help")
    administrator.post(change_url(notice), form_data(notice))
    assert workflow.draft_of(notice) is None


def test_row_without_a_language_is_refused_and_kept(administrator):
    notice = make.make_notice("language-help")
    rows = {"language_lines-1-text": "Texto sin idioma."}
    page = Page(administrator.post(change_url(notice), form_data(notice) | rows))
    assert "Choose the language of “Texto sin idioma.”." in page.text
    assert page.one("textarea", id="id_language_lines-1-text").text == "Texto sin idioma."


def test_row_without_a_text_can_wait_until_publishing(administrator):
    notice = make.make_notice("language-help")
    administrator.post(change_url(notice), form_data(notice) | {"language_lines-1-code": "fr"})
    stops = [problem.message for problem in workflow.problems_of(notice) if problem.is_stop]
    assert stops == ["French has no text."]


def test_languages_of_a_published_notice_change_with_a_draft(administrator, client):
    notice = make.make_notice("language-help")
    rows = {"language_lines-1-code": "fr", "language_lines-1-text": "Aide gratuite."}
    administrator.post(change_url(notice), form_data(notice) | rows)
    assert Draft.objects.get().contents == {"language_lines": "es | | Hay ayuda gratis.\nfr | | Aide gratuite."}
    assert "Aide gratuite." not in client.get("/notices/language-help/").text
    administrator.post(change_url(notice), form_data(notice) | rows | {"_publish": "1"})
    assert "Aide gratuite." in client.get("/notices/language-help/").text
    assert LegalNotice.history.filter(id=notice.pk).first().language_lines.count("\n") == 1


def test_answer_notes_who_gave_it_and_when(client):
    account = make_staff("Administrator")
    account.first_name, account.last_name = "Ada", "Ruiz"
    account.save()
    client.force_login(account)
    data = {"kind": "nondiscrimination", "does_not_apply_because": "No federal money."}
    client.post(f"{ADD}?kind=nondiscrimination", data)
    notice = LegalNotice.objects.get()
    assert (notice.answered_by, notice.answered_on) == ("Ada Ruiz", timezone.localdate())
    client.post(change_url(notice), form_data(notice) | {"_publish": "1"})
    assert LegalNotice.objects.answered().get() == notice
    client.post(
        change_url(notice),
        form_data(notice)
        | {"does_not_apply_because": "", "body": "B", "contact_phone": "360-555-0242", "_publish": "1"},
    )
    notice.refresh_from_db()
    assert (notice.does_not_apply_because, notice.answered_by, notice.answered_on) == ("", "", None)
    assert client.get("/notices/nondiscrimination/").status_code == 200


def test_answered_notice_is_not_said_to_be_on_the_site(administrator):
    notice = make.make_notice("nondiscrimination")
    data = form_data(notice, does_not_apply_because="We take no federal money.", _publish="Publish")
    answer = administrator.post(change_url(notice), data)
    words = [str(one) for one in get_messages(answer.wsgi_request)]
    assert words == [
        "Answered: does not apply. The site has no page for this notice.",
        "This notice is filled in, but with this answer it has no page on the site. Empty the answer to show it.",
    ]
    strip = Page(administrator.get(change_url(notice))).one("div", class_="standing")
    assert (strip.one("b").text, "View on the site" in strip.text) == ("Answered: does not apply.", False)
    row = Page(administrator.get(list_url(LegalNotice))).one("td", class_="field-standing")
    assert row.text == "Answered: does not apply"


def test_form_marks_what_its_kind_needs(administrator):
    page = Page(administrator.get(f"{ADD}?kind=privacy-practices"))
    assert [one.text for one in page.select("label.required")] == ["Kind of notice:", "Text:", "Effective date:"]
    words = "Fill in one of these: Phone, E-mail."
    assert [page.one("div", id=f"id_contact_{name}_helptext").text for name in ("phone", "email")] == [words, words]


def test_draft_of_a_notice_does_not_need_what_is_marked(administrator):
    administrator.post(f"{ADD}?kind=privacy-practices", {"kind": "privacy-practices", "_save": "Save draft"})
    assert LegalNotice.objects.get().status == "draft"


def test_notice_can_be_published_only_once_its_kind_is_chosen(administrator):
    names = [[one["name"] for one in Page(administrator.get(url)).select(".submit-row input")] for url in (
        ADD, f"{ADD}?kind=consent",
    )]  # fmt: skip
    assert names == [["_save", "_release", "_preview", "_addanother"], ["_publish", "_save", "_preview", "_addanother"]]
