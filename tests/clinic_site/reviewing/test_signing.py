"""Signing texts: what counts as read, and each reason to refuse a signature."""

import pytest
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.send_back import send_back
from clinic_site.reviewing import signing
from clinic_site.reviewing.models import ReadText
from clinic_site.reviewing.waiting import reviews_for
from locations.models import StateAccess
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db

NOT_READ = "You have not read all of it yet. Read it to its end, then sign it."
CHANGED = "Someone changed this after you opened it. Read it again, then decide."
GONE = "The text no longer exists, or you may not review it."


@pytest.fixture
def writer_account():
    return make_staff("Writer")


def token_of(record, account) -> signing.Token:
    [text] = [text for page in reviews_for(account).pages for text in page.texts if text.live == record]
    return signing.token_for(text, account)


def read(record, account) -> signing.Token:
    token = token_of(record, account)
    signing.note_read([token], account)
    return token


def sign(token, account):
    """Sign the text of `token` and return what became of it: (signed, refused)."""
    outcome = signing.sign_all([token], by=account)
    return outcome.signed, outcome.refused


def draft_by(record, account, **values):
    for name, value in values.items():
        setattr(record, name, value)
    return workflow.save_draft(record, by=account, is_ready=True)


def review_of(record):
    record.refresh_from_db()
    return str(record.reviewed_by), record.reviewed_on


def test_text_on_the_site_that_was_read_is_reviewed_today(clinician):
    topic = make.make_topic(title="One")
    assert sign(read(topic, clinician), clinician) == (["One"], {})
    assert review_of(topic) == ("Cleo Example, PT", timezone.localdate())


def test_draft_that_was_read_is_approved(clinician, writer_account):
    topic = make.make_topic(title="One", **make.reviewed())
    draft_by(topic, writer_account, body="Other words.")
    assert sign(read(topic, clinician), clinician) == (["One"], {})
    draft = workflow.draft_of(topic)
    assert (draft.approved_by, draft.is_own_review) == (clinician, False)


def test_text_that_was_never_on_the_site_is_approved(clinician):
    topic = make.make_topic(title="One", status="draft")
    assert sign(read(topic, clinician), clinician) == (["One"], {})
    assert workflow.draft_of(topic).approved_by == clinician


def test_text_that_was_not_read_is_refused(clinician):
    topic = make.make_topic(title="One")
    assert sign(token_of(topic, clinician), clinician) == ([], {NOT_READ: ["One"]})
    assert review_of(topic) == ("None", None)


def test_text_that_changed_after_it_was_read_is_refused(clinician, writer_account):
    topic = make.make_topic(title="One")
    token = read(topic, clinician)
    draft_by(topic, writer_account, body="Other words.")
    assert sign(token, clinician) == ([], {CHANGED: ["One"]})
    assert sign(token_of(topic, clinician), clinician) == ([], {NOT_READ: ["One"]})


def test_signing_before_the_hand_over_counts_for_a_text_that_nobody_wrote_here(clinician):
    """Texts that came with the site have no writer who would hand them over."""
    topic = make.make_topic(title="One", status="draft")
    sign(read(topic, clinician), clinician)
    workflow.hand_over(topic, by=make_staff("Writer"))
    assert [str(problem.message) for problem in workflow.problems_of(topic) if "approve" in problem.message] == []
    assert workflow.draft_of(topic).approved_by == clinician


def test_draft_that_was_not_handed_over_does_not_wait(clinician, writer_account):
    topic = make.make_topic(**make.reviewed())
    topic.body = "Other words."
    workflow.save_draft(topic, by=writer_account)
    assert reviews_for(clinician).pages == []


def test_objection_of_a_colleague_is_not_signed_over(clinician, writer_account):
    other = make_staff("Clinical reviewer")
    topic = make.make_topic(title="One", **make.reviewed())
    draft_by(topic, writer_account, body="Other words.")
    token = read(topic, clinician)
    send_back(topic, by=other, why="The number is wrong.")
    objection = f"{other} asked for a change meanwhile. Read the comment, then decide."
    assert sign(token, clinician) == ([], {objection: ["One"]})
    draft = workflow.draft_of(topic)
    assert (draft.sent_back_by, draft.approved_by) == (other, None)


def test_law_of_another_state_is_neither_listed_nor_signed(writer_account):
    oregon, washington = make.make_state("OR"), make.make_state("WA")
    for state in (oregon, washington):
        draft_by(state, writer_account, law_note="Other words.")
    administrator = make_staff("Administrator")
    token = read(oregon, administrator)
    StateAccess.objects.create(account=administrator).states.add(washington)
    assert [text.live for page in reviews_for(administrator).pages for text in page.texts] == [washington]
    assert sign(token, administrator) == ([], {GONE: ["–"]})
    assert sign(read(washington, administrator), administrator) == (["Washington"], {})


def test_plain_page_that_becomes_one_about_the_treatment_needs_a_clinician(clinician, writer_account):
    page = make.make_plain_page(title="One", slug="one")
    draft_by(page, writer_account, kind=None)
    assistant = make_staff("Clinical reviewer")
    [reason] = sign(read(page, assistant), assistant)[1]
    assert reason.startswith("Your account does not belong to a clinician")
    workflow.approve(page, by=assistant)
    assert sign(read(page, clinician), clinician) == (["One"], {})


def test_same_signature_twice_counts_once(clinician):
    topic = make.make_topic(title="One", status="draft")
    token = read(topic, clinician)
    sign(token, clinician)
    signing.note_read([token], clinician)
    already = f"{clinician} has signed it already. There is nothing left to do."
    assert sign(token, clinician) == ([], {already: ["One"]})


def test_second_clinician_learns_that_the_first_signed(clinician, writer_account):
    other = make_staff("Clinical reviewer")
    make.make_reviewer(account=other)
    topic = make.make_topic(title="One", **make.reviewed())
    draft_by(topic, writer_account, body="Other words.")
    tokens = read(topic, clinician), read(topic, other)
    assert sign(tokens[0], clinician) == (["One"], {})
    already = f"{clinician} has signed it already. There is nothing left to do."
    assert sign(tokens[1], other) == ([], {already: ["One"]})
    assert workflow.draft_of(topic).approved_by == clinician


def test_second_clinician_cannot_renew_a_review_that_was_just_renewed(clinician):
    other = make_staff("Clinical reviewer")
    make.make_reviewer(name="Other Example", account=other)
    topic = make.make_topic(title="One")
    tokens = read(topic, clinician), read(topic, other)
    sign(tokens[0], clinician)
    assert sign(tokens[1], other) == ([], {CHANGED: ["One"]})
    assert review_of(topic) == ("Cleo Example, PT", timezone.localdate())


def test_own_words_are_refused(clinician):
    topic = make.make_topic(title="One", **make.reviewed())
    draft_by(topic, clinician, body="Other words.")
    own = "Some of these words are yours, so someone else must approve them."
    assert sign(read(topic, clinician), clinician) == ([], {own: ["One"]})


def test_account_that_is_no_clinician_is_refused():
    assistant = make_staff("Clinical reviewer")
    topic = make.make_topic(title="One", is_sample=True)
    [(reason, names)] = sign(read(topic, assistant), assistant)[1].items()
    assert (reason.split(",")[0], names) == (
        "Your account does not belong to a clinician on the list of reviewers",
        ["One"],
    )


def test_reviewer_whose_entry_was_switched_off_is_refused(clinician):
    topic = make.make_topic(title="One")
    token = read(topic, clinician)
    make.change(clinician.reviewer, is_active=False)
    [reason] = sign(token, clinician)[1]
    assert reason.startswith("Your entry on the list of reviewers is not active")
    assert review_of(topic) == ("None", None)


def test_account_that_was_switched_off_is_refused(clinician):
    topic = make.make_topic(title="One")
    token = read(topic, clinician)
    make.change(clinician, is_active=False)
    clinician.is_active = True  # as in a request that began before
    assert sign(token, clinician) == ([], {"This account is switched off. Ask an administrator.": ["One"]})


def test_approval_by_a_reviewer_who_was_switched_off_waits_again(clinician, writer_account):
    topic = make.make_topic(title="One", **make.reviewed())
    draft_by(topic, writer_account, body="Other words.")
    sign(read(topic, clinician), clinician)
    other = make_staff("Clinical reviewer")
    make.make_reviewer(account=other)
    assert reviews_for(other).waiting == 0
    make.change(clinician.reviewer, is_active=False)
    assert reviews_for(other).waiting == 1


def test_token_works_only_for_its_account(clinician):
    other = make_staff("Clinical reviewer")
    token = str(token_of(make.make_topic(), clinician))
    assert len(signing.tokens_in([token, token, "nonsense", token[:-1] + "!"], clinician)) == 1
    assert signing.tokens_in([token], other) == []


def test_token_of_a_kind_that_the_account_may_not_review_is_refused(clinician):
    token = read(make.make_topic(), clinician)
    clinician.groups.clear()
    account = type(clinician).objects.get(pk=clinician.pk)
    assert sign(token, account) == ([], {GONE: ["–"]})


def test_one_refusal_leaves_the_others_signed(clinician):
    one, two = make.make_topic(title="One"), make.make_topic(title="Two")
    outcome = signing.sign_all([token_of(one, clinician), read(two, clinician)], by=clinician)
    assert outcome.sentences() == ["You signed one text.", f"Not signed: “One”. {NOT_READ}"]


def test_reading_is_forgotten_when_it_was_signed(clinician):
    sign(read(make.make_topic(), clinician), clinician)
    assert ReadText.objects.count() == 0


def test_reading_again_stores_the_newest_state(clinician):
    topic = make.make_topic()
    read(topic, clinician)
    topic.save()
    token = read(topic, clinician)
    assert list(ReadText.objects.values_list("state", flat=True)) == [token.state]
