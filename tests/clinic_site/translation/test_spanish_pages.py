"""Pages at /es/: the same pages in Spanish, with what is still English marked as such."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from clinic_site.models import Translation
from clinic_site.writing.spanish_reading import WISHED, inflesz
from education.models import AfterEffect, Condition, Contraindication, Frequency, Sign, WarningSign
from locations.models import Clinic
from tests.clinic_site.pages.test_sitemaps import dated, lastmods
from tests.html import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spanish_site")]

# Everyday English words that are no Spanish ones. "a", "no", "once" and "me" are both.
ENGLISH_WORDS = re.compile(
    r"\b(?:the|and|of|with|your|you|is|are|this|that|from|have|what|when|not|for|to|on|at|or|we|can|be|in)\b",
    re.IGNORECASE,
)
# Names: of clinics and their streets, of laws and courts in the trail of a state's law, and words that explain a term.
NAMES = "h3 a, address, .clinic-address, .law, dd small, [lang=en]"
QUOTED = re.compile("“[^”]*”")  # the title of a study of which only a part is known
OTHERS = [
    "/es/search/?q=talon", "/es/search/?q=xyzzy", "/es/search/?q=", "/es/locations/near/?q=98402",
    "/es/locations/near/?q=99501", "/es/locations/near/?q=xyzzy", "/es/locations/near/?q=", "/es/feedback/",
    "/es/locations/languages/?language=Spanish", "/es/no-hay-tal-pagina/", "/es/locations/near/?q=96799",
]  # fmt: skip


@pytest.fixture(scope="module")
def addresses(django_db_setup, django_db_blocker, spanish_site):
    """The paths of all Spanish pages in the sitemap, one for each kind of clinic and state, and of pages beside it."""
    with django_db_blocker.unblock():
        found = Page(Client().get("/sitemap.xml")).all("loc")
    paths = ["/" + tag.text.split("/", 3)[3] for tag in found]
    spanish = [path for path in paths if path.startswith("/es/")]
    assert len(spanish) * 2 == len(paths)
    elsewhere = re.compile(r"/es/locations/(?!washington/|texas/|team/|states/|languages/)[\w-]+/[\w-]+/")
    return [path for path in spanish if not elsewhere.match(path)] + OTHERS


def test_every_page_is_spanish_and_leads_to_its_twin_and_back(client, addresses):
    for path in addresses:
        answer = client.get(path)
        page = Page(answer)
        assert page.one("html")["lang"] == "es-US", path
        assert answer["Content-Language"] == "es", path
        [link] = page.all("a", hreflang=True)
        assert (link["lang"], link["href"]) == ("en", path.removeprefix("/es")), path
    for path in ["/", "/safety/", "/conditions/headache/", "/locations/near/?q=98402"]:
        [link] = Page(client.get(path)).all("a", hreflang=True)
        assert (link["lang"], link["href"], link.text) == ("es", f"/es{path}", "Español")


@pytest.mark.parametrize("query", ["q=a" * 1100, "&".join(["q=1"] * 1200)], ids=["long", "too many fields"])
def test_page_that_refuses_a_query_leads_to_its_twin_without_it(broken_client, query):
    for path in ["/search/", "/es/search/"]:
        answer = broken_client.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert Page(answer).all("a", hreflang=True)[0]["href"] in ("/search/", "/es/search/")


def english_on(page: BeautifulSoup) -> list[str]:
    """Return the texts of a page in which English words are not marked as such."""
    for element in page.select(f"script, style, {NAMES}"):
        element.decompose()
    texts = [QUOTED.sub("", text).strip() for text in page.find_all(string=True)]
    return [text for text in texts if len(text.split()) > 1 and ENGLISH_WORDS.search(text)]


def test_no_english_sentence_is_on_a_spanish_page_without_a_mark(client, addresses):
    found = {path: english_on(BeautifulSoup(client.get(path).content, "html.parser")) for path in addresses}
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_links_on_spanish_pages_lead_to_spanish_pages(client, addresses):
    allowed = re.compile(
        r"/es/|/static/|/pictures/|#|https?://|tel:|sms:|mailto:|\?|/favicon|/apple|/site\.webmanifest"
    )
    for path in addresses:
        links = Page(client.get(path)).all("a", href=True)
        others = [link["href"] for link in links if not allowed.match(link["href"])]
        assert others in ([], [path.removeprefix("/es")]), path


def test_pages_name_each_other_for_search_engines(client):
    for path in ["/safety/", "/es/safety/"]:
        links = Page(client.get(path)).all("link", rel="alternate")
        assert [(link["hreflang"], link["href"].partition("testserver")[2]) for link in links] == [
            ("en-US", "/safety/"), ("es-US", "/es/safety/"), ("x-default", "/safety/")
        ]  # fmt: skip
    assert Page(client.get("/es/safety/")).one("link", rel="canonical")["href"].endswith("/es/safety/")
    assert Page(client.get("/es/safety/")).json_ld_of("MedicalWebPage")["inLanguage"] == "es-US"


def test_page_about_a_record_without_a_translation_has_no_pair(client):
    headache = Condition.objects.get(slug="headache")
    Translation.objects.of(headache).delete()
    assert Page(client.get("/conditions/headache/")).all("link", rel="alternate") == []
    assert "/es/conditions/headache/" not in client.get("/sitemap.xml").text
    assert "/es/conditions/impingement/" in client.get("/sitemap.xml").text


def test_new_translation_changes_the_dates_of_the_spanish_pages_that_show_it(client):
    """Every translation gets a day of its own, later than those of the English texts."""
    start = datetime.datetime(2050, 1, 1, 12, tzinfo=datetime.UTC)
    texts = Translation.objects.exclude(content_type__app_label="clinic_site")
    for number, one in enumerate(texts.order_by("content_type", "object_id")):
        dated(one, start + datetime.timedelta(days=3 * number))
    in_sitemap = lastmods(client)
    said = {}
    for path in in_sitemap:
        dates = [item["dateModified"] for item in Page(client.get(path)).json_ld if "dateModified" in item]
        if dates:
            [said[path]] = dates
    spanish = {path: date for path, date in said.items() if path.startswith("/es/")}
    assert {path: date for path, date in in_sitemap.items() if path in said} == said
    assert len(set(spanish.values())) > 15
    assert min(spanish.values()) >= "2050-01-01"
    assert max(date for path, date in said.items() if path not in spanish) < "2050-01-01"


def test_spanish_pages_take_as_many_queries_as_english_ones_and_one_for_the_translations(
    client, django_assert_max_num_queries
):
    for path in ["/safety/", "/conditions/headache/", "/questions/", "/locations/washington/", "/"]:
        with django_assert_max_num_queries(40) as english:
            client.get(path)
        with django_assert_max_num_queries(len(english) + 1):
            client.get(f"/es{path}")


def sentences_of(page: BeautifulSoup) -> list[str]:
    """Return the Spanish sentences of a page, of four words and more, without clinics, headings, links and drawings."""
    main = page.find("main")
    for element in main.select(
        ".clinic-card, script, style, [lang=en], svg, nav, address, h1, h2, h3, sup, form button, option"
    ):
        element.decompose()
    blocks = main.find_all(["p", "li", "dd", "td", "figcaption", "small", "summary"])
    texts = [block.get_text(" ", strip=True) for block in blocks if not block.find(["p", "li", "dd"])]
    found = [sentence for text in texts for sentence in re.split(r"(?<=[.?!:])\s+", text)]
    return [sentence for sentence in found if len(sentence.split()) >= 4]


def test_every_page_is_fairly_easy_to_read_by_true_syllables(client, addresses):
    read = {path: sentences_of(BeautifulSoup(client.get(path).content, "html.parser")) for path in addresses}
    scores = {
        path: inflesz(sentences) for path, sentences in read.items() if len(sentences) >= 20
    }  # names decide about fewer
    assert len(scores) > 25
    assert {path: round(score) for path, score in scores.items() if score < WISHED} == {}


# What changes in English


def test_changed_number_is_right_on_the_spanish_page_at_once(client):
    frequency = Frequency.objects.filter(counts="once").exclude(count=1).first()
    assert f"Alrededor de {frequency.count} de cada 100" in Page(client.get("/es/safety/")).text
    Frequency.objects.filter(pk=frequency.pk).update(count=frequency.count + 5)
    assert f"Alrededor de {frequency.count + 5} de cada 100" in Page(client.get("/es/safety/")).text


def test_changed_words_are_english_and_marked_in_every_place_that_shows_them(client):
    sign = AfterEffect.objects.published().get(slug="trouble-breathing")
    spanish = Translation.objects.of(sign).get().says("name")
    assert spanish in Page(client.get("/es/")).text
    AfterEffect.objects.filter(pk=sign.pk).update(name="Trouble breathing, but not after running")
    for path in ["/es/", "/es/safety/", "/es/conditions/headache/", "/es/handout/"]:
        page = Page(client.get(path))
        assert spanish not in page.text, path
        said = [element for element in page.select('[lang="en"]') if "but not after running" in element.get_text()]
        assert said, path
        assert "Una parte de esta página todavía está en inglés." in page.text, path
    assert "todavía está en inglés" not in Page(client.get("/es/about/")).text


def test_changed_level_moves_the_sign_on_the_spanish_page(client):
    sign = WarningSign.objects.published().filter(action=Sign.Action.SEE_DOCTOR, conditions=None).first()
    words = Translation.objects.of(sign).get().says("name")

    def level_of_the_sign():
        page = Page(client.get("/es/safety/"))
        return [rung.one("h3").text for rung in page.select(".ladder-rung") if words in " ".join(rung.text.split())]

    assert level_of_the_sign() == ["Vaya al médico hoy"]
    WarningSign.objects.filter(pk=sign.pk).update(action=Sign.Action.CALL_911, call_911_if="")
    assert level_of_the_sign() == ["Llame al 911 ahora mismo"]


def test_warning_without_its_translation_shows_the_english_sign(client):
    sign = AfterEffect.objects.published().get(slug="trouble-breathing")
    Translation.objects.of(sign).delete()
    page = Page(client.get("/es/safety/"))
    assert [element.text for element in page.select('.ladder b[lang="en"]')] == [sign.name]


def test_text_with_a_new_sentence_shows_its_english_words_and_keeps_the_other_fields(client):
    record = Contraindication.objects.published().first()
    before = Translation.objects.of(record).get()
    Contraindication.objects.filter(pk=record.pk).update(line=f"{record.line} Not even once.")
    page = Page(client.get("/es/safety/"))
    assert before.says("line") not in page.text
    assert before.says("title").rstrip(".") in page.text
    assert "Not even once." in page.text


# Who speaks Spanish


def test_clinics_where_spanish_is_spoken_come_first_and_are_marked(client):
    Clinic.objects.filter(state__slug="washington").update(languages="")
    last = Clinic.objects.published().listed().filter(state__slug="washington").offering_first()
    speaking = [clinic for clinic in last if clinic.offers_now][-1]
    Clinic.objects.filter(pk=speaking.pk).update(languages="Vietnamese; Spanish")

    def first_of(path):
        card = Page(client.get(path)).all("li", class_="clinic-card")[0]
        return card.one("h3").one("a").text, "Aquí hablan español" in card.text

    assert first_of("/es/locations/washington/") == (speaking.name, True)
    assert first_of("/locations/washington/")[0] != speaking.name


def test_911_comes_with_how_to_ask_for_an_interpreter_in_spanish_only(client):
    assert "Spanish, please" in Page(client.get("/es/safety/")).text
    assert "Spanish, please" not in Page(client.get("/safety/")).text


def test_plural_that_the_word_list_lacks_is_not_corrected(client):
    page = Page(client.get("/es/search/", {"q": "me duelen las rodillas al subir escaleras"}))
    assert "esclerosis" not in page.text.lower()
    assert page.select("a[href='/es/conditions/hip-and-leg-pain/']")
