"""clinic_site/docs/rooms.md lists the folders that exist."""

from tests.repository.documents import PARSER, read
from tests.repository.test_top_level import ROOT, files


def listed() -> list[str]:
    """Return the paths in the list of folders."""
    [block] = [token.content for token in PARSER.parse(read("rooms.md")) if token.type == "fence"]
    return [line.split()[0] for line in block.splitlines() if line.strip()]


def test_list_names_only_existing_paths():
    assert [name for name in listed() if not (ROOT / name).exists()] == []
    assert [name for name in listed() if name.endswith("/") != (ROOT / name).is_dir()] == []


def test_list_names_every_top_level_path():
    top = {name.partition("/")[0] for name in files()}
    hidden = {".editorconfig", ".gitattributes", ".gitignore", ".dockerignore"}  # usual in any repository
    assert top - {name.partition("/")[0] for name in listed()} - hidden == set()


def test_list_names_every_room():
    rooms = {
        f"{app}/{path.name}/"
        for app in ("clinic_site", "education", "locations")
        for path in (ROOT / app).iterdir()
        if path.is_dir() and not path.name.startswith("_")
    }
    django = {f"{app}/{name}/" for app in ("clinic_site", "education", "locations")
              for name in ("migrations", "management", "templatetags")}  # fmt: skip
    assert rooms - django - set(listed()) == set()
