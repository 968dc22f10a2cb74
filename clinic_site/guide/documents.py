"""The files of `clinic_site/docs/staff/` as HTML pages.

The same files are read on a code host, so links between them are relative (`publishing.md#take-a-page-off-the-site`),
and each heading has the id that GitHub gives it.
"""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER: Path = settings.BASE_DIR / "clinic_site" / "docs" / "staff"
PICTURES = FOLDER / "pictures"
CONTENTS = "README"  # the file that lists the pages, in their order


@dataclass(frozen=True)
class Section:
    id: str
    title: str


@dataclass(frozen=True)
class Document:
    """One page of the guide: its title, its `##` sections in order, and its text as HTML without the title."""

    name: str
    title: str
    sections: tuple[Section, ...]
    html: SafeString

    def get_absolute_url(self) -> str:
        return address(self.name)


def address(target: str) -> str:
    """Return the URL of `target`, which is the name of a page or `page#section`."""
    name, hash_, section = target.partition("#")
    if name == CONTENTS:
        return reverse("admin:guide") + hash_ + section
    return reverse("admin:guide_page", args=[name]) + hash_ + section


@functools.cache
def documents() -> dict[str, Document]:
    """Return every page by its name, in the order in which README.md lists them. README itself comes first."""
    contents = _read(CONTENTS)
    listed = re.findall(r"\]\(([a-z-]+)\.md\)", (FOLDER / f"{CONTENTS}.md").read_text(encoding="utf-8"))
    return {CONTENTS: contents} | {name: _read(name) for name in dict.fromkeys(listed)}


def pictures() -> set[str]:
    """Return the names of the pictures that the guide shows."""
    return {path.name for path in PICTURES.glob("*.webp")}


def github_id(title: str) -> str:
    """Return the id that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def _read(name: str) -> Document:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    # A table that is wider than the screen scrolls in its own box, with the keyboard too.
    markdown.add_render_rule("table_open", lambda *_: '<div class="guide-table" role="group" tabindex="0"><table>')
    markdown.add_render_rule("table_close", lambda *_: "</table></div>")
    tokens = markdown.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    # "# Title" comes first: the page shows it as its own heading.
    title, tokens = tokens[1].content, tokens[3:]
    sections = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None:
            text = "".join(child.content for child in following.children or [])
            token.attrSet("id", github_id(text))
            if token.tag == "h2":
                sections.append(Section(github_id(text), text))
        for child in token.children or []:
            _rewrite_url(child)
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Document(name, title, tuple(sections), mark_safe(html))  # noqa: S308 - our own files, and raw HTML is off


def _rewrite_url(token: Token) -> None:
    """Replace the URL of a relative link or picture with the one in the admin."""
    if token.type == "link_open":
        href = str(token.attrs["href"])
        if match := re.fullmatch(r"([A-Za-z-]+)\.md(#.*)?", href):
            token.attrs["href"] = address(match[1] + (match[2] or ""))
    elif token.type == "image":
        name = Path(str(token.attrs["src"])).name
        token.attrs["src"] = reverse("admin:guide_picture", args=[name])
        token.attrs["loading"] = "lazy"
        # With its size known, a picture that loads late does not move the section that a link jumped to.
        token.attrs["width"], token.attrs["height"] = webp_size(PICTURES / name)


def webp_size(path: Path) -> tuple[int, int]:
    """Return the width and height in pixels from the header of a WebP file. Raise ValueError for other formats.

    https://developers.google.com/speed/webp/docs/riff_container
    """
    with path.open("rb") as file:
        head = file.read(30)
    if head[8:16] == b"WEBPVP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if head[8:16] == b"WEBPVP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    raise ValueError(f"{path} is not a WebP picture of a supported kind.")
