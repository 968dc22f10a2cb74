"""The pages of the review by page."""

import pytest
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.comments import DraftComment
from clinic_site.reviewing.waiting import reviews_for
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
LIST, READ = "/admin/review/", "/admin/review/read/"


def page_of(path: str, **query) -> str:
    return f"/admin/review/page/?path={path}" + "".join(f"&{name}={value}" for name, value in query.items())


def rows(answer) -> dict[str, Page]:
    return {row.one("h3").text: row for row in Page(answer).all("li", data_key=True)}


def read(client, path: str) -> dict[str, str]:
    """Read all texts of the page at `path`, as its script does. Return their tokens by name."""
    tokens = {name: row["data-token"] for name, row in rows(client.get(page_of(path))).items()}
    assert client.post(READ, {"text": list(tokens.values())}).json() == {"read": len(tokens)}
    return tokens


def sign(client, path: str, tokens, **data):
    return client.post(page_of(path), {"do": "sign", "text": list(tokens), **data}, follow=True)


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_list_shows_pages_and_progress(desk):
    make.make_topic(slug="one", title="One")
    make.make_question()
    make.make_question()
    make.make_term(**make.reviewed(review_due=timezone.localdate().replace(year=2999)))
    page = Page(desk.get(LIST))
    assert [row.text for row in page.one("tbody").all("tr")] == [
        "Print “One” One /one/ 1",
        "Print “Questions” Questions /questions/ 2",
    ]
    assert page.one("p", id="review-progress").text == "1 of 4 texts are read and signed."


def test_long_list_has_pages_and_a_page_lists_its_own_lines_alone(desk, monkeypatch):
    monkeypatch.setattr("clinic_site.reviewing.views.ON_A_PAGE", 2)
    for name in ("one", "three", "two"):
        make.make_topic(slug=name, title=name.title())
    listed = [
        [row.one("a").text for row in Page(desk.get(f"{LIST}?page={number}")).one("tbody").all("tr")]
        for number in (1, 2)
    ]
    assert listed == [["One", "Three"], ["Two"]]
    page = Page(desk.get(LIST))
    assert page.one("p", id="review-progress").text == "0 of 3 texts are read and signed."
    assert [link["href"] for link in page.one("nav", class_="history-pages").all("a")] == ["?page=2"]


def test_account_that_reviews_nothing_is_refused(client):
    client.force_login(make_staff("Writer"))
    urls = [
        LIST,
        page_of("/questions/"),
        "/admin/review/page/frame/?path=/questions/",
        "/admin/review/sheet/ABCD-EFGH/",
    ]
    assert [client.get(url).status_code for url in urls] == [403] * 4
    assert client.post(READ).status_code == 403


def test_desk_leads_reviewers_to_the_review(desk, client):
    assert LIST in Page(desk.get("/admin/")).hrefs
    client.force_login(make_staff("Writer"))
    assert LIST not in Page(client.get("/admin/")).hrefs


def test_frame_shows_all_drafts_of_the_page_together_marked_and_unfolded(desk, clinician):
    writer = make_staff("Writer")
    one = make.make_question(question="First question?", **make.reviewed())
    make.make_question(question="New question?", status="draft", answer="Long answer.")
    one.short_answer = "A new short answer."
    workflow.save_draft(one, by=writer, is_ready=True)
    answer = desk.get("/admin/review/page/frame/?path=/questions/")
    page = Page(answer)
    marked = {element["data-review"] for element in page.all(data_review=True)}
    assert marked == {text.key for text in reviews_for(clinician).pages[0].texts}
    assert ("A new short answer." in page.text, "New question?" in page.text) == (True, True)
    assert [fold for fold in page.all("details") if not fold.has_attr("open")] == []
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    one.refresh_from_db()
    assert one.short_answer != "A new short answer."


def test_visitors_get_no_marks(client):
    make.make_question()
    assert "data-review" not in client.get("/questions/").text


def test_row_shows_what_the_page_does_not(desk):
    make.make_contraindication(title="Blood thinners", slug="thin", self_check_question="Do you take a thinner?")
    row = rows(desk.get(page_of("/safety/")))["Blood thinners"]
    told = [line.text for line in row.one("div", class_="review-part").all("div")]
    assert "Question for the self-check Do you take a thinner?" in told
    assert [line for line in told if "What to do about" in line] == []


def test_words_for_search_are_one_line_until_it_is_opened(desk):
    make.make_warning_sign(
        name="Stroke", search_words="palsy", phrases="face drooping\n\narm is weak", phrases_spanish="cara caída",
        calm_phrases="stroke years ago",
    )  # fmt: skip
    make.make_contraindication(title="Blood thinners", search_words="warfarin")
    make.make_contraindication(title="Infection", slug="infection")
    for way in ({}, {"as": "text"}):
        found = rows(desk.get(page_of("/safety/", **way)))
        fold = found["Stroke"].one("details", class_="review-search")
        assert fold.one("summary").text == "5 phrases that people type to find it : show : Stroke"
        assert [line.text for line in fold.one("dl").all("div")] == [
            "Other words for search palsy",
            "Phrases that mean this sign face drooping; arm is weak",
            "Phrases in Spanish cara caída",
            "Phrases that do not mean it stroke years ago",
        ]
        assert "shows it above everything else" in fold.one("p").text
        other = found["Blood thinners"].one("details", class_="review-search")
        assert other.one("summary").text == "One phrase that people type to find it : show : Blood thinners"
        assert "above everything else" not in other.one("p").text
        assert found["Infection"].all("details", class_="review-search") == []


def test_change_of_a_phrase_is_among_what_must_be_read(desk):
    sign = make.make_warning_sign(name="Stroke", phrases="face drooping", **make.reviewed())
    sign.phrases = "face drooping\narm is weak"
    workflow.save_draft(sign, by=make_staff("Writer"), is_ready=True)
    part = rows(desk.get(page_of("/safety/")))["Stroke"].all("div", class_="review-part")[0]
    assert "Phrases that mean this sign" in part.text
    assert "arm is weak" in part.text


def test_reason_to_call_911_of_a_condition_is_on_its_page(desk):
    make.make_after_effect(action="call_911")
    condition = make.make_condition(emergency="Do not put chest pain down to this.")
    row = rows(desk.get(page_of(condition.get_absolute_url())))[condition.name]
    assert "Do not put chest pain down to this." not in row.text


def test_page_shows_kinds_whose_fields_have_the_same_name(desk):
    make.make_topic(slug="references", title="References")  # its `kind` is a record, that of a study a word
    study = make.make_reference()
    assert set(rows(desk.get(page_of("/references/")))) == {"References", str(study)}


def test_row_shows_choices_and_short_words_even_if_the_page_has_the_same_words(desk):
    topic = make.make_topic(
        slug="one", title="One", nav_label="Needling", description="Dry needling and what it is for.",
        short_answer="Dry needling and what it is for.", body="No, yes, needling.", shows_warnings=False,
    )  # fmt: skip
    told = [div.text for div in rows(desk.get(page_of("/one/")))["One"].one("dl").all("div")]
    assert "Label in menus Needling" in told
    assert "Description for search engines Dry needling and what it is for." in told
    assert "Show when to get help No" in told
    assert [line for line in told if line.startswith(("Title", "Short answer"))] == []
    assert topic.nav_label == "Needling"


def test_text_that_no_page_shows_is_whole_in_the_list(desk):
    make.make_topic(slug="not-a-page", title="Hidden", status="draft", body="")
    make.make_visit_step(title="Lost step", text="Lost words.")  # its page is not on the site
    page = Page(desk.get(page_of("/what-to-expect/")))
    assert page.all("iframe") == []
    assert "Lost words." in page.one("li", data_key=True).text


def test_reading_and_signing_leads_to_the_next_page(desk, clinician):
    make.make_question(question="First?")
    make.make_question(question="Second?")
    make.make_term()
    tokens = read(desk, "/questions/")
    answer = sign(desk, "/questions/", tokens.values())
    assert messages_of(answer) == ["You signed 2 texts."]
    assert answer.redirect_chain == [(page_of("/glossary/").replace("/glossary/", "%2Fglossary%2F"), 302)]
    assert reviews_for(clinician).waiting == 1


def test_after_the_last_page_the_list_is_shown(desk):
    make.make_term()
    assert sign(desk, "/glossary/", read(desk, "/glossary/").values()).redirect_chain == [(LIST, 302)]


def test_signing_some_stays_on_the_page(desk):
    make.make_question(question="First?")
    make.make_question(question="Second?")
    answer = sign(desk, "/questions/", [read(desk, "/questions/")["First?"]])
    assert list(rows(answer)) == ["Second?"]


def test_text_that_was_not_on_the_screen_is_not_signed(desk):
    make.make_question(question="First?")
    token = rows(desk.get(page_of("/questions/")))["First?"]["data-token"]
    answer = sign(desk, "/questions/", [token])
    assert messages_of(answer) == [
        "Not signed: “First?”. You have not read all of it yet. Read it to its end, then sign it."
    ]


def test_page_without_script_gives_whole_texts_and_signs_what_is_ticked(desk, clinician):
    make.make_question(question="First?", answer="A long answer.")
    make.make_question(question="Second?")
    found = rows(desk.get(page_of("/questions/", **{"as": "text"})))
    assert "A long answer." in found["First?"].text
    token = found["First?"].one("input", type="checkbox")["value"]
    answer = desk.post(page_of("/questions/", **{"as": "text"}), {"do": "sign", "text": [token]}, follow=True)
    assert (messages_of(answer), list(rows(answer))) == (["You signed one text."], ["Second?"])


def test_nothing_read_means_a_button_that_says_so(desk):
    make.make_question(question="First?")
    button = Page(desk.get(page_of("/questions/"))).one("button", id="review-sign")
    assert (button.text, button["aria-disabled"]) == ("Sign what I have read", "true")
    read(desk, "/questions/")
    button = Page(desk.get(page_of("/questions/"))).one("button", id="review-sign")
    assert (button.text, button.has_attr("aria-disabled")) == ("Sign the text I have read", False)


def test_what_was_read_meanwhile_is_ticked_and_what_was_unticked_is_not(desk):
    for name in ("First?", "Second?", "Third?"):
        make.make_question(question=name)
    page = page_of("/questions/")
    found = rows(desk.get(page))
    desk.post(READ, {"text": [found["First?"]["data-token"], found["Second?"]["data-token"]]})
    # The box of the first could not be ticked yet when the button was pressed. That of the second was unticked.
    answer = desk.post(page, {"do": "sign", "open": f" {found['Second?']['data-key']}"})
    ticked = {name: row.one("input", type="checkbox").has_attr("checked") for name, row in rows(answer).items()}
    assert ticked == {"First?": True, "Second?": False, "Third?": False}
    assert Page(answer).one("button", id="review-sign").text == "Sign the text I have read"


def test_box_can_be_ticked_only_after_reading(desk):
    make.make_question(question="First?")
    box = rows(desk.get(page_of("/questions/")))["First?"].one("input", type="checkbox")
    assert (box.has_attr("disabled"), box.has_attr("checked")) == (True, False)
    read(desk, "/questions/")
    box = rows(desk.get(page_of("/questions/")))["First?"].one("input", type="checkbox")
    assert (box.has_attr("disabled"), box.has_attr("checked")) == (False, True)


def test_own_words_have_no_box(desk, clinician):
    topic = make.make_topic(slug="one", title="One", **make.reviewed())
    topic.body = "My words."
    workflow.save_draft(topic, by=clinician, is_ready=True)
    row = rows(desk.get(page_of("/one/")))["One"]
    assert row.all("input", type="checkbox") == []
    assert "Some of these words are yours, so someone else must sign them." in row.text


def test_nothing_ticked_says_so(desk):
    make.make_question()
    assert messages_of(sign(desk, "/questions/", [])) == [
        "Nothing is ticked, so nothing was signed. Read a text to its end, then tick it."
    ]


def test_comment_that_was_typed_is_neither_lost_nor_signed_over(desk, clinician):
    record = make.make_question(question="First?")
    tokens = read(desk, "/questions/")
    key = f"education.question-{record.pk}"
    answer = sign(desk, "/questions/", tokens.values(), **{f"words-{key}": "Please say it shorter."})
    assert messages_of(answer) == ["Not signed: “First?”. Send or clear the comment that you typed first."]
    assert rows(answer)["First?"].one("textarea").text == "Please say it shorter."
    assert reviews_for(clinician).waiting == 1


def test_asking_for_a_change_of_a_text_on_the_site_begins_a_draft_that_says_why(desk, clinician):
    record = make.make_question(question="First?")
    tokens = read(desk, "/questions/")
    key = f"education.question-{record.pk}"
    data = {"do": f"change:{key}", "shown": list(tokens.values()), f"words-{key}": "Please say it shorter."}
    answer = desk.post(page_of("/questions/"), data, follow=True)
    assert messages_of(answer) == ["“First?” went back with your words. It waits for you again once it was changed."]
    assert DraftComment.objects.get().words == "Please say it shorter."
    draft = workflow.draft_of(record)
    assert (draft.sent_back_by, draft.is_ready, draft.contents) == (clinician, False, {})
    assert reviews_for(clinician).waiting == 0


def test_asking_for_a_change_of_a_draft_sends_it_back(desk, clinician):
    record = make.make_question(question="First?", **make.reviewed())
    record.short_answer = "Other words."
    workflow.save_draft(record, by=make_staff("Writer"), is_ready=True)
    key = f"education.question-{record.pk}"
    data = {"do": f"change:{key}", f"words-{key}": "Too long."}
    [hidden] = rows(desk.get(page_of("/questions/")))["First?"].all("input", type="hidden")
    shown = [hidden["value"]]
    desk.post(page_of("/questions/"), data | {"shown": shown})
    assert workflow.draft_of(record).sent_back_by == clinician


def test_change_is_not_asked_for_words_that_changed_meanwhile(desk):
    record = make.make_question(question="First?")
    tokens = read(desk, "/questions/")
    record.save()
    key = f"education.question-{record.pk}"
    data = {"do": f"change:{key}", "shown": list(tokens.values()), f"words-{key}": "Too long."}
    answer = desk.post(page_of("/questions/"), data, follow=True)
    assert messages_of(answer) == ["Someone changed this after you opened it. Read it again, then decide."]
    assert rows(answer)["First?"].one("textarea").text == "Too long."


def test_comment_goes_to_the_draft(desk):
    record = make.make_question(question="First?", **make.reviewed())
    record.short_answer = "Other words."
    draft = workflow.save_draft(record, by=make_staff("Writer"), is_ready=True)
    key = f"education.question-{record.pk}"
    answer = desk.post(page_of("/questions/"), {"do": f"comment:{key}", f"words-{key}": "Nice."}, follow=True)
    assert messages_of(answer) == ["Your comment on “First?” is with its draft."]
    assert [(one.draft_key, one.words) for one in DraftComment.objects.all()] == [(draft.pk, "Nice.")]
    assert rows(answer)["First?"].one("textarea").text == ""


def test_character_that_no_database_keeps_is_left_out_of_comments(desk):
    record = make.make_question(question="First?", **make.reviewed())
    record.short_answer = "Other words."
    workflow.save_draft(record, by=make_staff("Writer"), is_ready=True)
    key = f"education.question-{record.pk}"
    desk.post(page_of("/questions/"), {"do": f"comment:{key}", f"words-{key}": "Ni\0ce."})
    desk.get(page_of("/questions/"))
    [row] = rows(desk.get(page_of("/questions/"))).values()
    shown = [row.all("input", type="hidden")[0]["value"]]
    desk.post(page_of("/questions/"), {"do": f"change:{key}", f"words-{key}": "\0Too long.", "shown": shown})
    assert [one.words for one in DraftComment.objects.order_by("pk")] == ["Nice.", "Too long."]


def test_page_with_nothing_left_leads_to_the_list(desk):
    answer = desk.get(page_of("/questions/"), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert messages_of(answer) == ["Nothing on this page is waiting for a review any more."]


def test_yearly_review_shows_what_changed_since_the_last_one(desk):
    long_ago = timezone.localdate().replace(year=2024)
    review = make.reviewed(reviewed_on=long_ago, review_due=long_ago.replace(year=2025))
    one = make.make_question(question="First?", search_words="old", **review)
    make.make_question(question="Second?", **review)
    make.change(one, search_words="new")
    found = rows(desk.get(page_of("/questions/")))
    assert "What changed since the last review Other words for search old new" in found["First?"].text
    assert "nothing changed since the last review" in found["Second?"].text
