"""Warning signs have the color and weight of normal text, so that bold words in them stand out."""

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
