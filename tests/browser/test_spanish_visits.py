"""Three visitors who read no English get to the answer at /es/ in the taps and screens of the English site.

The English ones are in `test_visits.py`; `-s` prints the figures of each visit.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.test_visits import MOST_SCREENS, MOST_TAPS, PHONE, Visitor


@pytest.fixture
def visitor(browser, site_in_spanish):
    with browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, reduced_motion="reduce") as context:
        context.set_default_timeout(20_000)
        visitor = SpanishVisitor(context.new_page(), f"{site_in_spanish.url}/es/")
        yield visitor
        print(f"{visitor.taps} taps, {visitor.screens} screens")  # noqa: T201
        assert (visitor.taps <= MOST_TAPS, visitor.screens <= MOST_SCREENS) == (True, True), visitor.screens
        assert {method for method, _url in visitor.sent} == {"GET"}
        assert context.cookies() == []
        assert visitor.page.evaluate("document.documentElement.lang") == "es-US"


class SpanishVisitor(Visitor):
    def search(self, text):
        self.tap("Buscar", inside="header")
        self.type("¿Qué quiere saber?", text)


def test_visitor_with_heel_pain_in_texas(visitor):
    visitor.search("dolor de talón texas")
    visitor.reads("alivie el dolor de talón")
    visitor.tap("Punción seca en Texas")
    visitor.reads("4 clínicas en Texas ofrecen punción seca")
    assert visitor.taps == 3


def test_visitor_who_is_pregnant(visitor):
    visitor.tap("¿Es segura para mí?")
    visitor.open("Busque su caso en la lista")
    visitor.tap("Embarazo", inside="details")
    visitor.reads("Díganos si está embarazada o cree que puede estarlo")
    assert visitor.taps == 3


def test_visitor_short_of_breath_the_day_after(visitor):
    visitor.tap("Busque ayuda", inside="header")
    call = visitor.page.locator("#after").get_by_role("link", name="Llame al 911")
    expect(call).to_be_in_viewport()
    expect(call).to_have_attribute("href", "tel:911")
    visitor.reads("Le cuesta respirar", inside="#after")
    assert visitor.taps == 1


def test_visitor_who_reads_spanish_finds_the_same_page_from_the_english_one(visitor, site_in_spanish):
    visitor.page.goto(f"{site_in_spanish.url}/conditions/headache/")
    visitor.tap("Español")
    expect(visitor.page).to_have_url(f"{site_in_spanish.url}/es/conditions/headache/")
    assert visitor.taps == 1
