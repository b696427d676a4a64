"""A view that another document brings to the front before it heard of that document shows nothing of the former."""

from __future__ import annotations

import time
from functools import partial

import pytest
from driven_window import driven_window
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.workbench import Workbench
from nnsim.core.catalogue import load
from nnsim.core.messages import Load
from nnsim.core.project import Project
from nnsim.engine.session import Session
from nnsim.examples.example import build, examples
from nnsim.ui.views.kinds import offered

load()

PAIRS = (("wine", "xor"), ("regression-plane", "moons"), ("digits-linear", "gauss"), ("dqn-catch", "xor"))
"""Documents that are left, and those that take their place: with fewer classes, other targets, another kind of data."""

ANSWER_S = 5.0


def answered(bench: Workbench, session: Session, now: float) -> None:
    """A frame with the answers to all that is asked."""
    asked = bench.bridge.subscriptions.due(now)
    bench.bridge._take(session.frame(bench.bridge.client.run, ("weights", *asked), asked))
    QApplication.processEvents()


def shown(widgets: list[QWidget]) -> None:
    for widget in widgets:
        widget.show()


def loaded(bench: Workbench, project: Project) -> Session:
    session = Session()
    session.handle(Load(bench.bridge.client.run, project))
    return session


@pytest.mark.slow
def test_every_view_may_be_shown_as_the_first_who_hears(qtbot, engine, tmp_path) -> None:
    with driven_window(qtbot, engine, tmp_path, project=build(examples()["xor"])) as window:
        window.until_ready()
        bench, now = window.bench, time.monotonic()
        bench.bridge._timer.stop()
        for before, after in PAIRS:
            one, other = build(examples()[before]), build(examples()[after])
            bench.document.show(one)
            session = loaded(bench, one)
            assert session.trainer
            session.trainer.run_batch()
            views = offered(one)
            for view in views:
                bench.run(f"show_{view}")
                for _ in range(3):
                    now += ANSWER_S
                    answered(bench, session, now)
            bench.run(f"show_{views[0]}")
            show_all = partial(shown, [bench.plots.views[view] for view in views])
            bench.live.data_changed.connect(show_all)
            bench.document.show(other)
            bench.live.data_changed.disconnect(show_all)
            QApplication.processEvents()
            session = loaded(bench, other)
            for view in offered(other):
                bench.run(f"show_{view}")
                now += ANSWER_S
                answered(bench, session, now)
