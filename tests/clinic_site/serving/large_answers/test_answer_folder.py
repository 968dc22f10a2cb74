"""The folder of large answers belongs to one server and one user."""

import pytest

from clinic_site.environment import SettingError
from clinic_site.serving.large_answers.answer_folder import empty_folder, folder_of_server


def test_folder_is_private_and_emptied_at_each_start(tmp_path):
    folder = empty_folder(tmp_path / "cache" / "answers")
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    (folder / "an answer").mkdir()
    (folder / "an answer" / "identity").write_bytes(b"old")
    (folder / "lock").touch()
    assert list(empty_folder(folder).iterdir()) == []


def test_links_are_removed_and_not_followed(tmp_path):
    (tmp_path / "else").mkdir()
    (tmp_path / "else" / "file").touch()
    folder = empty_folder(tmp_path / "answers")
    (folder / "link").symlink_to(tmp_path / "else")
    assert list(empty_folder(folder).iterdir()) == []
    assert [path.name for path in (tmp_path / "else").iterdir()] == ["file"]


def test_each_server_of_a_machine_has_its_own_folder():
    assert folder_of_server(8000) != folder_of_server(8001)


@pytest.mark.parametrize("made", ["open to others", "a link", "a file"])
def test_folder_of_somebody_else_is_refused_with_what_to_do(tmp_path, made):
    path = tmp_path / "answers"
    if made == "open to others":
        path.mkdir()
        path.chmod(0o777)
    elif made == "a link":
        (tmp_path / "private").mkdir(mode=0o700)
        path.symlink_to(tmp_path / "private")
    else:
        path.touch()
    with pytest.raises(SettingError) as refused:
        empty_folder(path)
    assert f"The site can't use the folder {path} for large answers" in str(refused.value)
    assert "LARGE_ANSWERS_DIR=/var/cache/needling/answers" in str(refused.value)
