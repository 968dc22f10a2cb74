"""What visitors do that an engine can break: the menu of a phone, an explained word and the finder."""

import time
from collections.abc import Callable

from tests.proofs.engines.browser import Browser

PHONE_MENU = ".masthead > .button"
SECONDS = 20
IS_OPEN = "(selector) => document.querySelectorAll(`${selector}:popover-open`).length"
HAS_FOCUS = "(selector) => document.activeElement.matches(selector)"
FOCUS = "(selector) => document.querySelector(selector).focus()"


class FaultError(Exception):
    """Something did not work. The message says what."""


def must(is_so: object, fault: str) -> None:
    if not is_so:
        raise FaultError(fault)


def wait_until(condition: Callable[[], object], fault: str) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            if condition():
                return
        except Exception:  # noqa: S110 - between two pages, no engine can answer
            pass
        time.sleep(0.1)
    raise FaultError(fault)


def open_and_close_the_menu(browser: Browser, site: str) -> None:
    browser.resize(390)
    browser.open(f"{site}/conditions/headache/")
    browser.click(PHONE_MENU)
    wait_until(lambda: browser.run(IS_OPEN, ".menu") == 1, "a tap on Menu does not open the menu")
    browser.press("Escape")
    wait_until(lambda: browser.run(IS_OPEN, ".menu") == 0, "Escape does not close the menu")
    browser.run(FOCUS, PHONE_MENU)
    browser.press("Enter")
    wait_until(lambda: browser.run(IS_OPEN, ".menu") == 1, "Enter on Menu does not open the menu")
    browser.press("Tab")
    must(browser.run(HAS_FOCUS, ".menu a"), "Tab does not lead into the menu")
    browser.press("Escape")
    wait_until(lambda: browser.run(IS_OPEN, ".menu") == 0, "Escape within the menu does not close it")
    must(browser.run(HAS_FOCUS, PHONE_MENU), "closing the menu does not give the focus back to its button")


def read_an_explained_word(browser: Browser, site: str) -> None:
    for width in (390, 1280):
        browser.resize(width)
        browser.open(f"{site}/conditions/headache/")
        browser.click("a.word")
        wait_until(lambda: browser.run(IS_OPEN, ".word-card") == 1, "a tap on a word does not open its meaning")
        browser.press("Escape")
        wait_until(lambda: browser.run(IS_OPEN, ".word-card") == 0, "Escape does not close the meaning of a word")
        browser.run(FOCUS, "a.word")
        browser.press("Enter")
        wait_until(lambda: browser.run(IS_OPEN, ".word-card") == 1, "Enter on a word does not open its meaning")
        browser.press("Escape")
        wait_until(lambda: browser.run(IS_OPEN, ".word-card") == 0, "Escape does not close an opened meaning")
        must(browser.run(HAS_FOCUS, "a.word"), "closing the meaning does not give the focus back to its word")


def find_a_clinic_by_zip(browser: Browser, site: str) -> None:
    browser.resize(390)
    browser.open(f"{site}/locations/")
    browser.run(FOCUS, "main input[name=q]")
    browser.type("98402")
    browser.press("Enter")
    wait_until(
        lambda: browser.run("() => location.pathname + location.search") == "/locations/near/?q=98402",
        "a ZIP code and Enter do not open the clinics nearby",
    )
    wait_until(lambda: browser.run("() => document.querySelectorAll('.clinic-card').length"), "no clinics nearby")


USES = [open_and_close_the_menu, read_an_explained_word, find_a_clinic_by_zip]


def faults_of_use(browser: Browser, site: str) -> list[str]:
    """Try everything and return what does not work."""
    found = []
    for use in USES:
        try:
            use(browser, site)
        except FaultError as error:
            found.append(str(error))
    return found
