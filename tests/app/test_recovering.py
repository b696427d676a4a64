"""Work that a crashed session left, offered at the next start."""

from __future__ import annotations

from dataclasses import replace

import pytest
from document_scene import Scene
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from nnsim.app.messages import Messages
from nnsim.app.recovering import offer_recovery
from nnsim.core.files.recovery import Recovery


@pytest.fixture
def scene(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("nnsim.core.files.recovery.folder", lambda: tmp_path / "recovery")
    made = Scene(tmp_path)
    made.kept, made.can_keep = [], True

    def keep():
        made.kept.append(made.editor.project.name)
        return made.can_keep

    made.keep = keep
    yield made
    made.close()


@pytest.fixture
def messages(scene, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 500)
    host.show()
    return Messages(scene.editor, scene.bridge, scene.document, host)


def offer(scene, messages):
    offer_recovery(scene.document, messages, messages.toasts, scene.keep)


def said(messages):
    return [(b._tone, b.text.text(), [button.text() for button in b.buttons]) for b in messages.toasts.banners]


def press(messages, words):
    (button,) = [b for banner in messages.toasts.banners for b in banner.buttons if b.text() == words]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def crashed(scene, tmp_path):
    """A session that left ``a.nnsim`` unsaved."""
    left = Recovery(tmp_path / "recovery")
    left.write(replace(scene.editor.project, name="Left behind"), None, tmp_path / "a.nnsim")
    left._lock.close()
    return left.file


def test_recovered_work_is_shown_and_unsaved(scene, messages, crashed, tmp_path):
    offer(scene, messages)
    ((tone, text, buttons),) = said(messages)
    assert tone == "warning"
    assert text.startswith("a.nnsim was not saved when nnsim last ended (")
    assert buttons == ["Recover", "Discard"]
    press(messages, "Recover")
    assert scene.editor.project.name == "Left behind"
    assert scene.document.path == tmp_path / "a.nnsim"
    assert scene.document.unsaved
    assert scene.kept == ["Left behind"], "kept against another crash before the old file goes"
    assert not crashed.exists()


def test_work_that_cannot_be_kept_anew_stays_where_it_is(scene, messages, crashed):
    scene.can_keep = False
    offer(scene, messages)
    press(messages, "Recover")
    assert scene.editor.project.name == "Left behind"
    assert crashed.exists(), "it is all that a crash would leave"


def test_discarded_work_is_gone(scene, messages, crashed):
    offer(scene, messages)
    before = scene.editor.project
    press(messages, "Discard")
    assert not crashed.exists()
    assert scene.editor.project is before


def test_nothing_left_behind_is_nothing_said(scene, messages):
    offer(scene, messages)
    assert said(messages) == []


def test_work_that_cannot_be_read_is_said_and_kept(scene, messages, crashed):
    crashed.write_bytes(b"cut off")
    offer(scene, messages)
    press(messages, "Recover")
    assert "cannot be opened" in said(messages)[0][1]
    assert crashed.exists()
