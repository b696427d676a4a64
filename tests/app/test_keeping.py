"""What is kept of a run: its curves and weights, also where only the engine works out what it answers."""

from __future__ import annotations

import csv

from network_scene import weights_for

from nnsim.edits.data import choose_generator
from nnsim.edits.network import set_layer


def hear(bench, **told: object) -> None:
    client = bench.bridge.client
    client.tell(client.loaded())
    bench.bridge.tick()
    client.tell(client.frame(step=5, epoch=1, **told))
    bench.bridge.tick()


def test_weights_are_kept_of_layers_that_the_window_cannot_work_out(bench) -> None:
    bench.editor.edit("waves", choose_generator.of("waves"))
    weights = weights_for(bench.editor.project)
    hear(bench, history=[[5, 1, 0.3, 0.4, 0.9, 0.8]], weights=weights)
    assert not bench.live.fits
    bench.keeping.keep()
    (run,) = bench.editor.project.runs
    assert run.state.weights.keys() == weights.keys()


def test_weights_of_before_an_edit_are_not_kept(bench) -> None:
    hear(bench, history=[[5, 1, 0.3, 0.4, 0.9, 0.8]], weights=weights_for(bench.editor.project))
    bench.editor.edit("units", set_layer.of(bench.editor.project.network.nodes[0].id, units=7))
    bench.keeping.keep()
    assert bench.editor.project.runs[0].state.weights == {}


def test_runs_within_their_first_long_epoch_are_in_the_table_of_curves(bench, qtbot, tmp_path) -> None:
    hear(bench, readings=[[5, 0.1, 40, 0.75, 0.5, 8, 0.5, 0.25]])
    bench.keeping.keep()
    path = tmp_path / "curves.csv"
    bench.exporting.export_curves(path)
    qtbot.waitUntil(path.exists)
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [(row["run"], row["train_loss"], row["test_loss"]) for row in rows] == [
        ("this run", "0.75", "0.5"),
        ("Run 1", "0.75", "0.5"),
    ]
