"""Another document in the browser of samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sample_room import SampleRoom

from nnsim.data.bundled import load_set
from nnsim.ui.views.samples.cells import Shown


def test_it_is_taken_in_once(qtbot, monkeypatch) -> None:
    room = SampleRoom(qtbot, load_set("digits").take(np.arange(60)))
    room.tell(np.zeros((60, 10), np.float32), np.ones(60, np.float32))
    show, shown = room.view.looking.show, []

    def taken(what: Shown, *rest: object, **more: object) -> None:
        shown.append(what.data)
        show(what, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(room.view.looking, "show", taken)
    wine = load_set("wine")
    room.editor.open(replace(room.editor.project, data=wine))
    assert shown == [wine]
    assert len(room.index) == len(wine)
    room.close()
