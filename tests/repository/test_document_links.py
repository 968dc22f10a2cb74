"""Every link, picture and path in the documents leads to something that exists."""

import re

import pytest

from tests.repository.documents import all_code, documents, headings, links
from tests.repository.test_top_level import ROOT, files

# A path in backticks that starts with one of the top-level folders of code.
PATH = re.compile(r"(?:clinic_site|education|locations|templates|static|tests|\.ci|\.deploy|\.github)/[\w./-]*")
LONGEST_DOCUMENT, LONGEST_README = 300, 100


def missing_sections() -> list[tuple[str, str]]:
    """Return (document, link) for each link to a section without a heading."""
    texts = documents()
    found = []
    for name, text in texts.items():
        for href in links(text):
            path, _, section = href.partition("#")
            if "://" in href or not section:
                continue
            target = (ROOT / name).parent.joinpath(path).resolve() if path else (ROOT / name)
            document = target.relative_to(ROOT).as_posix()
            if section not in headings(texts.get(document, "")):
                found.append((name, href))
    return found


def test_links_to_a_section_lead_to_a_heading():
    assert missing_sections() == []


def test_pictures_exist():
    used = {
        (ROOT / name).parent.joinpath(src).resolve()
        for name, text in documents().items()
        for src in [*links(text), *re.findall(r'<img src="([^"]+)"', text)]
        if src.endswith((".webp", ".png", ".svg", ".jpg"))
    }
    assert [path.as_posix() for path in used if not path.exists()] == []
    assert used


def test_every_picture_in_the_docs_folder_is_used():
    shown = {
        (ROOT / name).parent.joinpath(src).resolve()
        for name, text in documents().items()
        for src in [*links(text), *re.findall(r'<img src="([^"]+)"', text)]
    }
    stored = {ROOT / name for name in files() if name.startswith("clinic_site/docs/") and name.endswith(".webp")}
    assert sorted(path.name for path in stored - shown) == []


def test_pictures_have_alternative_text():
    silent = [name for name, text in documents().items() if "![](" in text or re.search(r"<img(?![^>]*alt=\"\w)", text)]
    assert silent == []


def test_pictures_of_the_readme_are_small():
    pictures = re.findall(r'<img src="([^"]+)"', (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(pictures) == 2
    assert sum((ROOT / picture).stat().st_size for picture in pictures) <= 150_000


def test_paths_in_backticks_exist():
    missing = sorted(
        {
            (name, piece)
            for name, piece in all_code()
            if PATH.fullmatch(piece) and name != "clinic_site/docs/old-paths.md" and not (ROOT / piece).exists()
        }
    )
    assert missing == []


def test_no_document_is_too_long():
    lines = {name: len(text.splitlines()) for name, text in documents().items()}
    assert lines.pop("README.md") <= LONGEST_README
    assert {name: count for name, count in lines.items() if count > LONGEST_DOCUMENT} == {}


@pytest.mark.parametrize("name", ["clinic_site/docs/README.md", "clinic_site/docs/staff/README.md"])
def test_index_links_to_every_document_in_its_folder(name):
    folder = (ROOT / name).parent
    linked = {href.partition("#")[0] for href in links((ROOT / name).read_text(encoding="utf-8"))}
    beside = {path.relative_to(folder).as_posix() for path in folder.glob("*.md")} - {"README.md"}
    assert beside - linked == set()
