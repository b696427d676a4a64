"""What one looked at in a document is none of the next one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from eye import Seen, in_view
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from nnsim.app.workbench import Workbench
from nnsim.core.project import Project
from nnsim.examples.example import build, examples, open_example
from nnsim.ui.network.blocks.flow import is_chain
from nnsim.ui.network.neurons.navigation import FIRST

SIZE = (1366, 700)
"""Low enough for every panel to scroll."""


def show(bench: Workbench, project: Project) -> Seen:
    bench.document.show(project)
    QApplication.processEvents()
    return in_view(bench)


def look_around(bench: Workbench) -> None:
    """Scroll, zoom, choose, filter and draw wherever the document allows it."""
    data = bench.editor.project.data
    bench.network.inspect.setChecked(True)
    for group in bench.data.sets.galleries:
        if bench.data.sets.group.current != group:
            bench.data.sets.open_group(group)
            break
    bench.painting.set_class(1)
    bench.painting.set_value(-0.5)
    bench.painting.set_noise(0, 0.1)
    bench.painting.select(np.ones(len(data), np.bool_))
    look_at_network(bench)
    look_at_rows(bench)
    for sketch in (bench.output.test_pad.sketch, bench.data.studio.sketch):
        sketch.drawing.draw(np.full(sketch.shape, 200, np.uint8))
    bench.output.try_out()
    bench.network.palette_strip.field.setText("conv")
    for area in bench.shell.findChildren(QAbstractScrollArea):
        for bar in (area.horizontalScrollBar(), area.verticalScrollBar()):
            bar.setValue(bar.maximum())


def look_at_network(bench: Workbench) -> None:
    canvas, blocks = bench.network.canvas, bench.network.blocks.canvas
    canvas.pin_cell(FIRST)
    canvas.set_zoom(2.5)
    blocks.choose([block.id for block in blocks.flow.blocks][:2])
    blocks.zoom_at(1.7)


def look_at_rows(bench: Workbench) -> None:
    columns, samples = bench.plots.views["columns"], bench.plots.views["samples"]
    bench.plots.show_view("columns")
    QApplication.processEvents()
    columns.kind.chosen.emit("scatter")
    columns.kind.set_current("scatter")
    columns.scaled.setChecked(True)
    if columns.chooser.columns:
        columns.chooser.toggle(0)
    bench.plots.show_view("samples")
    QApplication.processEvents()
    samples._ask(replace(samples.query, part="test", order="hardest", label=0))
    samples.sheet.choose(slice(0, 3))
    samples.sheet.go_to(7)
    samples._turn("classes")
    bench.live.chosen.choose(len(bench.editor.project.data) - 1)


def differences(first: Seen, now: Seen) -> list[str]:
    names = sorted(first.keys() | now.keys())
    return [f"{name}: {first.get(name)} -> {now.get(name)}" for name in names if first.get(name) != now.get(name)]


def _look_of(project: Project) -> object:
    """What the window arranges itself by: one example of each will do."""
    data, network = project.data, project.network
    return data.kind, len(data.classes) > 2, network.output.spec.kind, project.recipe.learner.kind, is_chain(project)


def test_another_document_is_shown_as_if_nobody_had_looked_at_one_before(bench: Workbench) -> None:
    bench.shell.resize(*SIZE)
    bench.network.inspect.setChecked(True)
    every = {example.id: build(example) for example in examples()}
    projects = dict({_look_of(project): (name, project) for name, project in every.items()}.values())
    first = {name: show(bench, project) for name, project in projects.items()}
    wrong = []
    for name, project in projects.items():
        look_around(bench)
        wrong += [f"{name} {words}" for words in differences(first[name], show(bench, project))]
    assert wrong == []


@pytest.mark.parametrize("name", ["iris", "digits-linear"])
def test_the_same_document_once_more_begins_anew_as_well(bench: Workbench, name: str) -> None:
    """Nothing changes in the document, so nobody is told that it did."""
    bench.shell.resize(*SIZE)
    bench.network.inspect.setChecked(True)
    first = show(bench, build(examples()[name]))
    look_around(bench)
    assert differences(first, show(bench, bench.editor.project)) == []


def test_what_was_said_of_former_points_is_not_said_of_others(bench: Workbench) -> None:
    show(bench, build(examples()["and"]))
    assert bench.data.hints.sentences
    bench.document.show(build(examples()["xor"]))
    assert bench.data.hints.sentences == []


def test_keys_of_what_is_gone_go_to_the_network(bench: Workbench) -> None:
    """Not to the switch that happens to lie beside it, with its ring."""
    bench.document.show(open_example("iris").project)
    bench.run("show_samples")
    bench.plots.views["samples"].sheet.setFocus()
    bench.document.show(open_example("spiral").project)
    assert not bench.plots.isAncestorOf(bench.shell.focusWidget())
    assert bench.shell.focusWidget() is bench.network.focus_target
    bench.output.plane.setFocus()
    bench.document.show(open_example("xor").project)
    assert bench.shell.focusWidget() is bench.output.plane, "it is there still"


def test_keys_of_what_is_off_go_to_its_neighbour(bench: Workbench) -> None:
    bench.plots.enlarge.setFocus()
    bench.plots.enlarge.setEnabled(False)
    assert bench.plots.isAncestorOf(bench.shell.focusWidget()), "not to the first control of the window"
