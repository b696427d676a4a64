"""What a document is called: its file, its project, or the samples that it has now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fake_client import FakeClient

from nnsim.app.document import Document
from nnsim.app.settings import Settings
from nnsim.core.catalogue import load
from nnsim.core.project import Project
from nnsim.core.store import Store
from nnsim.edits.data import choose_generator
from nnsim.edits.images import new_images
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()


@pytest.fixture
def editor(qapp) -> Editor:
    return Editor(Store())


@pytest.fixture
def document(editor, tmp_path) -> Iterator[Document]:
    live = LiveModel(editor.store)
    bridge = EngineBridge(FakeClient(), editor, Run(live))
    document = Document(editor, bridge, Settings(tmp_path / "window.ini"))
    document.show(choose_generator(Project(name="Exclusive or"), "xor"))
    yield document
    bridge.close()
    live.close()


def test_without_a_file_it_is_called_after_other_samples(document, editor) -> None:
    told = []
    assert document.title == "Exclusive or"
    document.changed.connect(lambda: told.append(document.title))
    editor.edit("moons", lambda p: choose_generator(p, "moons"))
    assert told[-1] == "Moons"
    editor.edit("images", lambda p: new_images(p, 8, ("A", "B")))
    assert told[-1] == "Drawn images"
    editor.edit("import", lambda p: replace(p, data=replace(p.data, origin="people.csv; 2 rows left out")))
    assert told[-1] == "people"
    for _ in range(3):
        editor.undo()
    assert told[-1] == "Exclusive or"


def test_a_file_gives_its_name_whatever_is_in_it(document, editor, tmp_path) -> None:
    document.path = tmp_path / "mine.nnsim"
    editor.edit("moons", lambda p: choose_generator(p, "moons"))
    assert document.title == "mine"
