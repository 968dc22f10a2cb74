"""What a reader view shows of a page, and what it loses. Readability is the library of the reader view of Firefox.

It runs in the browser on a copy of the page, so it sees the same document as Firefox does. `.ci/reader-view` installs it.
"""

import re
from dataclasses import dataclass

# A line is the text between two block elements. `kind` tells why it matters, or that a reader view may leave it out:
# ways to other pages and forms, lines to write on, what only screen readers say, and headings that repeat the title.
READ = r"""() => {
    const BLOCK = /^(ADDRESS|ARTICLE|ASIDE|BLOCKQUOTE|BR|BUTTON|CAPTION|DD|DETAILS|DIV|DL|DT|FIELDSET|FIGCAPTION|FIGURE|FOOTER|FORM|H[1-6]|HEADER|HR|LABEL|LEGEND|LI|MAIN|NAV|OL|OPTION|P|SECTION|SELECT|SUMMARY|TABLE|TBODY|TD|TH|THEAD|TR|UL)$/;
    const KINDS = [
        ["urgent", ".callout.ladder-now, .ladder-rung.ladder-now, .ladder-rung.ladder-talk, .alarm"],
        ["short answer", ".short-answer, .text-lead"],
        ["review", ".reviewed, .text-kicker:not(.short-answer *, .finder *, [id])"],
        ["left out", "nav, form, button, .finder, .helpful, .onward, .layout-actions, .fold:has(> summary + .plain-list), .sheet-place:has(.sheet-blank), .visually-hidden"],
    ];
    const lines = (root) => {
        const found = [];
        let text = "", at = null;
        const end = () => {
            if (text.trim()) found.push([text.replace(/\s+/g, " ").trim(), at]);
            text = "", at = null;
        };
        const walk = (node) => {
            if (node.nodeType === Node.TEXT_NODE) {
                text += node.data;
                if (node.data.trim()) at ??= node.parentElement;
            }
            if (node.nodeType !== Node.ELEMENT_NODE || node.matches("svg, script, template, datalist, [hidden]")) return;
            const isBlock = BLOCK.test(node.tagName);
            if (isBlock) end();
            node.childNodes.forEach(walk);
            if (isBlock) end();
        };
        walk(root);
        end();
        return found;
    };
    const kind = ([text, at]) => {
        if (/\b(911|988)\b/.test(text) && !at.closest("nav, form, .onward, .helpful")) return "urgent";
        if (at.closest("h1, h2") && document.title.includes(text)) return "left out";
        return KINDS.find(([, selector]) => at.closest(selector))?.[0] ?? "text";
    };
    const isOffered = isProbablyReaderable(document);
    const article = new Readability(document.cloneNode(true)).parse();
    const shown = new DOMParser().parseFromString(article?.content ?? "", "text/html").body;
    return {
        isOffered,
        page: lines(document.querySelector("main")).map((line) => ({text: line[0], kind: kind(line)})),
        around: lines(document.body).map(([text]) => text),
        shown: lines(shown).map(([text]) => text),
    };
}"""
END_OF_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“(])")


@dataclass(frozen=True)
class Reading:
    """What a page says and what its reader view shows, in lines."""

    is_offered: bool  # whether Firefox offers a reader view
    page: list[dict]
    around: list[str]  # the whole document, with what is around the page's own part
    shown: list[str]

    def lost(self, *kinds: str) -> list[str]:
        """Return the lines of these kinds that the reader view does not show."""
        text = "\n".join(self.shown)
        return [line["text"] for line in self.page if line["kind"] in kinds and line["text"] not in text]

    def changed(self) -> list[str]:
        """Return the sentences that are shown but are not in the document: words were lost from them."""
        said = set(sentences(self.around))
        return [sentence for sentence in sentences(self.shown) if sentence not in said]

    def torn(self) -> list[str]:
        """Return the lines of which only some sentences are shown."""
        shown = set(sentences(self.shown))
        texts = [line["text"] for line in self.page if line["kind"] != "left out"]
        kept = {text: [each in shown for each in sentences([text])] for text in texts}
        return [text for text, found in kept.items() if any(found) and not all(found)]


def sentences(lines) -> list[str]:
    return [sentence for line in lines for sentence in END_OF_SENTENCE.split(line)]


def read(page, readability: str) -> Reading:
    """Return what a reader view shows of the document in `page`. `readability` is the source of the library."""
    found = page.evaluate(f"() => {{ {readability}; return ({READ})(); }}")
    return Reading(found["isOffered"], found["page"], found["around"], found["shown"])
