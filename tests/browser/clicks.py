"""People who work at the site in a browser, with their clicks and loaded pages counted for each task."""

import contextlib
import re
from collections import Counter
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.desk import open_desk
from tests.real_server import wait_for


class Week:
    """The site of this week, what each task took, and the kinds of pages that axe has checked."""

    def __init__(self, site, browser, axe):
        self.site, self.browser, self.axe = site, browser, axe
        self.clicks, self.loads = Counter(), Counter()
        self.checked, self.faults, self.contexts = set(), [], []

    def open_browser(self):
        """Return a page of a browser that nobody else uses."""
        self.contexts.append(self.browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}))
        page = self.contexts[-1].new_page()
        page.set_default_timeout(20_000)
        return page

    def close(self):
        for context in self.contexts:
            context.close()

    def check(self, page, who):
        """Run axe on `page` if `who` has not been on a page of this kind before.

        The kind includes the title, because the page that an action opens has the address of its list.
        """
        kind = who, re.sub(r"\d+", "0", urlsplit(page.url).path), page.title()
        if kind not in self.checked:
            self.checked.add(kind)
            page.evaluate("Promise.all(document.getAnimations().map((fade) => fade.finished))")
            self.faults += [(*kind, *fault) for fault in violations(self.axe, page)]

    def table(self) -> str:
        lines = [f"{clicks:6} {self.loads[task]:6}  {task}" for task, clicks in self.clicks.items()]
        return "\n".join(["", "clicks  pages  task", *lines])


class Staff:
    """One person at a computer, who clicks and types. Inside `does`, clicks and loaded pages are counted."""

    def __init__(self, week, name, role):
        self.week, self.name, self.role, self.task = week, name, role, None
        self.page = week.open_browser()
        self.page.on("request", self._count_load)

    def _count_load(self, request):
        is_page = request.is_navigation_request() and request.frame == self.page.main_frame
        if self.task and is_page and not request.redirected_from:
            self.week.loads[self.task] += 1

    @contextlib.contextmanager
    def does(self, what, says):
        """Begin at the desk with the task `what`, which ends with a message that contains `says`."""
        open_desk(self.page, self.week.site, self.name)
        self.task = f"{self.role}: {what}"
        yield
        expect(self.page.locator(".messagelist")).to_contain_text(says)
        self.week.check(self.page, self.role)
        self.task = None

    def click(self, target, **options):
        expect(target).to_be_visible()
        self.week.check(self.page, self.role)
        self.week.clicks[self.task] += 1
        target.click(**options)

    def press(self, name):
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name, inside="#content"):
        self.click(self.page.locator(inside).get_by_role("link", name=name).first)

    def write(self, label, text):
        """Replace the text of the field, or empty it."""
        self.click(self.page.get_by_role("textbox", name=label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text) if text else self.page.keyboard.press("Delete")

    def write_time(self, date, time):
        """Type the parts of a date and of a time, beginning at the left edge of each field."""
        parts = self.page.get_by_role("group", name="On the site from")
        for label, keys in (("Date", date), ("Time", time)):
            self.click(parts.get_by_label(label), position={"x": 12, "y": 12})
            self.page.keyboard.type(keys)

    def run_on_all_shown(self, action):
        """Tick all records of the page and run `action`."""
        self.click(self.page.locator("#action-toggle"))
        self.page.get_by_label("Action:").select_option(label=action)
        self.week.clicks[self.task] += 2  # one opens the list
        self.press("Go")

    def filter_by(self, title, choice):
        """Choose a filter of the list. The filters are still unfolded if this tab has used them before."""
        self.page.wait_for_load_state()
        if self.page.locator(".list-filters details[open]").count() == 0:
            self.click(self.page.locator(".list-filters summary"))
        part = self.page.locator(".list-filters section").filter(has=self.page.get_by_role("heading", name=title))
        self.click(part.get_by_role("link", name=choice, exact=True))
        expect(self.page.locator(".list-filters summary")).to_contain_text("Filter:")

    def finds_on_the_desk(self, part, *texts):
        """Check the section `part` of the desk. Without `texts`, it must not be there."""
        open_desk(self.page, self.week.site, self.name)
        section = self.page.locator(".desk-group").filter(has=self.page.get_by_role("heading", name=part, exact=True))
        expect(section).to_have_count(1 if texts else 0)
        for text in texts:
            expect(section).to_contain_text(text)


class Visitor:
    """A patient, who is not signed in."""

    def __init__(self, week):
        self.week, self.page = week, week.open_browser()

    def _text(self, path):
        answer = self.page.goto(self.week.site.url + path)
        return self.page.locator("main").inner_text() if answer.status == 200 else ""

    def reads(self, path, text):
        """Wait until the page contains `text`: stored pages may be a second old."""
        wait_for(lambda: text in self._text(path))
        self.week.check(self.page, "Visitor")

    def does_not_read(self, path, text):
        wait_for(lambda: text not in self._text(path))
