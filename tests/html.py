"""HTML for tests: BeautifulSoup with `one()`, which fails unless there is exactly one matching element."""

import json

from bs4 import BeautifulSoup, SoupStrainer, Tag


class Element(Tag):
    def all(self, *tags, **attrs):
        return self.find_all(list(tags) or True, {name.strip("_").replace("_", "-"): attrs[name] for name in attrs})

    def one(self, *tags, **attrs):
        [found] = self.all(*tags, **attrs)
        return found

    text = property(lambda self: " ".join(self.get_text(" ").split()))  # visible text, without scripts and styles


class Page(Element, BeautifulSoup):
    def __init__(self, source, only=None):
        """Parse `source`, or only the elements with the names `only`, which is faster."""
        options = {"element_classes": {Tag: Element}, "multi_valued_attributes": None}
        options |= {"parse_only": SoupStrainer(only)} if only else {}
        super().__init__(getattr(source, "text", source), "html.parser", **options)

    def json_ld_of(self, kind):
        [found] = [item for item in self.json_ld if item["@type"] == kind]
        return found

    h1 = property(lambda self: self.one("h1").text)
    description = property(lambda self: self.one("meta", name="description")["content"])
    ids = property(lambda self: [element["id"] for element in self.all(id=True)])
    hrefs = property(lambda self: [link["href"] for link in self.all("a", href=True)])
    json_ld = property(lambda self: json.loads(self.one("script", type="application/ld+json").string)["@graph"])
