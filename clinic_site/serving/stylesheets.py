"""Build the style sheets that pages load: each joins and minifies files from static/css/.

It is a staticfiles finder, so that they are available with and without `collectstatic`. They are built into
.build/static/css/, and rebuilt whenever one of their sources has changed.
"""

import os
from pathlib import Path

import lightningcss
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FIRST_PAINT = ["tokens", "base", "first-paint/layout", "first-paint/components"]
HERO = ["first-paint/drawings", "home-and-frame/hero"]
HOME_AND_FRAME = ["home-and-frame/components", "home-and-frame/drawings", "home-and-frame/print"]
# Sheets that only some clinics need. Each accent is a color that a clinic may choose.
OWN = ["announcements", "hero-picture", "logo"]
ACCENTS = sorted(path.stem for path in (settings.BASE_DIR / "static" / "css" / "accents").glob("*.css"))
# first.css and the clinic's own sheets are sent inside the home page (pages/first_style.py), which loads home.css below
# its top. With a picture of the clinic there, home-with-picture.css is inside it instead, and the picture is the only
# file that it loads. Other pages load site.css, which is both without the drawing at the top, and more.css, then the
# clinic's own. Previews load that drawing's hero.css too. clinics.css is only for the pages of states and clinics, and
# for lists with several pages.
BUNDLES = {
    "css/first.css": [*FIRST_PAINT, HERO[0]],
    "css/hero.css": HERO,
    **{f"css/{name}.css": [f"first-paint/{name}"] for name in OWN},
    "css/home.css": [*HOME_AND_FRAME, HERO[1]],
    "css/home-with-picture.css": [*FIRST_PAINT, "first-paint/hero-picture", *HOME_AND_FRAME],
    "css/site.css": [*FIRST_PAINT, *HOME_AND_FRAME],
    "css/more.css": [
        "other-pages/layout",
        "other-pages/components",
        "other-pages/folds-and-endings",
        "other-pages/figures",
        "other-pages/drawings",
        "other-pages/print",
    ],
    "css/clinics.css": ["clinic-pages/components", "clinic-pages/maps", "clinic-pages/print"],
    **{f"css/accent-{name}.css": [f"accents/{name}"] for name in ACCENTS},
}


class StylesheetFinder(BaseFinder):
    """Find the built style sheets in `BUNDLES`."""

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
    """Return the file `path` in `folder`. Build it again if one of its sources is newer."""
    sources = [settings.BASE_DIR / "static" / "css" / f"{name}.css" for name in BUNDLES[path]]
    target = folder / path
    newest = max(source.stat().st_mtime_ns for source in [*sources, Path(__file__)])
    if not target.exists() or target.stat().st_mtime_ns <= newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Replace it atomically: another process may be reading it.
        unfinished = target.with_suffix(f".{os.getpid()}.tmp")
        unfinished.write_text(bundle(sources), encoding="utf-8")
        unfinished.replace(target)
    return target


def bundle(sources: list[Path]) -> str:
    """Return the style sheets `sources` joined in order and minified."""
    text = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    return lightningcss.process_stylesheet(text, filename=sources[0].name, minify=True)
