"""How many screens of a phone each kind of page takes, without the parts that say to call 911 or 988.

Those parts are as long as they must be. So that a limit never costs a sign, they do not count.
"""

import pytest

PHONE = {"width": 390, "height": 844}
SCREENS = """() => {
    const whole = ".ladder-rung.ladder-now, .ladder-rung.ladder-talk, .callout.ladder-now";
    const lines = [...document.querySelectorAll(".sign-urgent")].filter((line) => !line.closest(whole));
    const urgent = [...document.querySelectorAll(whole), ...lines];
    const height = urgent.filter((part) => part.checkVisibility()).reduce((sum, part) => sum + part.offsetHeight, 0);
    return (document.documentElement.scrollHeight - height) / innerHeight;
}"""
MOST = {
    "/": 11,
    "/what-to-expect/": 7,
    "/safety/": 12,
    "/questions/": 16,
    "/locations/texas/austin/": 3.5,
    # As long as they were on 2026-11-30, and a twentieth more
    "/dry-needling/": 6.6,
    "/trigger-points/": 4.8,
    "/conditions/": 5.9,
    "/self-check/": 8,
    "/glossary/": 12.7,
    "/references/": 16.2,
    "/about/": 2.6,
    "/about/privacy/": 3.1,
    "/handout/": 4.5,
    "/locations/": 5.4,
    "/locations/states/": 10.4,
    "/locations/languages/": 1.5,
    "/locations/washington/": 6.7,
    "/locations/near/?q=98402": 8.4,
    "/locations/washington/seattle/report/": 1.6,
    "/search/": 1.6,
    "/search/?q=heel+pain": 2.2,
    "/feedback/": 1.5,
    "/no-such-page/": 1.6,
}
MOST_OF_A_CONDITION = 7.5


def screens(page, url):
    page.set_viewport_size(PHONE)
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return round(page.evaluate(SCREENS), 2)


@pytest.mark.parametrize(("path", "most"), MOST.items())
def test_page_takes_few_screens_of_a_phone(page, site, path, most):
    assert screens(page, site.url + path) <= most


def test_every_condition_takes_few_screens_of_a_phone(page, site):
    conditions = [path for path in site.paths if path.startswith("/conditions/") and path != "/conditions/"]
    found = {path: screens(page, site.url + path) for path in conditions}
    assert len(found) == 10
    assert {path: length for path, length in found.items() if length > MOST_OF_A_CONDITION} == {}
