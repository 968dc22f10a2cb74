"""The style sheets that pages load are built from the sources in static/css/ and kept up to date."""

import os
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from clinic_site.serving import stylesheets

FOLDER = Path(__file__).parents[3] / "static" / "css"
# Staff pages and the printed handout load these directly.
DIRECT = {
    "admin",
    "admin-desk",
    "admin-guide",
    "admin-lists",
    "admin-menus",
    "admin-notices",
    "admin-people",
    "admin-record",
    "admin-review",
    "admin-spanish",
    "admin-translation",
    "admin-writing",
    "handout",
    "review-marks",
    "self-check",
    "notices",
    "sign-in",
}


def test_every_source_is_in_one_bundle_or_loaded_directly():
    parts = dict(stylesheets.BUNDLES)
    # Only the home page and its preview have the drawing at the top.
    both = [*parts["css/first.css"], *parts["css/home.css"]]
    assert parts.pop("css/site.css") == [name for name in both if name not in parts["css/hero.css"]]
    # With a picture, it has all of its style inside, in the same order, and none of the drawing's.
    of_the_picture = parts.pop("css/home-with-picture.css")
    assert [name for name in of_the_picture if name not in parts["css/hero-picture.css"]] == [
        name for name in both if name not in parts["css/hero.css"]
    ]
    assert set(parts.pop("css/hero.css")) <= set(both)
    bundled = [name for names in parts.values() for name in names]
    assert sorted([*bundled, *DIRECT]) == sorted(
        path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.css")
    )


def test_bundles_are_found_like_any_static_file():
    found = {path: finders.find(path) for path in stylesheets.BUNDLES}
    assert all(Path(file).read_text(encoding="utf-8").startswith("@layer") for file in found.values())
    assert finders.find("css/no-such.css") is None


def test_bundle_keeps_layers_and_tokens_and_drops_comments_and_newlines():
    text = Path(finders.find("css/site.css")).read_text(encoding="utf-8")
    layers = dict.fromkeys(re.findall(r"@layer (\w+)\{", text))
    assert list(layers) == ["tokens", "base", "layout", "components", "print"]
    assert "--teal:" in text
    assert "var(--teal)" in text
    assert re.findall(r"/\*|\n", text) == []


def test_bundle_is_rebuilt_when_a_source_changes(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    sources = tmp_path / "static" / "css"
    sources.mkdir(parents=True)
    for name in stylesheets.BUNDLES["css/more.css"]:
        (sources / f"{name}.css").parent.mkdir(exist_ok=True)
        (sources / f"{name}.css").write_text(f".{name.replace('/', '-')} {{ margin: 0; }}")
    built = stylesheets.build("css/more.css", tmp_path)
    assert ".other-pages-print{margin:0}" in built.read_text()
    changed = sources / "other-pages" / "print.css"
    changed.write_text(".other-pages-print { margin: 1px; }")
    later = built.stat().st_mtime + 5
    os.utime(changed, (later, later))
    assert ".other-pages-print{margin:1px}" in stylesheets.build("css/more.css", tmp_path).read_text()
    assert [path.name for path in (tmp_path / "css").iterdir()] == ["more.css"]


def test_current_bundle_is_not_rebuilt(tmp_path):
    built = stylesheets.build("css/site.css", tmp_path)
    before = built.stat().st_ino
    assert stylesheets.build("css/site.css", tmp_path).stat().st_ino == before
