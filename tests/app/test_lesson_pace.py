"""How fast a run trained is known to lessons after it stands still, and not of another document."""

from __future__ import annotations

from fake_client import FakeClient

from nnsim.app.lesson_state import LessonState
from nnsim.app.workbench import Workbench


def test_a_pause_does_not_forget_how_fast_it_trained(bench: Workbench) -> None:
    state, client = LessonState(bench.editor, bench.bridge, bench.panels, bench.layout), FakeClient()
    paces = []
    for running, samples in ((False, 0.0), (True, 500.0), (False, 0.0)):
        bench.bridge.framed.emit(client.frame(step=1, running=running, samples=samples))
        paces.append(state.now().pace)
    assert paces == [0.0, 500.0, 500.0]
    bench.editor.opened.emit()
    assert state.now().pace == 0.0
