"""Every public page in a real browser: accessible, private, whole at every width, in both themes."""

import pytest

SLICES = 6  # so that several workers can share the pages
VIEWS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@pytest.mark.parametrize("number", range(SLICES))
def test_pages_are_accessible_private_and_never_scroll_sideways(page, site, axe, number):
    problems, said, asked = [], [], []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    paths = site.paths[number::SLICES]
    assert paths != []
    for path in paths:
        page.goto(site.url + path)
        for width, theme in VIEWS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            for violation in axe.run(page, options=AXE_OPTIONS).response["violations"]:
                nodes = [node["html"][:120] for node in violation["nodes"][:3]]
                problems.append(f"{path} {width} {theme}: {violation['id']} {nodes}")
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                problems.append(f"{path} is {wide} px wide at {width} px")
        stored = page.evaluate("localStorage.length + sessionStorage.length")
        if stored:
            problems.append(f"{path} stores something in the browser")
    assert problems == []
    assert said == []
    assert page.context.cookies() == []
    assert [url for url in asked if not url.startswith(site.url + "/")] == []


@pytest.mark.parametrize("path", ["/no-such-page/", "/locations/?state=ZZ", "/locations/atlantis/"])
def test_error_pages_are_accessible_too(page, site, axe, path):
    page.goto(site.url + path)
    for width, theme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        assert axe.run(page, options=AXE_OPTIONS).response["violations"] == []
