"""Validation of the texts for patients: `full_clean` for forms, constraints for everything else."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.forms import modelform_factory

from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    GlossaryTerm,
    Question,
    Reference,
    Reviewer,
    Topic,
    VisitStep,
    WarningSign,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)
FACTORIES = {
    AfterEffect: make.make_after_effect,
    BodyRegion: make.make_region,
    Condition: make.make_condition,
    Contraindication: make.make_contraindication,
    GlossaryTerm: make.make_term,
    Question: make.make_question,
    Reference: make.make_reference,
    Topic: make.make_topic,
    VisitStep: make.make_visit_step,
}
every_reviewed_model = pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)


def update(record, **values):
    """Change a record without validation."""
    type(record).objects.filter(pk=record.pk).update(**values)


def constraint(model, name):
    return f"education_{model._meta.model_name}_{name}"


@every_reviewed_model
def test_record_from_its_factory_is_valid(model):
    FACTORIES[model]().full_clean()


# Reviews -----------------------------------------------------------------------------------------------


@every_reviewed_model
def test_database_refuses_a_review_without_its_reviewer_or_its_date(model):
    record = FACTORIES[model]()
    with pytest.raises(IntegrityError, match=constraint(model, "review_has_reviewer_and_date")):
        update(record, reviewed_on=DAY)


@every_reviewed_model
def test_database_refuses_a_reviewer_without_the_date_of_the_review(model):
    record, reviewer = FACTORIES[model](), make.make_reviewer()
    with pytest.raises(IntegrityError, match=constraint(model, "review_has_reviewer_and_date")):
        update(record, reviewed_by=reviewer)


@every_reviewed_model
@pytest.mark.parametrize("due", [DAY, DAY - datetime.timedelta(days=1)], ids=["same day", "day before"])
def test_database_refuses_a_next_review_that_is_not_after_the_last(model, due):
    record = FACTORIES[model](**make.reviewed(reviewed_on=DAY))
    with pytest.raises(IntegrityError, match=constraint(model, "review_due_after_review")):
        update(record, review_due=due)


@every_reviewed_model
def test_database_refuses_sample_content_with_a_review(model):
    record = FACTORIES[model](**make.reviewed())
    with pytest.raises(IntegrityError, match=constraint(model, "sample_is_not_reviewed")):
        update(record, is_sample=True)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reviewed_by": None}, "Give both the reviewer and the date of the review, or neither."),
        ({"reviewed_on": None}, "Give both the reviewer and the date of the review, or neither."),
        ({"review_due": DAY}, "The next review must be due after the last one."),
        ({"is_sample": True}, "A reviewed record is no longer sample content: untick “sample content”."),
    ],
)
def test_form_says_what_is_wrong_with_a_review(values, words):
    topic = make.make_topic(**make.reviewed(reviewed_on=DAY))
    for name, value in values.items():
        setattr(topic, name, value)
    with pytest.raises(ValidationError) as error:
        topic.full_clean()
    assert error.value.messages == [words]


def test_due_date_does_not_need_a_review():
    make.make_topic(review_due=DAY).full_clean()


def test_reviewer_of_a_record_cannot_be_deleted():
    reviewer = make.make_topic(**make.reviewed()).reviewed_by
    with pytest.raises(ProtectedError):
        reviewer.delete()


def test_same_reviewer_cannot_be_listed_twice():
    make.make_reviewer(name="Ada Example", credentials="PT")
    make.make_reviewer(name="Ada Example", credentials="MD")
    with pytest.raises(IntegrityError, match=r"education_reviewer(_once|\.name, education_reviewer\.credentials)"):
        Reviewer.objects.bulk_create([Reviewer(name="Ada Example", credentials="PT")])


def test_review_is_overdue_from_the_day_after_it_was_due():
    today = datetime.date(2026, 6, 1)
    make.make_topic(slug="yesterday", review_due=today - datetime.timedelta(days=1))
    make.make_topic(slug="today", review_due=today)
    make.make_topic(slug="never")
    assert [topic.slug for topic in Topic.objects.review_overdue(today)] == ["yesterday"]


def test_is_review_overdue_compares_the_due_date_with_today():
    assert make.make_topic(review_due=datetime.date(2000, 1, 1)).is_review_overdue is True
    assert make.make_topic(review_due=datetime.date(9000, 1, 1)).is_review_overdue is False
    assert make.make_topic().is_review_overdue is False


def test_unreviewed_returns_the_records_without_a_review():
    make.make_topic(slug="reviewed", **make.reviewed())
    make.make_topic(slug="new")
    assert [topic.slug for topic in Topic.objects.unreviewed()] == ["new"]


# Safety ------------------------------------------------------------------------------------------------


def test_database_refuses_a_contraindication_with_an_unknown_level():
    with pytest.raises(IntegrityError, match="education_contraindication_known_level"):
        update(make.make_contraindication(), level="maybe")


def test_database_refuses_an_effect_with_an_unknown_action():
    with pytest.raises(IntegrityError, match="education_aftereffect_known_action"):
        update(make.make_after_effect(), action="wait")


@pytest.mark.parametrize("value", ["-0.1", "100.1"])
def test_database_refuses_per_100_outside_0_to_100(value):
    effect = make.make_after_effect()
    with pytest.raises(IntegrityError, match="education_aftereffect_per_100_in_range"):
        update(effect, per_100=Decimal(value))


@pytest.mark.parametrize("value", [None, "0", "7.5", "100"])
def test_per_100_from_0_to_100_is_valid(value):
    make.make_after_effect(per_100=value and Decimal(value)).full_clean()


def test_most_urgent_effects_come_first_regardless_of_their_order():
    for name, action, order in [
        ("c", "normal", 1),
        ("b", "call_clinic", 2),
        ("a2", "call_911", 9),
        ("a1", "call_911", 8),
    ]:
        make.make_after_effect(name=name, action=action, order=order)
    assert [effect.name for effect in AfterEffect.objects.most_urgent_first()] == ["a1", "a2", "b", "c"]


SIGNS = pytest.mark.parametrize(
    ("factory", "kind"), [(make.make_after_effect, "aftereffect"), (make.make_warning_sign, "warningsign")]
)


@SIGNS
def test_database_refuses_a_911_sign_that_names_a_reason_to_call_911(factory, kind):
    sign = factory(action="call_911", call_911_if="")
    with pytest.raises(IntegrityError, match=f"education_{kind}_call_911_once"):
        update(sign, call_911_if="it gets worse")


@pytest.mark.parametrize(
    ("factory", "other"),
    [(make.make_after_effect, WarningSign), (make.make_warning_sign, AfterEffect)],
    ids=["warning sign", "effect"],
)
def test_sign_cannot_have_the_short_name_of_the_other_kind(factory, other):
    factory(slug="blue-lips")
    with pytest.raises(ValidationError) as refused:
        other(name="Blue lips", slug="blue-lips", action="call_911").full_clean()
    assert refused.value.message_dict["slug"] == ["Another sign has this short name. Choose a different one."]


# References --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [{"certainty_low": "low", "certainty_high": "low"}, {"certainty_basis": "ours"}],
    ids=["grade without basis", "basis without grade"],
)
def test_database_refuses_a_grade_without_a_basis_and_vice_versa(values):
    reference = make.make_reference()
    with pytest.raises(IntegrityError, match="education_reference_grade_has_a_basis"):
        update(reference, **values)


@pytest.mark.parametrize("verification", ["seen", "partly"])
def test_database_refuses_a_check_without_its_date(verification):
    reference = make.make_reference()
    with pytest.raises(IntegrityError, match="education_reference_checked_has_date"):
        update(reference, verification=verification)


@pytest.mark.parametrize(
    "doi",
    [
        "10.1/x", " https://doi.org/10.1/x", "http://dx.doi.org/10.1/x", "doi: 10.1/x", "DOI:10.1/x", "doi.org/10.1/x",
        "https://www.doi.org/10.1/x", "DOI 10.1/x", "https://doi.org/doi:10.1/x",
    ],
)  # fmt: skip
def test_doi_that_was_copied_as_an_address_is_stored_without_it(doi):
    reference = make.make_reference(doi=doi)
    reference.full_clean()
    assert reference.doi == "10.1/x"


def test_long_doi_may_be_entered_as_an_address():
    doi = "10.1/" + "x" * 115
    form_class, rest = modelform_factory(Reference, fields=["doi", "missing_because"]), {"missing_because": "All."}
    form = form_class({"doi": f"https://www.doi.org/{doi}"} | rest)
    assert form.is_valid(), form.errors
    assert form.instance.doi == doi
    assert form_class({"doi": f"{doi}x"} | rest).errors.keys() == {"doi"}


@pytest.mark.parametrize(
    ("values", "link"),
    [
        ({"doi": "10.1/x", "pmid": "1", "url": "https://example.org/"}, "https://doi.org/10.1/x"),
        ({"pmid": "1", "url": "https://example.org/"}, "https://pubmed.ncbi.nlm.nih.gov/1/"),
        ({"pmid": "", "url": "https://example.org/"}, "https://example.org/"),
        ({"pmid": "", "missing_because": "It is on paper."}, ""),
    ],
)
def test_link_of_a_reference_is_the_best_known_one(values, link):
    assert make.make_reference(**values).link == link


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"authors": "Chys M.", "year": 2023}, "Chys M. (2023)"),
        ({"authors": "", "title": "A rule", "year": None}, "A rule"),
        ({"authors": "", "title": "", "source": "CFR", "year": None}, "CFR"),
    ],
)
def test_name_of_a_reference_uses_the_known_fields(values, words):
    assert str(make.make_reference(missing_because="It is a law.", **values)) == words


LACKING = [({"authors": ""}, "authors"), ({"title": ""}, "title"), ({"year": None}, "year"), ({"pmid": ""}, "a way to look it up")]  # fmt: skip


@pytest.mark.parametrize(("values", "name"), LACKING, ids=[name for _values, name in LACKING])
def test_reference_that_lacks_a_detail_must_say_why(values, name):
    study = make.make_reference()
    update(study, missing_because="We could not find it.", **values)
    study.refresh_from_db()
    study.full_clean()
    assert study.missing == "We could not find it."
    study.missing_because = " "
    with pytest.raises(ValidationError) as error:
        study.full_clean()
    assert error.value.message_dict == {
        "missing_because": [f"Not given: {name}. Fill them in, or say why they are missing."]
    }
    with pytest.raises(IntegrityError, match=r"education_reference_is_(named|found)_or_says_why"):
        update(study, missing_because="")


def test_complete_reference_has_nothing_to_explain():
    assert make.make_reference(missing_because="Left from before.").missing == ""


def test_study_is_listed_once_on_a_condition():
    study = make.make_reference()
    condition = make.make_condition(references=[study])
    through = Condition.references.through
    name = r"education_conditionreference(_once|\.condition_id, education_conditionreference\.reference_id)"
    with pytest.raises(IntegrityError, match=name):
        through.objects.bulk_create([through(condition=condition, reference=study)])


def test_study_that_a_condition_lists_cannot_be_deleted():
    study = make.make_reference()
    make.make_condition(references=[study])
    with pytest.raises(ProtectedError):
        study.delete()


# Addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [model for model in FACTORIES if model is not Reference], ids=lambda m: m.__name__)
def test_two_records_cannot_have_the_same_slug(model):
    FACTORIES[model](slug="same")
    with pytest.raises(IntegrityError, match="slug"):
        FACTORIES[model](slug="same")
