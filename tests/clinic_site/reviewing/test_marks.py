"""Every kind of text is marked on its page, and visitors get the same bytes as without marks."""

import pytest
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.contents import content_fields
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.reviewing.contents import MENU_AND_SEARCH, TELLING, WORD, Texts
from clinic_site.reviewing.marks import key_of, marking
from clinic_site.reviewing.rendering import marked_texts, render_page
from clinic_site.reviewing.waiting import reviews_for
from education.models import Reviewed
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def pages_by_path(account, rf) -> dict[str, dict[str, str]]:
    """Return the marked texts of each page with waiting texts, by path and key."""
    request = rf.get("/")
    request.user = account
    reviews = reviews_for(account)
    return {page.path: marked_texts(render_page(request, page, reviews)) for page in reviews.pages}


def one_of_each() -> dict[str, tuple[Reviewed, list[str]]]:
    """Return a new record of each kind, with words that its page must mark."""
    make.make_topic(slug="what-to-expect", title="What to expect", **make.reviewed(review_due=None))
    return {
        "topic": (make.make_topic(slug="some-page", body="Words of the body."), ["Words of the body."]),
        "condition": (make.make_condition(what_it_is="What it is here."), ["What it is here."]),
        "bodyregion": (make.make_region(note="Note of the region."), ["Note of the region."]),
        "contraindication": (make.make_contraindication(reason="A good reason."), ["A good reason."]),
        "aftereffect": (make.make_after_effect(detail="What to know."), ["What to know."]),
        "warningsign": (make.make_warning_sign(detail="Another to know."), ["Another to know."]),
        "frequency": (make.make_frequency(not_said="It says nothing."), ["It says nothing."]),
        "question": (make.make_question(answer="A folded answer."), ["A folded answer."]),
        "glossaryterm": (make.make_term(definition="A definition."), ["A definition."]),
        "reference": (make.make_reference(plain_finding="It was found."), ["It was found."]),
        "visitstep": (make.make_visit_step(text="Then you rest."), ["Then you rest."]),
    }


def test_example_has_every_kind():
    assert set(one_of_each()) == {kind._meta.model_name for kind in publishable_kinds(Reviewed)}


@pytest.mark.parametrize("kind", sorted(model._meta.model_name for model in publishable_kinds(Reviewed)))
def test_kind_is_marked_on_its_page(clinician, rf, kind):
    record, words = one_of_each()[kind]
    marked = pages_by_path(clinician, rf)[record.get_absolute_url().partition("#")[0]]
    assert [text for text in words if text not in " ".join(marked.get(key_of(record), "").split())] == []


@pytest.mark.parametrize("slug", ["home", "safety", "conditions", "questions", "glossary", "references"])
def test_text_of_a_page_with_a_list_is_marked(clinician, rf, slug):
    topic = make.make_topic(slug=slug, title="Its title", short_answer="Its short answer.", body="Its body.")
    marked = pages_by_path(clinician, rf)[topic.get_absolute_url()][key_of(topic)]
    words = "Its title Its short answer. Its body."
    drawing = " not deep: stays in the muscle" if slug == "safety" else ""  # of the lung, whose text belongs to it
    assert " ".join(marked.split())[: len(words + drawing)] == words + drawing
    assert drawing or len(" ".join(marked.split())) == len(words)


def test_law_with_a_draft_is_marked(clinician, rf):
    state = make.make_state()
    state.law_note = "A new note."
    workflow.save_draft(state, by=make_staff("Administrator"), is_ready=True)
    assert "A new note." in pages_by_path(clinician, rf)[state.get_absolute_url()][key_of(state)]


def test_every_sample_text_is_marked_on_its_page(sample_content, clinician, rf):
    marked = pages_by_path(clinician, rf)
    waiting = [(page.path, text.key) for page in reviews_for(clinician).pages for text in page.texts]
    assert len(waiting) > 200
    assert [key for path, key in waiting if key not in marked[path]] == []


def test_no_sentence_that_a_page_shows_is_listed_as_if_it_did_not(sample_content, clinician, rf):
    request = rf.get("/")
    request.user = clinician
    reviews = reviews_for(clinician)
    wrong = []
    for page in reviews.pages:
        response = render_page(request, page, reviews)
        marked, visible = marked_texts(response), Page(response.content.decode()).one("body").text
        said = Texts(page.texts)
        for text in page.texts:
            fields = {field.name: field for field in content_fields(type(text.live)) if not field.flatchoices}
            found = [one for one in said.beyond(text, marked[text.key]) if one.name in fields.keys() - MENU_AND_SEARCH]
            found = [one for one in found if len(WORD.findall(one.words)) >= TELLING and one.words in visible]
            wrong += [(text.key, one.name) for one in found]
    assert wrong == []


def test_reason_to_call_911_of_a_condition_is_marked_in_its_card(clinician, rf):
    make.make_after_effect(action="call_911")
    condition = make.make_condition(emergency="Do not wait with chest pain.")
    marked = pages_by_path(clinician, rf)[condition.get_absolute_url()]
    assert "Do not wait with chest pain." in marked[key_of(condition)]


def test_marks_are_the_only_difference(client):
    """Inside `marking` a page differs only by the attribute and by elements around text without one of its own."""
    record = make.make_question(answer="A folded answer.")
    plain = client.get("/questions/").text
    with marking(frozenset([key_of(record)])):
        marked = client.get("/questions/").text
    assert marked != plain
    assert marked.replace(f' data-review="{key_of(record)}"', "") == plain


def test_draft_that_the_database_refuses_hides_no_other(clinician, rf):
    broken = make.make_question(question="Broken?", **make.reviewed())
    good = make.make_question(question="Good?")
    for record, contents in ((broken, {"slug": good.slug}), (good, {"short_answer": "Better."})):
        Draft.objects.create(record=record, contents=contents, is_ready=True, edited_at=timezone.now())
    marked = pages_by_path(clinician, rf)["/questions/"]
    assert "Better." in marked[key_of(good)]
    assert "Broken?" in marked[key_of(broken)]
