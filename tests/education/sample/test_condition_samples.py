"""What the sample conditions say: how sure it is, the source of each finding, sizes in words, and names to find them."""

import re

import pytest

from clinic_site.search.ranking import find
from education.models import Condition, Topic
from tests.education.sample.test_text_samples import CONDITIONS, TEXTS
from tests.html import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_content")]

SENTENCES = re.compile(r"(?<=[.?!\]_])\s+|\n+(?:- )?")
FINDINGS = re.compile(
    r"\d|\bhelp(s|ed)\b|\beases?\b|\beased\b|\bhurts? less\b|\bpain was\b|\bno better\b|\bdiffer(ed)?\b", re.IGNORECASE
)
# These say how to read the numbers and what the treatment is for. They state no finding.
NO_FINDINGS = {
    "Points are on a pain scale from 0 to 10.",
    "Most people notice a change of about 1.5 to 2 points.",
    "The aim is to calm that spot, so that it hurts less.",
}
NO_REVIEW = {
    "piriformis": "hip-and-leg-pain", "it band": "hip-and-leg-pain", "shin splints": "hip-and-leg-pain",
    "frozen shoulder": "shoulder-and-arm-pain", "scoliosis": "low-back-and-neck-pain",
}  # fmt: skip


def sample(slug):
    return Condition.objects.get(slug=slug)


def line_of(evidence, words):
    """Return the one line of the list about `words`."""
    [line] = [line for line in evidence.splitlines() if words in line.partition(".**")[0].lower()]
    return line


@pytest.mark.parametrize("slug", sorted(CONDITIONS))
def test_short_answer_is_followed_by_words_on_how_sure_it_is(client, slug):
    answer = Page(client.get(f"/conditions/{slug}/")).one("div", class_="short-answer")
    _kicker, said, sure, _steps = (text.text for text in answer.all("p"))
    assert said == sample(slug).short_answer
    assert sure.startswith("How sure: ")
    assert "Not graded" not in answer.text
    assert len(sample(slug).certainty_note.split()) >= 6


@pytest.mark.parametrize("slug", sorted(CONDITIONS))
def test_short_answer_names_the_treatment_in_its_first_sentence(slug):
    first, _, rest = sample(slug).short_answer.partition(". ")
    assert "dry needling" in first.lower()
    assert rest


@pytest.mark.parametrize("slug", sorted(CONDITIONS))
def test_every_sentence_with_a_number_or_a_finding_names_its_source(slug):
    condition = sample(slug)
    text = f"{condition.evidence}\n{condition.how_it_may_help}"
    said = [sentence for sentence in SENTENCES.split(text) if FINDINGS.search(sentence)]
    assert [sentence for sentence in said if "[@" not in sentence and sentence not in NO_FINDINGS] == []
    assert len(said) > 3


def test_points_of_a_scale_come_with_what_people_notice():
    with_points = Condition.objects.filter(evidence__contains=" points less")
    notices = re.compile(r"[Mm]ost people (would not )?notice")
    assert [condition.slug for condition in with_points if not notices.search(condition.evidence)] == []
    assert len(with_points) >= 3


def test_no_text_has_sizes_that_only_statisticians_read():
    pattern = re.compile(r"\bSMD\b|standardi[sz]ed mean|confidence interval|\bp ?[<=] ?0|\bCI\b")
    assert [name for name, text in TEXTS.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("slug", "field", "sentence"),
    [
        (
            "impingement",
            "short_answer",
            "Dry needling may ease pain a little for some weeks or months. It was not shown to help you use the arm more.",
        ),
        ("impingement", "evidence", "Use of the arm was no better than with other care.[@para-garcia-2022]"),
        (
            "face-and-jaw-pain",
            "evidence",
            "Most trials did not set one against the other, so this is a roundabout comparison.[@cmt-2023]",
        ),
        (
            "hip-and-leg-pain",
            "evidence",
            "Compared with pretend needles, it did not help more.[@sanchez-romero-2020] "
            "Compared with no needles, it did.[@dunning-2018-knee]",
        ),
        (
            "shoulder-and-arm-pain",
            "evidence",
            "Pain dropped by about half a point: most people would not notice.[@navarro-santana-shoulder-2021]",
        ),
        (
            "foot-and-ankle-pain",
            "evidence",
            "First steps hurt 1.4 points less, a bit under what most people notice.[@cotchett-2014]",
        ),
        (
            "low-back-and-neck-pain",
            "evidence",
            "Compared with pretend needles, needling added nothing to exercise that mattered.[@sterling-2015]",
        ),
        ("headache", "evidence", "One small trial proves little, so we can't tell yet."),
        (
            "low-back-and-neck-pain",
            "get_help",
            "After needling near the spine, call 911 for new weakness in both arms or both legs, trouble walking, or "
            "sudden strong pain in the neck or back.",
        ),
    ],
)
def test_condition_says_exactly_what_the_studies_allow(slug, field, sentence):
    value = getattr(sample(slug), field)
    assert value == sentence if field == "short_answer" else sentence in value


@pytest.mark.parametrize(
    ("slug", "key", "words"),
    [
        ("face-and-jaw-pain", "busse-2023", "A guide for long-lasting jaw pain"),
        ("hip-and-leg-pain", "willy-2019", "A guide for US physical therapists does not recommend needling."),
        ("low-back-and-neck-pain", "george-2021", "A US guide for physical therapists says"),
        ("low-back-and-neck-pain", "who-2023", "A guide of the World Health Organization says"),
        ("foot-and-ankle-pain", "koc-2023", "A guide for US physical therapists"),
    ],
)
def test_guide_is_called_a_guide_and_never_a_study(slug, key, words):
    lines = [line.replace("**", "") for line in sample(slug).evidence.splitlines() if f"[@{key}]" in line]
    assert len(lines) == 1
    assert words in lines[0]
    assert re.search(r"\b(trials?|stud(y|ies))\b", lines[0]) is None


@pytest.mark.parametrize(("name", "slug"), NO_REVIEW.items())
def test_name_without_a_good_review_has_one_line_on_its_page(name, slug):
    assert line_of(sample(slug).evidence, name).endswith("Ask what your therapist bases it on.")
    elsewhere = Condition.objects.exclude(slug=slug).filter(evidence__icontains=name)
    assert list(elsewhere.values_list("slug", flat=True)) == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("lumbago", "low-back-and-neck-pain"), ("whiplash", "low-back-and-neck-pain"),
        ("spinal stenosis", "low-back-and-neck-pain"), ("torticollis", "low-back-and-neck-pain"),
        ("text neck", "low-back-and-neck-pain"), ("rhomboid", "low-back-and-neck-pain"),
        ("scoliosis", "low-back-and-neck-pain"), ("cluster headache", "headache"), ("TTH", "headache"),
        ("occipital neuralgia", "headache"), ("bruxism", "face-and-jaw-pain"), ("lockjaw", "face-and-jaw-pain"),
        ("adhesive capsulitis", "shoulder-and-arm-pain"), ("frozen shoulder", "shoulder-and-arm-pain"),
        ("golfers elbow", "shoulder-and-arm-pain"), ("SAPS", "impingement"), ("trigger finger", "carpal-tunnel-syndrome"),
        ("mommy thumb", "carpal-tunnel-syndrome"), ("piriformis", "hip-and-leg-pain"), ("IT band", "hip-and-leg-pain"),
        ("shin splints", "hip-and-leg-pain"), ("trochanteric bursitis", "hip-and-leg-pain"),
        ("runners knee", "hip-and-leg-pain"), ("heel spur", "foot-and-ankle-pain"), ("bunion", "foot-and-ankle-pain"),
        ("FMS", "fibromyalgia"), ("chronic widespread pain", "fibromyalgia"),
    ],
)  # fmt: skip
def test_patients_name_for_a_problem_leads_to_its_page(name, slug):
    assert find(name).hits[0].record == sample(slug)


def test_names_on_the_page_are_not_repeated_as_words_for_search():
    repeated = {
        condition.slug: shown & hidden
        for condition in Condition.objects.all()
        if (shown := set(condition.other_names.casefold().splitlines()))
        & (hidden := set(condition.search_words.casefold().splitlines()))
    }
    assert repeated == {}


def test_visit_is_told_with_the_soreness_that_most_people_have():
    topic = Topic.objects.get(slug="what-to-expect")
    assert "Most people are sore for a day or two." in topic.short_answer
    assert (
        "Most people are sore.[@martin-pintado-zugasti-2018] It feels like after exercise, and often lasts a day or two."
        in topic.body
    )


def test_collapsed_lung_can_start_at_home_within_minutes_or_days():
    sentence = "within minutes or up to 2 days later, also at home.[@grusche-2017][@mintken-2025]"
    pages = [Topic.objects.get(slug="what-to-expect").body]
    pages += [sample(slug).get_help for slug in ("fibromyalgia", "impingement", "low-back-and-neck-pain")]
    assert [text for text in pages if sentence not in text] == []
