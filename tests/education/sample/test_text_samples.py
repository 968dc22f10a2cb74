"""The sample texts agree with the project's facts file (sources and numbers to use) and avoid the errors that it lists."""

import re
from collections import Counter

import pytest
from django.apps import apps

from clinic_site.search.phrase_checks import phrases_are_specific, phrases_can_be_found
from clinic_site.writing.markdown import cited_keys
from education.checks.finding import statements_without_a_source, with_records
from education.checks.unsourced import HOW_OFTEN
from education.models import (
    AfterEffect,
    Condition,
    Contraindication,
    Frequency,
    Question,
    Reference,
    Reviewed,
    Reviewer,
    Topic,
    WarningSign,
)
from education.sample.shipped_texts import FOLDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_content")]

# What patients type is not a text of the site.
FILES = sorted(path for path in FOLDER.rglob("*.toml") if path.name != "phrases.toml")
TEXTS = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FILES}
CONDITIONS = {
    "carpal-tunnel-syndrome", "face-and-jaw-pain", "fibromyalgia", "foot-and-ankle-pain", "headache",
    "hip-and-leg-pain", "impingement", "low-back-and-neck-pain", "shoulder-and-arm-pain", "tendonitis",
}  # fmt: skip


def reviewed_models():
    return [model for model in apps.get_app_config("education").get_models() if issubclass(model, Reviewed)]


def every_record():
    return [record for model in reviewed_models() for record in model.objects.all()]


def sentences():
    """Yield (file, sentence) for every sentence in the sample texts."""
    for name, text in TEXTS.items():
        for sentence in re.split(r"(?<=[.?!])\s+|\n\s*\n|\n- |\"\n", text):
            yield name, " ".join(sentence.split())


def test_no_phrase_of_a_sample_sign_is_common_or_meaningless():
    signs = [*AfterEffect.objects.all(), *WarningSign.objects.all()]
    remarks = [
        f"{sign.slug}: {problem.message}"
        for sign in signs
        for check in (phrases_can_be_found, phrases_are_specific)
        for problem in check(sign)
    ]
    assert remarks == []


def found(pattern):
    return [(name, sentence) for name, sentence in sentences() if re.search(pattern, sentence, re.IGNORECASE)]


# Every record ------------------------------------------------------------------------------------------


def test_every_sample_record_is_valid():
    for record in every_record():
        record.full_clean()


def test_every_sample_record_is_labeled_published_and_not_reviewed():
    wrong = [
        record
        for record in every_record()
        if not record.is_sample or not record.is_published or record.reviewed_by or record.reviewed_on
    ]
    assert wrong == []
    assert len(every_record()) > 150


def test_sample_content_has_no_invented_reviewer():
    assert Reviewer.objects.count() == 0
    assert [name for name, text in TEXTS.items() if "reviewed_by" in text or "reviewed_on" in text] == []


def test_sample_texts_have_no_invented_author():
    assert {record.written_by for record in every_record()} == {"Sample text by the website team"}


def test_every_cited_key_has_a_reference():
    known = set(Reference.objects.values_list("key", flat=True))
    cited = {name: set(cited_keys(text)) - known for name, text in TEXTS.items()}
    assert {name: keys for name, keys in cited.items() if keys} == {}
    assert sum(len(cited_keys(text)) for text in TEXTS.values()) > 40


def test_every_reference_that_a_record_lists_exists():
    known = set(Reference.objects.values_list("key", flat=True))
    listed = {
        key
        for text in TEXTS.values()
        for row in re.findall(r"^references = \[(.*?)\]", text, re.MULTILINE | re.DOTALL)
        for key in re.findall(r'"([^"]+)"', row)
    }
    assert listed - known == set()
    assert len(listed) > 20


def test_every_reference_has_authors_title_and_year_and_can_be_looked_up_or_says_why():
    silent = [study.key for study in Reference.objects.all() if study.lacks and not study.missing_because]
    needless = [study.key for study in Reference.objects.all() if study.missing_because and not study.lacks]
    assert (silent, needless) == ([], [])


def test_few_references_lack_a_detail():
    lacking = Counter(str(name) for study in Reference.objects.all() for name in study.lacks)
    assert lacking == {"a way to look it up": 6, "authors": 3, "title": 1, "year": 7}


def test_no_claim_about_benefit_or_risk_lacks_a_source():
    claims = [
        (str(statement.record), statement.words)
        for statement in with_records(statements_without_a_source())
        if isinstance(statement.record, (Topic, Frequency)) or HOW_OFTEN.search(statement.words)
    ]
    assert claims == []


def test_every_link_in_a_sample_text_leads_to_a_page(client):
    targets = {url for text in TEXTS.values() for url in re.findall(r"\]\((/[^)#\s]*)", text)}
    assert {url: client.get(url).status_code for url in targets if client.get(url).status_code != 200} == {}
    assert len(targets) > 10


# Known errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        r"\bflush", r"\btoxin", r"salehi", r"2014;\s*6\s*\(9\)", r"847.852", r"electroacupuncture",
        r"shut(s|ting)? down", r"\bdry needing\b", r"\bcures?\b", r"\bpainless\b", r"honcode", r"\bguarantee",
        r"completely safe", r"no side effects", r"muscles? (can |may )?squeez", r"squeez\w+ spinal",
    ],
)  # fmt: skip
def test_no_text_contains_an_error_that_the_facts_file_lists(pattern):
    assert found(pattern) == []


def test_no_text_advises_stopping_a_blood_thinner():
    advice = [text for _name, text in found(r"blood thinner") if re.search(r"stop|skip|pause|hold|quit", text, re.I)]
    right = re.compile(r"never stop (a blood thinner|one) on your own", re.IGNORECASE)
    assert [text for text in advice if not right.search(text)] == []
    assert len(advice) >= 3


def test_advice_never_to_stop_a_blood_thinner_is_where_people_look_for_it():
    words = "Never stop a blood thinner on your own."
    assert words in Contraindication.objects.get(slug="blood-thinners").line
    assert words in Topic.objects.get(slug="safety").body
    assert words in Topic.objects.get(slug="what-to-expect").body
    assert words in " ".join(Question.objects.filter(slug__contains="blood").values_list("short_answer", flat=True))


def test_idea_of_irritated_nerves_is_presented_as_unproven():
    body = Topic.objects.get(slug="dry-needling").body
    section = body.partition("## An idea that is not proven")[2].partition("\n## ")[0]
    assert "Some therapists think tight muscles may irritate nerves." in section
    assert "This is not proven." in section
    linked = ("carpal tunnel", "tendon", "osteoarthritis", "lasts a long time")
    assert [word for word in linked if word not in section] == []


def test_real_count_of_side_effects_is_cited_and_not_the_invented_one():
    brady = Reference.objects.get(key="brady-2014")
    assert (brady.source, brady.details.replace("–", "-"), brady.doi) == (
        "J Man Manip Ther",
        "22(3):134-140",
        "10.1179/2042618613Y.0000000044",
    )


def test_kinds_and_findings_of_references_are_those_of_the_papers():
    kinds = {
        "mcculloch-2015": "review",
        "mintken-2025": "case-report",
        "boyce-2020": "survey",
        "jenkins-2024": "survey",
    }
    found = {study.key: study for study in Reference.objects.filter(key__in=kinds)}
    assert {key: study.kind for key, study in found.items()} == kinds
    assert "384 people and 3,974 treatments" in found["mcculloch-2015"].plain_finding
    assert "one patient" in found["mintken-2025"].plain_finding
    assert "About 124 of them" in found["jenkins-2024"].plain_finding
    assert "the study calls major, about 1 in 1,000 sessions" in found["boyce-2020"].plain_finding


def test_rounded_number_of_major_events_is_not_made_exact():
    assert found(r"1,024|0\.003") == []


def test_dispute_about_trigger_points_is_mentioned():
    body = Topic.objects.get(slug="trigger-points").body
    assert "Experts still disagree about trigger points." in body
    assert {"shah-2015", "quintner-2015", "dommerholt-gerwin-2015"} <= set(cited_keys(body))


def test_studies_of_acupuncture_are_marked():
    about = dict(Reference.objects.values_list("key", "about"))
    assert {about[key] for key in ("lin-2019", "mcculloch-2015", "park-2014", "sierpina-2005")} == {"acupuncture"}


# Contraindications -------------------------------------------------------------------------------------


def test_every_row_of_the_facts_file_has_a_contraindication():
    slugs = {
        level: set(Contraindication.objects.filter(level=level).values_list("slug", flat=True))
        for level in ("absolute", "relative")
    }
    assert slugs == {
        "absolute": {
            "strong-fear-of-needles", "you-do-not-want-it", "no-clear-consent", "emergency-or-sudden-illness",
            "lymphedema", "sore-broken-or-infected-skin", "body-parts-never-needled", "severe-bleeding-disorder",
            "electric-needling-with-a-pacemaker-or-pump",
        },
        "relative": {
            "blood-thinners", "pregnancy", "weak-immune-system", "diabetes-or-poor-blood-flow", "epilepsy-or-seizures",
            "children-and-frail-adults", "mental-health-and-strong-worry", "metal-allergy", "other-medicines",
            "needles-near-your-lungs", "fainted-with-needles", "heart-valve-implant-cancer-or-surgery",
        },
    }  # fmt: skip


def test_every_contraindication_has_a_reason_and_a_question():
    rows = Contraindication.objects.all()
    assert [row.slug for row in rows if not (row.line and row.reason and row.self_check_question.endswith("?"))] == []


def test_pregnancy_names_the_first_three_months_and_disputed_rows_say_that_sources_differ():
    assert "first 3 months" in Contraindication.objects.get(slug="pregnancy").line
    assert list(Contraindication.objects.filter(sources_differ=True).values_list("slug", flat=True)) == [
        "severe-bleeding-disorder",
        "heart-valve-implant-cancer-or-surgery",
    ]


# Warning signs -----------------------------------------------------------------------------------------


def test_every_sign_that_needs_911_is_listed():
    names = " | ".join(AfterEffect.objects.filter(action="call_911").values_list("name", flat=True)).lower()
    signs = ["breathing", "chest pain", "lips", "blood", "bleeding", "wake", "seizure", "weak", "speak", "headache"]
    assert [sign for sign in signs if sign not in names] == []
    assert "trouble passing urine or stool" in names


def test_every_sign_that_needs_a_call_is_listed():
    names = " | ".join(AfterEffect.objects.filter(action="call_clinic").values_list("name", flat=True)).lower()
    signs = ["fever", "redness", "pus", "swelling", "numb", "pain", "needle", "pregnan"]
    assert [sign for sign in signs if sign not in names] == []


def test_normal_effects_are_listed_including_bleeding():
    names = " | ".join(AfterEffect.objects.filter(action="normal").values_list("name", flat=True)).lower()
    assert [sign for sign in ("sore", "bruise", "blood", "tired") if sign not in names] == []


def test_effects_with_a_number_have_a_reference():
    effects = AfterEffect.objects.exclude(per_100=None).prefetch_related("references")
    assert [effect.slug for effect in effects if not effect.references.all()] == []


def test_every_count_of_an_effect_is_of_100_treatments():
    """Readers compare numbers without a calculation. The counts as published are in the references."""
    numbers = {
        effect.slug: re.findall(r"\d[\d,]*", effect.how_common) for effect in AfterEffect.objects.exclude(how_common="")
    }
    assert {slug: found for slug, found in numbers.items() if found and found[-1] != "100"} == {}
    assert sum(map(len, numbers.values())) >= 8


def test_faint_is_not_told_as_a_share_of_therapists():
    faint = AfterEffect.objects.get(slug="feeling-faint")
    assert faint.how_common == "Less common than soreness. Nobody has counted well how often people faint."


# Conditions --------------------------------------------------------------------------------------------


def test_there_are_ten_conditions():
    assert set(Condition.objects.values_list("slug", flat=True)) == CONDITIONS


def test_every_condition_has_studies_or_says_that_none_were_found():
    without = Condition.objects.filter(references=None)
    assert [row.slug for row in without if "no good" not in row.evidence] == []


def test_every_condition_has_all_parts():
    empty = [
        (condition.slug, name)
        for condition in Condition.objects.all()
        for name in ("what_it_is", "how_it_may_help", "evidence", "get_help", "ask", "other_names", "plain_name")
        if not getattr(condition, name).strip()
    ]
    assert empty == []


def test_every_condition_is_on_the_body_drawing():
    assert list(Condition.objects.filter(regions=None).values_list("slug", flat=True)) in ([], ["fibromyalgia"])


def test_every_required_kind_of_pain_is_on_its_page():
    words = {
        "foot-and-ankle-pain": ["sprain", "plantar fasciitis"],
        "hip-and-leg-pain": ["strain", "calf", "sciatica"],
        "low-back-and-neck-pain": ["radiculopathy"],
        "face-and-jaw-pain": ["jaw"],
    }
    missing = [
        (slug, word) for slug, wanted in words.items() for word in wanted
        if word not in " ".join(str(value) for value in vars(Condition.objects.get(slug=slug)).values()).lower()
    ]  # fmt: skip
    assert missing == []


def test_page_says_that_no_study_was_found_about_a_pinched_nerve_in_the_neck():
    assert "no good studies" in Condition.objects.get(slug="low-back-and-neck-pain").evidence


LEVELS = {
    "carpal-tunnel-syndrome": ("very_low", "very_low"), "face-and-jaw-pain": ("very_low", "very_low"),
    "fibromyalgia": ("", ""), "foot-and-ankle-pain": ("low", "moderate"), "headache": ("very_low", "very_low"),
    "hip-and-leg-pain": ("", ""), "impingement": ("very_low", "low"), "low-back-and-neck-pain": ("", ""),
    "shoulder-and-arm-pain": ("very_low", "moderate"), "tendonitis": ("", ""),
}  # fmt: skip


def test_certainty_levels_match_the_studies():
    """The levels are repeated here, so that a mistake in a sample file cannot change the certainty on a page."""
    found = Condition.objects.values_list("slug", "certainty_low", "certainty_high")
    assert {slug: (low, high) for slug, low, high in found} == LEVELS


# Everything else ---------------------------------------------------------------------------------------


def test_slugs_and_keys_are_unique_in_each_file():
    for name, text in TEXTS.items():
        keys = Counter(re.findall(r'^(?:slug|key) = "([^"]+)"', text, re.MULTILINE))
        assert [key for key, times in keys.items() if times > 1] == [], name


def test_every_section_and_page_of_text_exists():
    assert set(Topic.objects.values_list("slug", flat=True)) == {
        "home", "dry-needling", "trigger-points", "what-to-expect", "conditions", "safety", "questions", "glossary",
        "references", "about", "privacy",
    }  # fmt: skip


def test_source_of_the_place_names_is_credited():
    assert "GeoNames" in Topic.objects.get(slug="about").body
    assert "CC BY 4.0" in Topic.objects.get(slug="about").body
