"""The logo in the header and the picture of the home page: shown while they are public, under the strict policy."""

import pytest

from clinic_site.models import SiteSettings
from clinic_site.pages.first_style import first_style
from clinic_site.pictures.checks import picture_is_on_the_site
from tests import factories as make
from tests.html import Page
from tests.staff import change_url, form_data, page_url

pytestmark = pytest.mark.django_db
DARK = "(prefers-color-scheme: dark)"


def choose(**pictures):
    SiteSettings.objects.update(**pictures)


def brand(client):
    return Page(client.get("/no-such-page/")).select_one(".masthead-brand")


def test_without_a_logo_the_header_has_the_name(client):
    assert (brand(client).text, brand(client).all("img")) == ("Dry needling Northfield Physical Therapy", [])


def test_logo_stands_for_the_name_and_has_another_one_in_the_dark(client):
    light, dark = make.make_picture(width=640, height=160), make.make_picture(width=640, height=160)
    choose(logo=light, logo_dark=dark, header_line="Physical therapy")
    found = brand(client)
    assert found.text == "Physical therapy"
    [image] = found.all("img")
    assert (image["alt"], image["width"], image["height"]) == ("Northfield Physical Therapy", "640", "160")
    media = [(source.get("media"), source["srcset"].count(light.file_key) > 0) for source in found.all("source")]
    assert media == [(DARK, False), (DARK, False), (None, True), (None, True)]
    assert "logo-alone" not in found.picture["class"]


def test_one_logo_is_shown_in_both_themes(client):
    choose(logo=make.make_picture())
    found = brand(client)
    assert found.picture["class"] == "logo logo-alone"
    assert [source.get("media") for source in found.all("source")] == [None, None]


@pytest.mark.parametrize("field", ["logo", "hero_picture"])
def test_picture_that_is_not_public_is_not_shown(client, field):
    choose(**{field: make.make_picture(status="draft")})
    page = Page(client.get("/"))
    assert page.all("img") == []
    assert page.select_one(".masthead-brand").text == "Dry needling Northfield Physical Therapy"
    assert len(page.select(".hero svg")) == 1
    assert [link["href"] for link in page.all("link", rel="stylesheet")] == ["/static/css/home.css"]
    assert ".hero-picture-frame" not in first_style(SiteSettings.objects.current()).css


def test_picture_of_the_home_page_stands_for_the_drawing_and_is_loaded_first(client):
    picture = make.make_picture(width=1600, height=1000, focus_x=10)
    choose(hero_picture=picture)
    answer = client.get("/")
    page = Page(answer)
    assert page.select(".hero svg") == []
    [image] = page.select(".hero img")
    assert (image["alt"], image.get("loading"), image["fetchpriority"]) == (picture.alt, None, "high")
    assert (image["width"], image["height"]) == ("1600", "1000")
    assert "picture-left" in image["class"]
    site = SiteSettings.objects.current()
    assert first_style(site).source in answer["Content-Security-Policy"]
    assert ".hero-picture-frame" in page.one("style").string
    assert ".hero-picture-frame" not in first_style(SiteSettings()).css
    assert ".hero-skin" not in first_style(site).css  # the drawing's
    assert page.all("link", rel="stylesheet") == []


def test_preview_of_the_home_page_has_the_style_of_its_picture(administrator):
    site = SiteSettings.objects.get()
    administrator.post(change_url(site), form_data(site) | {"hero_picture": make.make_picture().pk})
    page = Page(administrator.get(page_url(site, "preview_page")))
    assert len(page.select(".hero img")) == 1
    sheets = [link["href"].rpartition("/")[2] for link in page.all("link", rel="stylesheet")]
    assert sheets == ["site.css", "more.css", "clinics.css", "hero.css", "hero-picture.css"]


def test_settings_with_three_pictures_take_no_query_more(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        site = SiteSettings.objects.current()
    choose(logo=make.make_picture(), logo_dark=make.make_picture(), hero_picture=make.make_picture())
    with django_assert_num_queries(1):
        site = SiteSettings.objects.current()
        assert [one.is_published for one in (site.logo, site.logo_dark, site.hero_picture)] == [True] * 3


def test_deleted_picture_leaves_the_settings_as_they_are(client):
    picture = make.make_picture()
    choose(logo=picture, hero_picture=picture)
    assert [type(user) for user in picture.users()] == [SiteSettings, SiteSettings]
    picture.delete()
    site = SiteSettings.objects.current()
    assert (site.logo, site.hero_picture, site.name) == (None, None, "Northfield Physical Therapy")


def test_staff_are_told_which_chosen_picture_is_not_on_the_site():
    site = SiteSettings(logo=make.make_picture(), hero_picture=make.make_picture(status="draft"))
    assert [problem.field for problem in picture_is_on_the_site(site)] == ["hero_picture"]
