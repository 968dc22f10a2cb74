"""How Spanish addresses answer: to forms, when the language is closed, and where a page needs more than its words."""

import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from clinic_site.models import OldAddress, Translation, Withdrawal
from clinic_site.publishing import workflow
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.withdrawal import Scope
from clinic_site.setup.language_opening import LanguageOpening
from clinic_site.translation.middleware import contracted
from education.models import Condition, GlossaryTerm, PageFeedback, Topic
from locations.models import Clinic, State
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spanish_site")]

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
HOUR = datetime.timedelta(hours=1)


@pytest.mark.parametrize("path", ["/es/search/?q=zz", "/search/?q=zz"])
def test_scheduled_draft_is_published_in_english_whoever_comes_first(client, clock, path):
    clinic, writer = make.make_clinic(parking="Behind the house."), make_staff("Location manager")
    make.make_translation(clinic, says={"parking": "Detrás de la casa."})
    clinic.name = "New name"
    workflow.save_draft(clinic, by=writer)
    workflow.publish(clinic, by=writer, at=timezone.now() + HOUR)
    Draft.objects.update(publish_at=timezone.now() - HOUR)
    client.get(path)
    live = Clinic.objects.get(pk=clinic.pk)
    assert (live.name, live.parking, Draft.objects.count()) == ("New name", "Behind the house.", 0)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/es/"),
        ("get", "/es/safety/"),
        ("get", "/es/no-such-page/"),
        ("post", "/es/feedback/"),
        ("post", "/es/locations/near/"),
        ("post", "/es/locations/washington/tacoma-harbor/report/"),
    ],
)
def test_length_of_an_answer_is_that_of_its_finished_page(client, method, path):
    """The test client does not mind a wrong one, but servers and browsers cut the page off."""
    Topic.objects.update(nav_label="Not in Spanish yet")  # an English word that is marked on every page
    answer = getattr(client, method)(path, headers=SAME_ORIGIN)
    assert (int(answer["Content-Length"]), "<!--about" in answer.text) == (len(answer.content), False)


def test_changed_word_of_the_menu_is_english_and_marked(client):
    Topic.objects.filter(slug="safety").update(nav_label="Not safe: call 911")
    page = Page(client.get("/es/about/"))
    menu = page.all("nav")[0]
    assert "Seguridad" not in menu.text
    assert (
        [mark.text for mark in menu.select("[lang=en]")] == ["Not safe: call 911"] * len(menu.select("[lang=en]")) != []
    )


@pytest.mark.parametrize("dates", [{"publish_at": HOUR}, {"publish_at": -2 * HOUR, "unpublish_at": -HOUR}])
def test_word_of_a_translation_that_is_not_public_now_corrects_no_search(client, dates):
    headache = Condition.objects.get(slug="headache")
    translation = Translation.objects.of(headache).get()
    translation.write("name", "Dolor zanquilargosis", of=headache.name)
    translation.save()
    assert "zanquilargosis" in corrections(client)
    for name, after in dates.items():
        setattr(translation, name, timezone.now() + after)
    translation.save()
    assert "zanquilargosis" not in corrections(client)


def corrections(client) -> str:
    return Page(client.get("/es/search/", {"q": "zanquilargosiss"})).main.text.replace("zanquilargosiss", "")


def test_states_and_languages_are_named_in_spanish_and_in_its_alphabet(client):
    Clinic.objects.filter(state__code="NJ").update(languages="Arabic; Spanish; Vietnamese")
    page = Page(client.get("/es/locations/languages/?language=Spanish&state=NJ"))
    assert "en Nueva Jersey" in page.one("title").text
    names = [option.text for option in page.one("select", id="id_state").all("option")]
    assert "Nueva Jersey" in names
    languages = [option.text for option in page.one("select", id="id_language").all("option")][1:]
    assert languages.index("Árabe") < languages.index("Vietnamita")


@pytest.mark.parametrize(
    ("path", "selector"), [("/es/glossary/", "dt"), ("/es/locations/", "select[name=state] option:not([value=''])")]
)
def test_list_is_in_the_alphabet_of_its_words(client, path, selector):
    names = [element.text.strip() for element in Page(client.get(path)).select(selector)]
    plain = [name.lower().translate(str.maketrans("áéíóúü", "aeiouu")) for name in names]
    assert (plain, len(names) > 40) == (sorted(plain), True)


def test_page_about_itself_has_no_english_words_for_programs(client):
    clinic = Clinic.objects.offering().filter(is_sample=True)[0]
    about = json.dumps(Page(client.get(f"/es{clinic.get_absolute_url()}")).json_ld)
    assert ("Dry needling" in about, "made-up" in about) == (False, False)
    assert Page(client.get("/es/safety/")).json_ld_of("MedicalTherapy")["name"] == "Punción seca"


def test_file_has_no_language(client):
    answer = client.get("/es/locations/clinics.csv?state=WA")
    assert (answer.status_code, answer["Location"]) == (301, "/locations/clinics.csv")


@pytest.mark.parametrize("path", ["/es//example.org/a.csv", "/es///example.org/a.b", "/es/%5Cexample.org/a.b"])
def test_file_below_a_language_never_leads_to_another_host(client, path):
    location = client.get(path)["Location"]
    assert re.match(r"/[^/\\]", location)


def test_link_to_the_english_twin_never_leads_to_another_host(client):
    [link] = Page(client.get("/es//example.org/")).all("a", hreflang=True)
    assert link["href"] == "/example.org/"


def test_link_in_a_text_leads_to_spanish_pages_and_to_files_as_they_are(client):
    about = Topic.objects.get(slug="about")
    about.body += " [A page](/safety/#after) [A picture](/pictures/a.webp) [A file](/sitemap.xml)"
    about.save()
    links = [link["href"] for link in Page(client.get("/es/about/")).main.select("a[href]")]
    assert {"/es/safety/#after", "/pictures/a.webp", "/sitemap.xml"} <= set(links)


@pytest.mark.parametrize("typed", ["\ue000zz", "zz\ue002", "\ue000", "a\ue001b\ue002"])
def test_signs_of_marks_that_a_visitor_types_say_nothing(client, typed):
    answer = client.get("/es/search/", {"q": typed})
    assert re.findall("[\ue000-\ue002]", answer.text) == []
    assert "todavía está en inglés" not in answer.text


def test_page_about_a_state_without_a_translation_has_no_pair(client):
    Translation.objects.of(State.objects.get(code="WA")).delete()
    assert Page(client.get("/locations/washington/")).all("link", rel="alternate") == []
    listed = client.get("/sitemap.xml").text
    assert ("/es/locations/washington/<" in listed, "/es/locations/texas/<" in listed) == (False, True)


def test_english_names_of_a_word_are_marked_as_such(client):
    term = GlossaryTerm.objects.get(slug="blood-thinner")
    entry = Page(client.get("/es/glossary/")).one("div", id=term.slug)
    assert [mark.text for mark in entry.select("small [lang=en]")] == ["blood thinner", "anticoagulant"]


def test_name_with_an_article_is_contracted_as_in_speech(client):
    page = Page(client.get("/es/locations/district-of-columbia/"))
    text = page.main.text
    assert re.findall(r"\b(?:de|a) el\b|\ben Distrito", str(page), re.IGNORECASE) == []
    assert "desde el centro del Distrito de Columbia" in text


def test_only_the_name_with_an_article_is_contracted():
    assert contracted("de el Distrito de Columbia, de El Paso") == "del Distrito de Columbia, de El Paso"
    assert contracted("dolor de el hombro") == "dolor de el hombro"  # as a visitor typed it


# What else goes by the address


def test_withdrawn_page_is_withdrawn_in_both_languages(client):
    Withdrawal.objects.create(scope=Scope.PAGE, path="/safety/", why="A wrong number", made_at=timezone.now())
    Withdrawal.objects.create(
        scope=Scope.KIND, kind="education.condition", why="A wrong number", made_at=timezone.now()
    )
    for path in ["/safety/", "/es/safety/", "/conditions/headache/", "/es/conditions/headache/"]:
        assert client.get(path).status_code == 404, path
    assert Page(client.get("/es/safety/")).one("html")["lang"] == "es-US"
    assert client.get("/es/about/").status_code == 200


def test_old_address_leads_to_the_new_page_in_the_same_language(client):
    headache = Condition.objects.get(slug="headache")
    OldAddress.objects.remember(headache)
    headache.slug = "headaches"
    headache.save()
    for path in ["/conditions/headache/", "/es/conditions/headache/"]:
        assert client.get(path)["Location"] == path.replace("headache", "headaches")
    assert client.get("/ES/Safety/")["Location"] == "/es/safety/"


def test_no_page_can_have_the_code_of_a_language_as_its_address():
    page = Topic(title="Spain", slug="es", description="About Spain.", short_answer="It is far.")
    with pytest.raises(ValidationError, match="already uses this address"):
        page.clean()


def test_answer_about_a_spanish_page_is_taken_and_thanked_in_spanish(client):
    form = Page(client.get("/es/about/")).one("form", action="/es/feedback/")
    sent = {field["name"]: field["value"] for field in form.all("input") if field.get("name")}
    answer = client.post("/es/feedback/", sent | {"helpful": "no"}, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, PageFeedback.objects.get().path) == (200, "/es/about/")
    assert Page(answer).one("html")["lang"] == "es-US"


# Whether it is open


def test_language_that_is_not_open_has_no_pages_and_no_links(client):
    LanguageOpening.objects.get(language="es").close()
    page = Page(answer := client.get("/es/safety/"))
    assert (answer.status_code, page.one("html")["lang"], answer["Content-Language"]) == (404, "en-US", "en-us")
    assert [link["href"] for link in page.all("a", href=True) if link["href"].startswith("/es")] == []
    assert "Lo más" not in page.text
    assert Page(client.get("/safety/")).all("a", hreflang=True) == []
    assert "/es/" not in client.get("/sitemap.xml").text


def test_nothing_but_the_address_decides_about_the_language(client):
    answer = client.get("/safety/", headers={"Accept-Language": "es-MX,es", "Cookie": "django_language=es"})
    assert (Page(answer).one("html")["lang"], "Vary" in answer and "Accept-Language" in answer["Vary"]) == (
        "en-US",
        False,
    )
