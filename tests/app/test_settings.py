"""What the window remembers, and that a folder which cannot be written only means forgetting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray

from nnsim.app.settings import MAX_RECENT, Settings


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "window.ini"


def test_everything_comes_back_in_the_next_session(file):
    settings = Settings(file)
    settings.set_text("view/theme", "dark")
    settings.set_text("odd/text", 'a, b; "c" = ü\n%d')
    settings.set_blob("window/geometry", QByteArray(b"\x00\x01\xff,;"))
    settings.sync()
    again = Settings(file)
    assert again.theme() == "dark"
    assert again.text("odd/text") == 'a, b; "c" = ü\n%d'
    assert again.blob("window/geometry") == QByteArray(b"\x00\x01\xff,;")


def test_nothing_remembered_has_defaults(file):
    settings = Settings(file)
    assert settings.theme() == "system"
    assert settings.text("none", "default") == "default"
    assert settings.blob("none").isEmpty()
    assert settings.recent() == []


@pytest.mark.parametrize("text", ["[view]\ntheme=pink\n", "[view]\ntheme=a, b\n", "\x00\xff not an ini file", ""])
def test_a_damaged_file_has_defaults_too(file, text):
    file.parent.mkdir()
    file.write_text(text, encoding="latin-1")
    settings = Settings(file)
    assert settings.theme() == "system"
    assert settings.blob("view/theme").isEmpty()


def test_a_folder_that_cannot_be_written_only_forgets(tmp_path):
    (tmp_path / "config").write_text("a file where the folder should be")
    settings = Settings(tmp_path / "config" / "window.ini")
    settings.set_text("view/theme", "dark")
    settings.add_recent(tmp_path / "config")
    settings.sync()
    assert settings.theme() == "dark", "it holds until the window closes"
    assert (tmp_path / "config").is_file()


def test_recent_files_newest_first_each_once_and_only_those_that_exist(file, tmp_path):
    paths = [tmp_path / f"p{i}, with comma.nnsim" for i in range(MAX_RECENT + 3)]
    for path in paths:
        path.touch()
    settings = Settings(file)
    for path in (*paths, paths[5]):
        settings.add_recent(path)
    assert settings.recent() == [paths[5], *(p for p in paths[:2:-1] if p != paths[5])][:MAX_RECENT]
    settings.sync()
    paths[5].unlink()
    again = Settings(file).recent()
    assert len(again) == MAX_RECENT - 1
    assert paths[5] not in again


def test_a_recent_file_that_the_system_refuses_to_look_at_is_left_out(file, tmp_path):
    good = tmp_path / "good.nnsim"
    good.touch()
    settings = Settings(file)
    settings.set_text("files/recent", "\n".join([str(tmp_path / ("x" * 5000)), str(good), str(good / "inside")]))
    assert settings.recent() == [good]
