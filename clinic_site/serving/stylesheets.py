"""The two style sheets that pages load, each made of the hand-written ones in static/css/ and minified.

A staticfiles finder, so that they are there for `collectstatic` and without it alike. They are built into .build/css/,
and again whenever a file they are made of has changed.
"""

import os
from pathlib import Path

import lightningcss
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# What the first page and the frame around every page need; then what only the other pages need, loaded after it.
BUNDLES = {
    "css/site.css": ["tokens", "base", "layout", "components", "drawings", "print"],
    "css/more.css": ["layout-more", "components-more", "drawings-more", "print-more"],
}


class StylesheetFinder(BaseFinder):
    """Finds the style sheets of `BUNDLES`, built."""

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(location=settings.BASE_DIR / ".build" / "static")

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        if path not in BUNDLES:
            return []
        built = str(build(path, Path(self.storage.location)))
        return [built] if find_all else built

    def list(self, ignore_patterns):
        for path in BUNDLES:
            build(path, Path(self.storage.location))
            yield path, self.storage


def build(path: str, folder: Path) -> Path:
    """Return the file `path` in `folder`, written anew if one of its sources is younger than it is."""
    sources = [settings.BASE_DIR / "static" / "css" / f"{name}.css" for name in BUNDLES[path]]
    target = folder / path
    newest = max(source.stat().st_mtime_ns for source in [*sources, Path(__file__)])
    if not target.exists() or target.stat().st_mtime_ns <= newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Whole at once: another process may be reading it.
        unfinished = target.with_suffix(f".{os.getpid()}.tmp")
        unfinished.write_text(bundle(sources), encoding="utf-8")
        unfinished.replace(target)
    return target


def bundle(sources: list[Path]) -> str:
    """Return the style sheets `sources` as one, in their order, minified."""
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    return lightningcss.process_stylesheet(text, filename=sources[0].name, minify=True)
