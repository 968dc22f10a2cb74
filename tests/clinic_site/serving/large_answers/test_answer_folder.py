"""The folder of large answers belongs to one server and one user."""

import pytest

from clinic_site.environment import SettingError
from clinic_site.serving.large_answers.answer_folder import prepared_folder

ANSWER = f"{'0a' * 12}.1796027991148520888"


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """The folder for temporary files."""
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))


def test_folder_is_private_and_that_of_one_server(tmp_path):
    folder = prepared_folder("", 8000)
    assert (folder.parent, oct(folder.stat().st_mode & 0o777)) == (tmp_path, "0o700")
    assert (prepared_folder("", 8000) == folder, prepared_folder("", 8001) == folder) == (True, False)


def test_answers_of_earlier_servers_are_removed_and_nothing_else(tmp_path):
    folder = tmp_path / "cache"
    for name in (ANSWER, "unfinished-17-1796", "other"):
        (folder / name).mkdir(parents=True)
        (folder / name / "identity").write_bytes(b"old")
    for name in ("lock", "site.sqlite3"):
        (folder / name).touch()
    assert prepared_folder(str(folder), 8000) == folder
    assert sorted(path.name for path in folder.iterdir()) == ["other", "site.sqlite3"]


def test_links_are_removed_and_not_followed(tmp_path):
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "file").touch()
    folder = prepared_folder("", 8000)
    (folder / ANSWER).symlink_to(tmp_path / "else")
    assert list(prepared_folder("", 8000).iterdir()) == []
    assert [path.name for path in (tmp_path / "else").iterdir()] == ["file"]


def made_by_somebody_else(path, kind):
    if kind == "open to others":
        path.mkdir(mode=0o700)
        path.chmod(0o755)
    elif kind == "a link":
        (path.parent / "private").mkdir(mode=0o700)
        path.symlink_to(path.parent / "private")
    else:
        path.touch()


@pytest.mark.parametrize("kind", ["open to others", "a link", "a file"])
def test_temporary_folder_of_somebody_else_is_refused_with_what_to_do(kind):
    path = prepared_folder("", 8000)
    path.rmdir()
    made_by_somebody_else(path, kind)
    with pytest.raises(SettingError) as refused:
        prepared_folder("", 8000)
    assert f"The site can't use the folder {path} for large answers" in str(refused.value)
    assert "LARGE_ANSWERS_DIR=/var/cache/needling/answers" in str(refused.value)


def test_folder_that_was_chosen_may_belong_to_a_group(tmp_path):
    (tmp_path / "volume").mkdir()
    (tmp_path / "volume").chmod(0o770)
    assert prepared_folder(str(tmp_path / "volume"), 8000) == tmp_path / "volume"
