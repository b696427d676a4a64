"""A run is kept, another one follows, and both are compared: with keys and mouse, over a real engine."""

from __future__ import annotations

import csv

import numpy as np
from PySide6.QtCore import Qt

from nnsim.edits.validate import open_project


def train(window, epochs: int) -> None:
    record = window.bench.bridge.run.record
    window.key(Qt.Key.Key_Space)
    window.until(lambda: record.frame and record.frame.epoch >= epochs, "some epochs")
    window.key(Qt.Key.Key_Space)
    window.until(lambda: not record.frame.running and len(record.rows) > 1, "a pause")


def test_two_runs_are_compared_saved_and_exported(window, tmp_path):
    window.until_ready()
    bench, ctrl = window.bench, Qt.KeyboardModifier.ControlModifier
    window.key(Qt.Key.Key_K, ctrl)
    assert "nothing to keep yet" in " ".join(window.banners)
    train(window, 3)
    curve, learned = bench.bridge.run.record.rows.copy(), bench.live.answer.copy()
    window.click(bench.plots.views["curves"].keep)
    run = bench.editor.project.runs[0]
    np.testing.assert_array_equal(run.state.history.rows, curve)
    assert bench.plots.is_offered("runs")
    before = bench.bridge.client.run
    window.key(Qt.Key.Key_R, ctrl)
    window.until(lambda: bench.bridge.run.record.frame and bench.bridge.client.run > before, "a fresh run")
    train(window, 2)
    bench.run("show_runs")
    cards = bench.plots.views["runs"].cards
    window.until(cards[0].map.isVisible, "the map of the present run")
    np.testing.assert_array_equal(cards[1].map._map.answer, learned)

    bench.run("export_curves", path=tmp_path / "curves.csv")
    window.until((tmp_path / "curves.csv").exists, "the table")
    table = (tmp_path / "curves.csv").read_text().splitlines()
    told = {row["run"] for row in csv.DictReader(table)}
    assert told == {"this run", "Run 1"}

    bench.documents.save_to(tmp_path / "a.nnsim")
    window.until(lambda: not bench.document.is_saving, "the file")
    assert [kept.name for kept in open_project(tmp_path / "a.nnsim").project.runs] == ["Run 1"]
    window.key(Qt.Key.Key_Z, ctrl)  # the reset
    window.key(Qt.Key.Key_Z, ctrl)
    assert bench.editor.project.runs == ()
    assert not bench.plots.is_offered("runs")
