"""What the checks find in a Spanish translation."""

import pytest

from clinic_site.publishing.check_registry import problems_in
from clinic_site.publishing.workflow import problems_of
from clinic_site.translation.models import Translation
from clinic_site.translation.spanish_words import doubtful
from tests import factories as make

pytestmark = pytest.mark.django_db

ENGLISH = "Rest for 2 days. Read [what helps](/after-treatment/). It helps 37 of 100 people. [@study-2020]"
SPANISH = "Descanse 2 días. Lea [qué ayuda](/after-treatment/). Ayuda a 37 de cada 100 personas. [@study-2020]"


def messages(says: str, *, of: str = ENGLISH, record=None, name: str = "answer") -> dict[str, list[str]]:
    """Return what the checks say about a translation, by level."""
    record = record or make.make_question(**{name: of})
    translation = make.make_translation(record, says={name: says})
    found: dict[str, list[str]] = {"stop": [], "warn": []}
    for problem in problems_of(translation):
        found[problem.level].append(problem.message)
    return found


def test_good_translation_has_no_stops():
    assert messages(SPANISH)["stop"] == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (SPANISH.replace("[@study-2020]", ""), "cites other sources"),
        (SPANISH.replace("/after-treatment/", "/safety/"), "has other links"),
        (SPANISH.replace("37 de", "73 de"), "has other numbers"),
        (SPANISH.replace("2 días", "dos días"), "has other numbers"),
    ],
)
def test_what_must_stay_the_same(wrong, words):
    assert any(words in message for message in messages(wrong)["stop"])


def test_missing_and_stale_texts_warn():
    record = make.make_question(answer=ENGLISH)
    translation = make.make_translation(record, says={"answer": SPANISH, "question": "¿Duele?"})
    make.change(record, question="Does it hurt a lot?")
    found = " ".join(problem.message for problem in problems_of(translation) if not problem.is_stop)
    assert "the English words changed" in found
    assert "is missing" in found


def test_very_hard_text_is_refused_unless_a_reviewer_overrides_it():
    hard = (
        "La implementación de procedimientos intervencionistas necesita obligatoriamente consentimientos informados "
        "debidamente cumplimentados por los representantes correspondientes. Las instituciones administrativas "
        "proporcionarán documentación complementaria oportunamente, y comunicarán inmediatamente cualquier modificación."
    )
    record = make.make_question(answer="Words.")
    translation = make.make_translation(record, says={"answer": hard})
    [problem] = [one for one in problems_of(translation) if one.is_stop]
    assert "too hard" in problem.message
    assert problem.can_be_overridden


@pytest.mark.parametrize(
    "text",
    [
        "Tome la medicina once veces.", "Es un dolor severo.", "Si tiene otra condición, pregunte.",
        "La evidencia es poca.", "Use la droga.", "No deje de tomarlo.", "No haga ejercicio hasta mañana.",
        "No venga a menos que le llamen.", "Tiene 18 anos.", "Llame a tu médico.",
    ],
)  # fmt: skip
def test_doubtful_words(text):
    assert len(list(doubtful(text))) == 1


@pytest.mark.parametrize(
    "text", ["Entonces llame.", "Descanse unos años.", "Siga tomándolo.", "El bronce brilla.", "No duele."]
)
def test_other_words_are_fine(text):
    assert list(doubtful(text)) == []


def test_empty_translation_is_refused():
    translation = make.make_translation(make.make_question(), says={}, status="draft")
    assert any(problem.is_stop and "Nothing is translated" in problem.message for problem in problems_of(translation))


def test_shipped_translations_can_be_published(spanish_site):
    found = [(str(one), problem) for one in Translation.objects.all() for problem in problems_in(one)]
    assert found  # hard texts, which the checks mention
    assert [(name, problem.message) for name, problem in found if problem.is_stop] == []
