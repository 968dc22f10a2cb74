"""Spanish syllables by the rules of spelling, and the INFLESZ number."""

import pytest

from clinic_site.writing.spanish_reading import LOWEST, WISHED, read, syllables

# Most of these have fewer points of hyphenation than syllables.
SYLLABLES = {
    "aguja": 3, "días": 2, "ahora": 3, "agua": 2, "coágulo": 4, "hueso": 2, "oír": 2, "aire": 2, "área": 3, "ojo": 2,
    "uña": 2, "alcohol": 3, "leído": 3, "país": 2, "aún": 2, "hacia": 2, "hacía": 3, "guía": 2, "guerra": 2, "quien": 1,
    "pingüino": 3, "averigüe": 4, "muy": 1, "estoy": 2, "hoy": 1, "y": 1, "ya": 1, "buey": 1, "ciudad": 2, "cuidado": 3,
    "ruido": 2, "fisioterapeuta": 6, "respiración": 4, "anticoagulante": 7, "punción": 2, "enrojecimiento": 6,
    "zoológico": 5, "ahí": 2, "búho": 2, "TMD": 1,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_syllables(word, count):
    assert syllables(word) == count


def test_plain_words_are_easy_and_official_ones_are_too_hard():
    easy = read("Llame al 911 ahora mismo. Diga que le hicieron punción seca y en qué parte del cuerpo.")
    hard = read(
        "La implementación de procedimientos intervencionistas necesita obligatoriamente consentimientos informados "
        "debidamente cumplimentados por los representantes correspondientes. Las instituciones administrativas "
        "proporcionarán documentación complementaria oportunamente, y comunicarán inmediatamente cualquier modificación."
    )
    assert easy.score > WISHED
    assert hard.score < LOWEST
    assert hard.is_too_hard
    assert not easy.is_hard()


def test_short_texts_headings_and_citations_are_not_measured():
    assert read("Dolor en el pecho").score is None
    text = "Muchas personas sienten dolor por uno o dos días después de la visita. [@study-2020]"
    heading = "## Recomendaciones extraordinariamente institucionalizadas\n\n"
    assert read(heading + text, is_markdown=True).score == read(text, is_markdown=True).score


def test_long_title_is_hard_and_not_refused():
    title = read(
        "Válvula del corazón, implante, articulación artificial, cáncer u operación reciente en los últimos meses"
    )
    assert title.is_hard()
    assert not title.is_too_hard


def test_long_sentences_are_listed():
    sentence = "Llame a la clínica y diga " + "qué le pasa " * 6 + "hoy."
    assert [found.words for found in read(f"Descanse. {sentence}").long_sentences] == [25]
