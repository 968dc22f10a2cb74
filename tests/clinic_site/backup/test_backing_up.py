import pytest

from clinic_site.backup import KeepingError, backing_up


def test_target_that_is_neither_a_folder_nor_a_zip_file_is_refused(tmp_path):
    with pytest.raises(
        KeepingError, match=r"backups is not a folder, and not the name of a ZIP file\. Create the folder"
    ):
        backing_up.make(tmp_path / "backups")
    assert list(tmp_path.iterdir()) == []
