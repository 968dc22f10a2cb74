"""Warning signs have the color and weight of normal text, so that bold words in them stand out."""

from itertools import pairwise

import pytest

# Every kind of page with a warning ladder or a callout about when to get help.
PAGES = [
    "/", "/safety/", "/what-to-expect/", "/self-check/", "/conditions/headache/", "/handout/", "/handout/?size=large",
    "/locations/washington/seattle/handout/", "/search/?q=chest+pain", "/no-such-page/",
]  # fmt: skip
SIGNS = ".ladder-rung li, .ladder-rung .layout-stack > p, .callout > p:not(:first-child)"
LOOKS = """(signs) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.color = "var(--ink)";
    const ink = getComputedStyle(probe).color;
    probe.remove();
    const name = (it, style) => `${style.color} ${style.fontWeight}: ${it.textContent.trim().slice(0, 50)}`;
    const looks = [...document.querySelectorAll(signs)].map((it) => [it, getComputedStyle(it)]);
    const words = looks.flatMap(([it, style]) => [...it.querySelectorAll("b")].map((word) => [word, getComputedStyle(word), style]));
    return {
        signs: looks.length,
        unlike: looks.filter(([it, style]) => style.color !== ink || style.fontWeight !== "400").map(([it, style]) => name(it, style)),
        hidden: words.filter(([word, style, around]) => style.fontWeight <= around.fontWeight).map(([word, style]) => name(word, style)),
    };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_sign_has_the_color_and_weight_of_normal_text(browser, site, scheme):
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    looks = {}
    for path in PAGES:
        page.goto(f"{site.url}{path}")
        looks[path] = page.evaluate(LOOKS, SIGNS)
    context.close()
    assert {path: look["unlike"] for path, look in looks.items() if look["unlike"]} == {}
    assert {path: look["hidden"] for path, look in looks.items() if look["hidden"]} == {}
    assert [path for path, look in looks.items() if not look["signs"]] == []


OPEN_NOW = """() => {
    const line = document.querySelector("dl.hours").parentElement.appendChild(document.createElement("p"));
    const probe = line.appendChild(document.createElement("i"));
    return [["open-now open-now-yes", "--teal-text"], ["open-now", "--ink-soft"]].map(([classes, token]) => {
        line.className = classes;
        probe.style.color = `var(${token})`;
        const look = getComputedStyle(line);
        return [look.color === getComputedStyle(probe).color, look.fontWeight];
    });
}"""


def test_open_now_line_is_bold_and_has_its_own_color(page, site):
    page.goto(f"{site.url}/locations/washington/seattle/")
    assert page.evaluate(OPEN_NOW) == [[True, "600"], [True, "600"]]


@pytest.mark.parametrize("path", ["/", "/dry-needling/", "/what-to-expect/", "/conditions/headache/", "/handout/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_button_to_call_911_is_directly_under_or_beside_its_heading(page, site, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site.url + path)
    rung = page.locator(".ladder-rung.ladder-now").first
    heading, button = rung.locator("h3").bounding_box(), rung.get_by_role("link", name="Call 911").bounding_box()
    assert button["y"] - (heading["y"] + heading["height"]) < 24
    assert rung.locator("h3").evaluate("(it) => getComputedStyle(it).fontWeight") == "700"


def test_links_to_single_signs_are_seen_only_where_the_focus_is(page, site):
    page.goto(f"{site.url}/safety/")
    link = page.locator(".sign-list .own-address").first
    assert link.evaluate("(it) => getComputedStyle(it).opacity") == "0"
    page.keyboard.press("Tab")
    link.focus()
    assert link.evaluate("(it) => getComputedStyle(it).opacity") == "1"


def test_signs_of_the_home_page_are_in_columns_with_space_between_them(page, site):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site.url)
    signs = (
        page.locator(".ladder-today .ladder-signs")
        .first.locator("li")
        .evaluate_all(
            "(all) => all.map((it) => it.getBoundingClientRect()).map((box) => [Math.round(box.left), Math.round(box.right)])"
        )
    )
    columns = sorted({left for left, _right in signs})
    assert len(columns) == 3
    for one, other in pairwise(columns):
        assert other - max(right for left, right in signs if left == one) >= 32
