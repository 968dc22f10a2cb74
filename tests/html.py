"""HTML as tests look at it: a tree of elements, with the standard library alone."""

import json
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Element:
    """One element: its tag, attributes, children (elements and texts) and parent."""

    def __init__(self, tag, attrs, parent=None):
        self.tag, self.attrs, self.parent = tag, attrs, parent
        self.children = []

    def __getitem__(self, name):
        return self.attrs[name]

    def get(self, name, default=None):
        return self.attrs.get(name, default)

    def __repr__(self):
        return f"<{self.tag} {self.attrs}>"

    def walk(self):
        """Yield every element below this one, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, *tags, **attrs):
        """Return the elements below this one with one of `tags` (any without) and these attributes."""
        return [
            element
            for element in self.walk()
            if (not tags or element.tag in tags)
            and all(element.get(name.strip("_").replace("_", "-")) == value for name, value in attrs.items())
        ]

    def one(self, *tags, **attrs):
        """Return the only such element; fail when there is none or more than one."""
        found = self.all(*tags, **attrs)
        assert len(found) == 1, f"{len(found)} elements {tags} {attrs}, expected one"
        return found[0]

    @property
    def text(self):
        """Return what a person reads, with single spaces; no scripts and styles."""
        parts = [child.text if isinstance(child, Element) else child for child in self.children]
        return "" if self.tag in ("script", "style") else " ".join(" ".join(parts).split())

    @property
    def raw(self):
        return "".join(child for child in self.children if isinstance(child, str))


class Page(HTMLParser):
    """A parsed page. `Page(response)` for a response of the test client, `Page(text)` for HTML."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.root = self._open = Element("", {})
        self.feed(source if isinstance(source, str) else source.content.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.children.append(element)
        if tag not in VOID:
            self._open = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        element = self._open
        while element.parent is not None and element.tag != tag:
            element = element.parent
        if element.parent is not None:
            self._open = element.parent

    def handle_data(self, data):
        self._open.children.append(data)

    def all(self, *tags, **attrs):
        return self.root.all(*tags, **attrs)

    def one(self, *tags, **attrs):
        return self.root.one(*tags, **attrs)

    @property
    def text(self):
        return self.root.text

    @property
    def title(self):
        return self.one("head").one("title").text

    @property
    def description(self):
        return self.one("meta", name="description")["content"]

    @property
    def main(self):
        return self.one("main")

    @property
    def h1(self):
        return self.one("h1").text

    @property
    def headings(self):
        """Return (level, text) of every heading, in order."""
        return [(int(found.tag[1]), found.text) for found in self.all("h1", "h2", "h3", "h4", "h5", "h6")]

    @property
    def ids(self):
        return [element["id"] for element in self.root.walk() if "id" in element.attrs]

    @property
    def hrefs(self):
        """Return the addresses of every link that people can follow, in order."""
        return [element["href"] for element in self.all("a") if "href" in element.attrs]

    @property
    def json_ld(self):
        """Return the schema.org objects of the page."""
        scripts = self.all("script", type="application/ld+json")
        return [item for script in scripts for item in json.loads(script.raw)["@graph"]]

    @property
    def json_ld_types(self):
        return [item["@type"] for item in self.json_ld]

    def json_ld_of(self, kind):
        """Return the only schema.org object of this type."""
        found = [item for item in self.json_ld if item["@type"] == kind]
        assert len(found) == 1, f"{len(found)} objects of type {kind}, expected one"
        return found[0]
