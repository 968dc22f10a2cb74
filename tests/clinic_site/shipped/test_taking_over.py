"""Taking over all shipped texts: drafts of the clinic that wait for a first review."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.models import Draft, Notice, SampleRecord
from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.together import publish_together
from clinic_site.shared import desk_registry, setup_registry
from clinic_site.shipped import taking_over
from clinic_site.shipped.standing import TextsHere
from education.models import GlossaryTerm, Question
from education.sample import text_samples
from education.sample.shipped_texts import KINDS, this_release
from locations.models import Clinic
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
URL = "/admin/shipped/take-over/"


def every_text():
    return [record for kind in KINDS for record in kind.objects.all()]


def need_of(account, key):
    return next((need for need in desk_registry.needs_of(account) if need.key == key), None)


def step_of(account, key):
    return next(step for step in setup_registry.steps_for(account) if step.key == key)


def test_page_asks_first_and_says_how_many_and_what_will_happen(client, first_release, people):
    client.force_login(people["admin"])
    page = client.get(URL)
    total = len(this_release().texts)
    assert f"{total} texts become drafts of your clinic." in page.text
    assert f"Yes, take over {total} texts" in page.text
    assert "No text is called reviewed." in page.text
    assert every_text() == []


def test_all_become_unreviewed_drafts_that_were_handed_over(client, first_release, people):
    client.force_login(people["admin"])
    client.post(URL, {"what": "new"})
    texts = every_text()
    assert len(texts) == len(this_release().texts)
    assert {(text.status, text.is_sample, text.reviewed_on) for text in texts} == {("draft", True, None)}
    assert Draft.objects.filter(is_ready=True, authors="", approved_by=None).count() == len(texts)
    assert not Clinic.objects.exists()
    assert TextsHere().texts == []
    version = texts[0].history.earliest()
    assert version.history_user is None
    assert version.history_change_reason == f"Shipped text of release 2026-12, taken over by {people['admin']}"


def test_reviewers_get_one_notice_and_the_desk_counts_them(client, first_release, people):
    client.force_login(people["admin"])
    client.post(URL, {"what": "new"})
    total = len(this_release().texts)
    (notice,) = Notice.objects.all()
    assert (notice.account, notice.kind, notice.name) == (people["reviewer"], "taken over", f"{total} texts")
    assert notice.url == "/admin/shipped/"
    need = need_of(people["reviewer"], "shipped-review")
    assert (need.count, need.words) == (total, "shipped texts wait for a first review")
    workflow.approve(Question.objects.all()[0], by=people["reviewer"])
    assert need_of(people["reviewer"], "shipped-review").count == total - 1


def test_running_it_again_goes_on_where_it_stopped(first_release, people):
    taking_over.take_over_all_new(by=people["admin"])
    before = {(type(text), text.pk): text.updated_at for text in every_text()}
    Question.objects.all()[0].delete()
    SampleRecord.objects.filter(model="education.glossaryterm", key="certainty").delete()
    GlossaryTerm.objects.get(slug="certainty").delete()
    outcome = taking_over.take_over_all_new(by=people["admin"])
    assert outcome.new == 1  # the question that staff deleted stays away
    after = {(type(text), text.pk): text.updated_at for text in every_text()}
    assert {key: time for key, time in after.items() if key in before} == {
        key: time for key, time in before.items() if key in after
    }


def test_failure_leaves_nothing_behind(first_release, people, monkeypatch):
    calls = []

    def fail_later(*args, **kwargs):
        calls.append(1)
        if len(calls) == 5:
            raise RuntimeError
        return hand_over(*args, **kwargs)

    hand_over = workflow.hand_over
    monkeypatch.setattr("clinic_site.publishing.workflow.hand_over", fail_later)
    with pytest.raises(RuntimeError):
        taking_over.take_over_all_new(by=people["admin"])
    assert (every_text(), SampleRecord.objects.count(), Draft.objects.count()) == ([], 0, 0)


def test_text_of_the_clinic_with_the_same_address_stays(client, first_release, people):
    ours = make.make_term(slug="certainty", term="Ours", definition="Our words.")
    client.force_login(people["admin"])
    answer = client.post(URL, {"what": "new"}, follow=True)
    assert "which stayed as they are: “Ours”" in answer.text
    ours.refresh_from_db()
    assert (ours.definition, ours.status, ours.drafts.count()) == ("Our words.", "published", 0)


def test_drafts_that_a_command_loaded_are_handed_over_too(client, first_release, people):
    text_samples.load("draft")
    client.force_login(people["admin"])
    total = len(this_release().texts)
    assert f"{total} texts that are drafts already are handed over for review." in client.get(URL).text
    client.post(URL, {"what": "new"})
    assert Draft.objects.filter(is_ready=True).count() == total
    assert Notice.objects.count() == 1


def test_sample_that_was_taken_off_the_site_is_not_handed_over(first_release, people):
    text_samples.load("published")
    term = GlossaryTerm.objects.get(slug="certainty")
    unpublishing.take_off([term], by=people["publisher"])
    taking_over.take_over_all_new(by=people["admin"])
    assert workflow.draft_of(term) is None


def test_whoever_took_them_over_may_approve_them_too(first_release, people):
    """In a practice with one clinician. Nobody here wrote the words."""
    taking_over.take_over_all_new(by=people["reviewer"])
    workflow.approve(Question.objects.all()[0], by=people["reviewer"])


@pytest.mark.parametrize(("role", "answer"), [("Writer", 403), ("Clinical reviewer", 403), ("Location manager", 403)])
def test_only_publishers_and_administrators_take_over(client, first_release, role, answer):
    client.force_login(make_staff(role))
    assert client.get(URL).status_code == client.post(URL, {"what": "new"}).status_code == answer
    text = TextsHere().texts[0]
    assert client.post(text.url, {"do": "new"}).status_code == answer
    assert every_text() == []


def test_writers_and_reviewers_see_the_list_and_others_do_not(client, first_release):
    answers = {}
    for role in ("Writer", "Clinical reviewer", "Publisher", "Location manager"):
        client.force_login(make_staff(role))
        answers[role] = client.get("/admin/shipped/").status_code
    assert answers == {"Writer": 200, "Clinical reviewer": 200, "Publisher": 200, "Location manager": 403}


def test_text_that_is_unknown_has_no_page(client, first_release, people):
    client.force_login(people["admin"])
    assert client.get("/admin/shipped/auth.user/1/").status_code == 404
    assert client.get("/admin/shipped/education.question/no-such/").status_code == 302


# The setup ----------------------------------------------------------------------------------------------


def test_steps_of_the_setup_follow_what_is_there(first_release, people):
    admin, writer = people["admin"], people["writer"]
    total = len(this_release().texts)
    first = step_of(admin, "shipped")
    assert (first.place, first.is_done, first.url, first.is_required) == (30, False, URL, False)
    assert first.words.startswith(f"{total} texts about dry needling come with the software.")
    assert step_of(writer, "shipped").url == ""
    assert "A publisher or an administrator does this." in step_of(writer, "shipped").words
    taking_over.take_over_all_new(by=admin)
    assert step_of(admin, "shipped").is_done
    last = step_of(admin, "publish-all")
    assert (last.place, last.is_done, last.url) == (80, False, "/admin/publish-all/")
    assert last.words.startswith("0 texts are on the site.")


def test_step_of_publishing_is_done_when_nothing_waits_and_no_card_is_empty(first_release, people):
    make.make_topic()
    assert not step_of(people["admin"], "publish-all").is_done
    for action in ("call_911", "call_clinic"):
        make.make_after_effect(action=action, when="after")
    assert step_of(people["admin"], "publish-all").is_done


def test_step_of_publishing_does_not_wait_for_a_text_that_was_taken_off(first_release, people):
    for action in ("call_911", "call_clinic"):
        make.make_after_effect(action=action, when="after")
    topic = make.make_topic()
    topic.body = "Other words."
    workflow.save_draft(topic, by=people["writer"], is_ready=True)
    make.make_reviewer(account=people["reviewer"])
    workflow.approve(topic, by=people["reviewer"])
    assert step_of(people["admin"], "publish-all").words == "3 texts are on the site. 1 approved text waits."
    unpublishing.take_off([topic], by=people["publisher"])
    step = step_of(people["admin"], "publish-all")
    assert (step.words, step.is_done) == ("2 texts are on the site.", True)


# Everything that is shipped -----------------------------------------------------------------------------


@pytest.mark.nightly
def test_all_shipped_texts_go_out_in_one_action_once_a_clinician_has_approved_them(people):
    make.make_reviewer(account=people["reviewer"])
    text_samples.load("draft")
    texts = every_text()
    for text in texts:
        Draft.objects.create(
            record=text, contents={}, is_ready=True, edited_at=timezone.now(), approved_at=timezone.now(),
            approved_by=people["reviewer"],
        )  # fmt: skip
    outcome = publish_together(texts, by=people["publisher"])
    assert outcome.refused == []
    assert len(outcome.published) == len(this_release().texts) > 200
    assert {(text.status, text.is_sample) for text in every_text()} == {("published", False)}
    assert step_of(people["publisher"], "publish-all").is_done


# Many texts ---------------------------------------------------------------------------------------------


def _many(release, count):
    """Return a release with `count` more words, all different from what this site has."""
    text = next(text for text in release.texts.values() if text.model is GlossaryTerm)
    more = {}
    for number in range(count):
        key = f"word-{number}"
        more["education.glossaryterm", key] = type(text)(
            GlossaryTerm, key, {"term": key, "definition": "New words."}, {}
        )
    return type(release)("2027-01", release.texts | more, {})


def _load(numbers):
    now = timezone.now()
    terms = GlossaryTerm.objects.bulk_create(
        GlossaryTerm(term=f"word-{n}", slug=f"word-{n}", definition="Old words.", status="published", created_at=now)
        for n in numbers
    )
    base = {"term": "", "slug": "", "definition": "Old words.", "other_names": "", "is_explained_in_texts": True}
    SampleRecord.objects.bulk_create(
        SampleRecord(model="education.glossaryterm", key=term.slug, object_id=term.pk, digest="old", release="2026-12",
                     contents=base | {"term": term.term, "slug": term.slug})
        for term in terms
    )  # fmt: skip


def test_pages_and_desk_take_the_same_queries_with_2000_texts(client, first_release, people, monkeypatch):
    release = this_release()
    text_samples.load("published")
    client.force_login(people["admin"])
    counted = []
    for total, more in ((3, range(3)), (2000, range(3, 2000))):
        _load(more)
        many = _many(release, total)
        monkeypatch.setattr("clinic_site.shipped.standing.this_release", lambda many=many: many)
        numbers = {}
        for url in ("/admin/shipped/", "/admin/shipped/take-over/?what=unedited", "/admin/"):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(url)
            # Only reads: a slow machine saves the session in between.
            numbers[url] = sum(query["sql"].startswith("SELECT") for query in queries)
            if url == "/admin/shipped/":
                assert (page.context["total"], page.context["unedited"]) == (total, total)
        counted.append(numbers)
    assert counted[0] == counted[1]


def test_taking_over_again_is_one_decision_each(first_release, people):
    """Two people press the button at once: the second finds nothing to do."""
    taking_over.take_over_all_new(by=people["admin"])
    assert taking_over.take_over_all_new(by=people["publisher"]).new == 0
    assert Notice.objects.count() == 1
