"""Releases with few texts, made from copies of education/sample/."""

import shutil
from pathlib import Path

from education.sample import shipped_texts

BLOCKS = {  # how many texts of each file a small release keeps
    "references.toml": 3, "regions.toml": 2, "contraindications.toml": 4, "after_effects.toml": 3,
    "warning_signs.toml": 2, "frequencies.toml": 1, "questions.toml": 8, "glossary.toml": 6, "visit_steps.toml": 2,
}  # fmt: skip


def small_release(folder: Path, name: str = "2026-12") -> Path:
    """Make a release with few texts in `folder`, called `name`, and return the folder."""
    shutil.copytree(shipped_texts.Path(shipped_texts.__file__).parent, folder, ignore=shutil.ignore_patterns("*.py*"))
    for file, count in BLOCKS.items():
        head, *rows = (folder / file).read_text().split("\n[[")
        blocks = [head, *rows] if head.startswith("[[") else rows
        blocks = [block if block.startswith("[[") else f"[[{block}" for block in blocks]
        (folder / file).write_text("\n".join(blocks[:count]) + "\n")
    for sort in ("conditions", "topics"):
        for path in sorted((folder / sort).glob("*.toml"))[2:]:
            path.unlink()
    (folder / "changes.toml").write_text(f'release = "{name}"\n')
    return folder


def next_release(folder: Path, new: Path, name: str = "2027-01", changes: str = "") -> Path:
    """Copy the release in `folder` to `new`, as the release `name` with these `changes`."""
    shutil.copytree(folder, new)
    (new / "changes.toml").write_text(f'release = "{name}"\n{changes}')
    return new


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replace `old` by `new` in a file of the release. It must be there once."""
    text = (folder / file).read_text()
    assert text.count(old) == 1, f"{file}: {text.count(old)} times {old}"
    (folder / file).write_text(text.replace(old, new))


def install(monkeypatch, folder: Path) -> shipped_texts.Release:
    """Make the release in `folder` the one that this code ships."""
    monkeypatch.setattr(shipped_texts, "FOLDER", folder)
    return shipped_texts.this_release()
