"""Paste into the editor: each file in clipboard/ holds what a program puts on the clipboard, beside the expected Markdown."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import STAFF
from tests.browser.desk import open_desk

FOLDER = Path(__file__).parent / "clipboard"
SAMPLES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".html", ".txt"))
TYPES = {".html": "text/html", ".txt": "text/plain"}
# The next copy puts `clip` on the clipboard, as a program would. No browser cleans what a page copies by itself.
COPY = """clip => document.addEventListener("copy", (event) => {
    for (const [type, value] of Object.entries(clip)) event.clipboardData.setData(type, value);
    event.preventDefault();
}, { once: true })"""
FORM = """
from django.urls import reverse
from education.models import Condition, Topic
print(reverse("admin:education_topic_change", args=[Topic.objects.get(slug="trigger-points").pk]))
print(reverse("admin:education_condition_change", args=[Condition.objects.first().pk]))
"""


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").rstrip("\n")


def copy(page, clip):
    page.evaluate(COPY, clip)
    page.keyboard.press("Control+c")


def paste(page, box, clip, *, into="", at=None, keys="Control+v"):
    """Paste `clip` into the field `box`, which holds `into`, over the selection `at`."""
    box.fill(into)
    box.focus()
    copy(page, clip)
    start, end = at or (len(into), len(into))
    box.evaluate("(text, [start, end]) => text.setSelectionRange(start, end)", [start, end])
    page.keyboard.press(keys)


def test_what_programs_copy_becomes_markdown(page, site, axe):
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    topic, condition = site.run(FORM).split()
    open_desk(page, site, STAFF[0], topic)
    box, notice = page.locator("#id_body"), page.locator(".field-body .writing-pasted")
    expect(page.locator(".field-body .writing-grade")).to_be_visible()
    requests = []
    page.on("request", lambda request: requests.append(request.url))

    came_out = {}
    for sample in SAMPLES:
        paste(page, box, {TYPES[sample.suffix]: text_of(sample).replace("SITE", site.url)})
        came_out[sample.name] = box.input_value()
    assert came_out == {sample.name: text_of(sample.with_suffix(".expected")) for sample in SAMPLES}
    assert len(SAMPLES) >= 15
    assert page.evaluate("window.hacked") is None
    assert [url for url in requests if not url.endswith(("/look/", "/unsaved/"))] == []
    assert messages == []  # the content policy has nothing to report. Below, axe writes some of its own.

    # The paste says what it did, and can be undone as a whole or replaced by the plain text.
    rich = {"text/html": "<p>A <b>needle</b></p>", "text/plain": "A needle"}
    paste(page, box, rich, into="Before.")
    expect(notice).to_contain_text("turned into Markdown")
    expect(page.locator(".field-body .writing > [role=status]")).to_contain_text("turned into Markdown")
    assert violations(axe, page, ".form-row:has(.writing-pasted:not([hidden]))") == []
    page.keyboard.press("Control+z")
    expect(box).to_have_value("Before.")
    expect(notice).to_be_hidden()
    paste(page, box, rich)
    notice.get_by_role("button", name="Paste plain text instead").click()
    expect(box).to_have_value("A needle")
    expect(box).to_be_focused()
    paste(page, box, rich, keys="Control+Shift+v")
    expect(box).to_have_value("A needle")
    expect(notice).to_be_hidden()

    # What is plain already stays with the browser; Markdown from another field stays Markdown.
    markdown = "## One\n\n1. *Two* and **three**\n    - [four](/safety/)\n\n![x](y) [@gattie-2017]"
    paste(page, box, {"text/plain": markdown})
    expect(box).to_have_value(markdown)
    expect(notice).to_be_hidden()

    # An address over selected words makes a link; blocks get empty lines around them.
    paste(page, box, {"text/plain": f"{site.url}/safety/"}, into="see here", at=(4, 8))
    expect(box).to_have_value("see [here](/safety/)")
    paste(page, box, {"text/html": "<h3>Two</h3><ul><li>x</li></ul>"}, into="## One\n\nBeforeAfter", at=(14, 14))
    expect(box).to_have_value("## One\n\nBefore\n\n## Two\n\n- x\n\nAfter")

    # Below the headings of a condition's page, the highest level is ###.
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(site.url + condition)
    paste(page, page.locator("#id_what_it_is"), {"text/html": "<h1>One</h1><p>x</p><h4>Two</h4><p>y</p>"})
    expect(page.locator("#id_what_it_is")).to_have_value("### One\n\nx\n\n#### Two\n\ny")
