"""An upgrade brings changed texts: the desk shows exactly these, nothing public changes, and the clinic's words stay."""

import pytest
from django.core.management import call_command

from clinic_site.models import Notice, SampleRecord
from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.contents import contents_of
from clinic_site.shared import desk_registry
from clinic_site.shipped import after_upgrade, taking_over
from clinic_site.shipped.standing import Standing, TextsHere
from clinic_site.staff.notice_mail import mail_of
from education.models import Contraindication, GlossaryTerm, Question, Reference
from education.sample.shipped_texts import KINDS
from tests.clinic_site.shipped import releases
from tests.factories import change

pytestmark = pytest.mark.django_db

CHANGES = """
[[change]]
release = "2027-01"
kind = "contraindication"
key = "strong-fear-of-needles"
reason = "It must be a no"
is_safety = true

[[change]]
release = "2027-01"
kind = "question"
key = "what-happens-at-a-visit"
reason = "Number corrected"

[[change]]
release = "2026-06"
kind = "term"
key = "certainty"
reason = "Older than what this clinic has"
"""
EDITED = {"how-big-is-the-needle", "electric-needling", "blood-thinner", "you-do-not-want-it", "active-trigger-point"}
UNEDITED = {"strong-fear-of-needles", "what-happens-at-a-visit", "acupuncture", "certainty", "kalichman-2010"}


def question(slug):
    return Question.objects.get(slug=slug)


def term(slug):
    return GlossaryTerm.objects.get(slug=slug)


@pytest.fixture
def upgraded(on_the_site, tmp_path, monkeypatch, people):
    """The release changes ten texts, of which the clinic had edited five, and one text that the clinic has already."""
    change(question("how-big-is-the-needle"), short_answer="Ours: it is thin.")
    change(question("electric-needling"), answer="Ours: ask us about the current.")
    change(question("massage-or-hands-on-care"), answer="Ours, and the release leaves it alone.")
    change(term("blood-thinner"), definition="Ours: a medicine against clots.")
    change(Contraindication.objects.get(slug="you-do-not-want-it"), reason="Ours: you decide.")
    drafted = term("active-trigger-point")
    drafted.definition = "Ours, not public yet."
    workflow.save_draft(drafted, by=people["writer"])

    new = releases.next_release(on_the_site, tmp_path / "second", changes=CHANGES)
    for file, old, words in (
        ("contraindications.toml", "No needles if they scare you badly.", "No needles at all if they scare you badly."),
        ("contraindications.toml", "No needling if you do not want it.", "No needling, ever, if you do not want it."),
        ("questions.toml", "often takes less than 15 minutes", "often takes less than 20 minutes"),
        ("questions.toml", "It is thin and solid,", "It is thin, solid,"),
        ("questions.toml", "A mild current runs between needles.", "A weak current runs between needles."),
        ("glossary.toml", "makes blood clot more slowly", "slows down clots"),
        ("glossary.toml", "Thin needles go into set points", "Needles go into set points"),
        ("glossary.toml", "It runs from very low to high.", "It goes from very low to high."),
        ("glossary.toml", "even when no one presses on it", "even if no one presses on it"),
        ("references.toml", "They put the risk as low.", "They call the risk low."),
    ):
        releases.edit(new, file, old, words)
    before = public_words()
    releases.install(monkeypatch, new)
    after_upgrade.look()
    assert public_words() == before
    return before


def public_words():
    return {
        (kind._meta.label, record.pk): (record.status, contents_of(record))
        for kind in KINDS
        for record in kind.objects.all()
    }


def keys(texts):
    return {text.key for text in texts}


def needs_of(account):
    return {need.key: need for need in desk_registry.needs_of(account) if need.key.startswith("shipped")}


def open_text(client, text, **data):
    """Press a button on the page of `text` as it is shown now, with the boxes that are ticked there."""
    page = client.get(text.url).context
    taken = [merge.field for merge in page["merges"] if merge.is_choice and merge.is_taken]
    return client.post(text.url, {"seen": page["state"], "take": taken} | data, follow=True)


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_the_desk_shows_exactly_the_texts_that_the_release_changed(upgraded, people):
    texts = TextsHere()
    assert keys(texts.texts) == EDITED | UNEDITED
    assert {text.key for text in texts.texts if text.is_edited} == EDITED
    assert texts.texts[0].key == "strong-fear-of-needles"
    needs = needs_of(people["admin"])
    assert {key: need.count for key, need in needs.items()} == {"shipped-corrected": 1, "shipped-changed": 9}
    assert [(record.name, record.note) for record in needs["shipped-corrected"].records] == [
        ("Strong fear of needles", "It must be a no")
    ]
    notes = {record.name: record.note for record in needs["shipped-changed"].records}
    assert (notes["What happens at a visit?"], notes["Certainty"]) == ("Number corrected", "")
    assert notes["How big is the needle?"] == "edited by your clinic"
    assert set(needs_of(people["reviewer"])) == {"shipped-corrected"}
    assert needs_of(people["writer"]) == {}


def test_pages_list_them_and_say_why(client, upgraded, people):
    client.force_login(people["admin"])
    page = client.get("/admin/shipped/")
    assert keys(page.context["rows"]) == EDITED | UNEDITED
    assert "It must be a no" in page.text
    only = client.get("/admin/shipped/", {"show": "corrected"})
    assert keys(only.context["rows"]) == {"strong-fear-of-needles"}


def test_safety_correction_is_told_once_to_reviewers_and_administrators(upgraded, people):
    told = Notice.objects.filter(kind="corrected")
    assert {(notice.account, notice.name) for notice in told} == {
        (people[name], "Strong fear of needles") for name in ("reviewer", "publisher", "admin")
    }
    assert after_upgrade.look() == 0
    assert told.count() == 3


def test_mail_about_a_safety_correction_names_the_text_and_leads_to_the_page(upgraded, people):
    (notice,) = Notice.objects.filter(account=people["reviewer"])
    mail = mail_of(people["reviewer"], [notice])
    assert "The new release corrects “Strong fear of needles”, for safety. Decide about it." in mail.subject
    assert "/admin/shipped/" in mail.body
    assert "It must be a no" not in mail.body


def test_migrate_tells_about_safety_corrections(upgraded, people):
    Notice.objects.all().delete()
    SampleRecord.objects.update(told="")
    before = public_words()
    call_command("migrate", verbosity=0)
    assert Notice.objects.filter(kind="corrected").count() == 3
    assert public_words() == before


def test_taking_over_keeps_the_words_of_the_clinic_where_both_changed_and_says_so(client, upgraded, people):
    client.force_login(people["admin"])
    answers = {text.key: open_text(client, text, do="take") for text in TextsHere().texts}
    assert public_words() == upgraded
    assert TextsHere().texts == []

    assert messages_of(answers["electric-needling"]) == ["1 draft was made and submitted for review."]
    electric = question("electric-needling")
    draft = workflow.draft_of(electric)
    assert draft.contents == {"short_answer": electric.short_answer.replace("A mild", "A weak")}
    assert (draft.is_ready, draft.authors, draft.note) == (True, "", "Release 2027-01.")

    both = "Your words stay. This is remembered."
    assert messages_of(answers["how-big-is-the-needle"]) == [both]
    assert workflow.draft_of(question("how-big-is-the-needle")) is None
    assert messages_of(answers["blood-thinner"]) == [both]
    drafted = workflow.draft_of(term("active-trigger-point"))
    assert drafted.contents == {"definition": "Ours, not public yet."}

    line = Contraindication.objects.get(slug="you-do-not-want-it")
    said = workflow.said(line, workflow.draft_of(line))
    assert said["reason"] == "Ours: you decide."
    assert said["line"].startswith("No needling, ever, if you do not want it.")
    reference = Reference.objects.get(key="kalichman-2010")
    assert "They call the risk low." in workflow.draft_of(reference).contents["plain_finding"]
    assert Notice.objects.open().filter(kind="corrected").count() == 0


def test_both_changed_one_field_and_the_release_another(client, upgraded, people, tmp_path, monkeypatch):
    third = releases.next_release(tmp_path / "second", tmp_path / "third", "2027-02")
    releases.edit(
        third, "questions.toml", "The needle is steel and has no hole", "The needle is of steel without a hole"
    )
    releases.install(monkeypatch, third)
    client.force_login(people["publisher"])
    (text,) = [text for text in TextsHere().texts if text.key == "how-big-is-the-needle"]
    answer = open_text(client, text, do="take")
    assert messages_of(answer) == [
        "1 draft was made and submitted for review. Your clinic’s words were kept in: short answer."
    ]
    draft = workflow.draft_of(text.record)
    assert set(draft.contents) == {"answer"}
    assert draft.note == "Release 2027-02. Our words were kept in: short answer."


def test_shipped_words_can_be_chosen_where_both_changed(client, upgraded, people):
    client.force_login(people["admin"])
    (text,) = [text for text in TextsHere().texts if text.key == "blood-thinner"]
    page = client.get(text.url)
    assert "Your clinic and the release both changed this." in page.text
    open_text(client, text, do="take", take=["definition"])
    assert "slows down clots" in workflow.draft_of(text.record).contents["definition"]


def test_keep_ours_is_remembered_until_the_next_change(client, upgraded, people, tmp_path, monkeypatch):
    client.force_login(people["admin"])
    (text,) = [text for text in TextsHere().texts if text.key == "blood-thinner"]
    open_text(client, text, do="keep")
    assert keys(TextsHere().texts) == (EDITED | UNEDITED) - {"blood-thinner"}
    memory = SampleRecord.objects.get(key="blood-thinner")
    assert (memory.decision, memory.decided_by, memory.release) == ("kept", people["admin"], "2027-01")
    third = releases.next_release(tmp_path / "second", tmp_path / "third", "2027-02")
    releases.edit(third, "glossary.toml", "slows down clots", "slows clots")
    releases.install(monkeypatch, third)
    assert "blood-thinner" in keys(TextsHere().texts)


def test_all_changes_to_unedited_texts_can_be_taken_over_at_once_with_one_notice(client, upgraded, people):
    client.force_login(people["admin"])
    url = "/admin/shipped/take-over/?what=unedited"
    assert "5 texts of your clinic get a draft" in client.get(url).text
    client.post(url, {"what": "unedited"})
    assert keys(TextsHere().texts) == EDITED
    assert public_words() == upgraded
    told = Notice.objects.filter(account=people["reviewer"]).exclude(kind="corrected")
    assert [(notice.kind, notice.name) for notice in told] == [("taken over", "5 texts")]


def test_text_that_was_taken_off_the_site_is_not_taken_over_with_the_others(upgraded, people):
    unpublishing.take_off([term("acupuncture")], by=people["publisher"])
    assert taking_over.take_over_unedited(by=people["admin"]).drafts == len(UNEDITED) - 1
    assert workflow.draft_of(term("acupuncture")) is None


def test_text_on_which_someone_begins_to_work_meanwhile_is_left_to_them(upgraded, people, monkeypatch):
    found = taking_over.unedited(TextsHere())
    monkeypatch.setattr(taking_over, "unedited", lambda texts: found)
    typed = term("acupuncture")
    typed.definition = "Ours, typed meanwhile."
    workflow.save_draft(typed, by=people["writer"])
    assert taking_over.take_over_unedited(by=people["admin"]).drafts == len(UNEDITED) - 1
    draft = workflow.draft_of(typed)
    assert (draft.edited_by, draft.contents) == (people["writer"], {"definition": "Ours, typed meanwhile."})
    assert "acupuncture" in keys(TextsHere().texts)


def test_decision_about_a_page_that_is_out_of_date_does_nothing(client, upgraded, people):
    client.force_login(people["admin"])
    (text,) = [text for text in TextsHere().texts if text.key == "acupuncture"]
    seen = client.get(text.url).context["state"]
    change(text.record, definition="Changed meanwhile.")
    answer = client.post(text.url, {"seen": seen, "take": ["definition"], "do": "take"}, follow=True)
    assert messages_of(answer)[0].startswith("Nothing was done")
    assert workflow.draft_of(text.record) is None


def test_open_draft_gets_the_shipped_words_and_stays_with_its_writer(client, upgraded, people):
    client.force_login(people["admin"])
    (text,) = [text for text in TextsHere().texts if text.key == "active-trigger-point"]
    answer = open_text(client, text, do="take", take=["definition"])
    assert messages_of(answer) == ["The shipped words are in the draft that was open. Nobody submitted it for you."]
    draft = workflow.draft_of(text.record)
    assert (draft.is_ready, "even if no one presses" in draft.contents["definition"]) == (False, True)


def test_what_cannot_be_decided_about_a_text_does_nothing(client, on_the_site, people, tmp_path, monkeypatch):
    new = releases.next_release(on_the_site, tmp_path / "second")
    text = (new / "glossary.toml").read_text()
    (new / "glossary.toml").write_text(text.replace('"certainty"', '"how-sure"'))
    releases.install(monkeypatch, new)
    client.force_login(people["admin"])
    new_text, gone = TextsHere().texts
    for text, do in ((new_text, "keep"), (new_text, "take"), (gone, "take")):
        (words,) = messages_of(open_text(client, text, do=do))
        assert words.startswith("Nothing was done")
    assert [text.key for text in TextsHere().texts] == ["how-sure", "certainty"]


def test_new_and_withdrawn_texts_are_named(client, on_the_site, people, tmp_path, monkeypatch):
    new = releases.next_release(on_the_site, tmp_path / "second")
    text = (new / "glossary.toml").read_text()
    (new / "glossary.toml").write_text(text.replace('"certainty"', '"how-sure"'))
    releases.install(monkeypatch, new)
    assert [(text.key, text.standing) for text in TextsHere().texts] == [
        ("how-sure", Standing.NEW), ("certainty", Standing.GONE),
    ]  # fmt: skip
    client.force_login(people["admin"])
    new_text, gone = TextsHere().texts
    client.post(gone.url, {"do": "keep", "seen": client.get(gone.url).context["state"]})
    client.post(new_text.url, {"do": "new", "seen": client.get(new_text.url).context["state"]})
    assert TextsHere().texts == []
    assert term("certainty").status == "published"
    taken = term("how-sure")
    assert (taken.status, taken.is_sample, workflow.draft_of(taken).is_ready) == ("draft", True, True)


def test_text_that_the_clinic_deleted_is_not_brought_up_again(upgraded):
    Contraindication.objects.get(slug="strong-fear-of-needles").delete()
    assert "strong-fear-of-needles" not in keys(TextsHere().texts)


def test_text_is_found_after_its_address_changed(upgraded):
    change(Contraindication.objects.get(slug="strong-fear-of-needles"), slug="fear")
    (text,) = TextsHere().with_standing(Standing.CORRECTED)
    assert text.record.slug == "fear"


def test_loading_sample_content_again_makes_nothing_public(upgraded, monkeypatch):
    monkeypatch.setattr("locations.data.place_loading.load_places", lambda: 0)
    call_command("load_sample_content")
    assert public_words() == upgraded


# A site of an older release, which did not keep what was shipped ------------------------------------------


@pytest.fixture
def without_base(on_the_site):
    SampleRecord.objects.update(contents=None, digest="", release="", object_id=None)
    return on_the_site


def test_unedited_text_of_an_older_release_gets_a_base(without_base):
    after_upgrade.look()
    assert TextsHere().texts == []
    assert not SampleRecord.objects.filter(digest="").exists()


def test_text_without_a_base_is_never_called_changed_by_the_release(client, without_base, people):
    change(term("blood-thinner"), definition="Ours.", slug="thinner")
    after_upgrade.look()
    (text,) = TextsHere().texts
    assert (text.key, text.standing, text.record.slug) == ("blood-thinner", Standing.UNKNOWN, "thinner")
    client.force_login(people["admin"])
    page = client.get(text.url)
    assert "we can’t tell whether your clinic or the release changed it" in page.text
    assert "What the release changed" not in page.text
    open_text(client, text, do="keep")
    assert TextsHere().texts == []
    assert term("thinner").definition == "Ours."
