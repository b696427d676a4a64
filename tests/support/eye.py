"""What a person has in view: everything of a window that scrolls, is zoomed, chosen, switched, typed or said."""

from __future__ import annotations

from collections import Counter
from typing import cast

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QWidget,
)

from nnsim.app.workbench import Workbench
from nnsim.ui.kit.widgets.choice_row import ChoiceRow
from nnsim.ui.views.columns.view import ColumnsView
from nnsim.ui.views.samples.view import SamplesView

Seen = dict[str, object]


def in_view(bench: Workbench) -> Seen:
    """By name, what is to be seen of the document in every panel and view; the same where nothing differs."""
    found: Seen = {}
    bench.data.hints.look()  # which has time otherwise
    for view in bench.plots.views:
        bench.plots.show_view(view)
        for _ in range(4):
            QApplication.processEvents()
        found |= {f"{view}: {name}": value for name, value in _widgets(bench.plots, but=_tabs(bench)).items()}
    plots = {bench.plots, *bench.plots.findChildren(QWidget)}
    return found | _widgets(bench.shell, but=plots) | _not_in_widgets(bench)


def _tabs(bench: Workbench) -> set[QWidget]:
    """Which views are in use belongs to the person."""
    tabs = bench.plots.tabs
    return {tabs, *tabs.findChildren(QWidget), *_above(tabs, QAbstractScrollArea)}


def _widgets(root: QWidget, but: set[QWidget]) -> Seen:
    """Those within ``root`` and its window."""
    found: Seen = {}
    times: Counter[str] = Counter()
    window = root.window()
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window and widget not in but:
            name = f"{type(widget).__name__} {widget.accessibleName()}"
            times[name] += 1
            found |= {f"{name} {times[name]} {what}": value for what, value in _told(widget).items()}
    return found


def _above(widget: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """The nearest of that kind that ``widget`` stands in."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, kind):
        around = around.parentWidget()
    return [] if around is None else [around]


def _told(widget: QWidget) -> Seen:
    told: Seen = {}
    if isinstance(widget, QAbstractScrollArea):
        told["scrolled"] = (widget.horizontalScrollBar().value(), widget.verticalScrollBar().value())
    if isinstance(widget, QGraphicsView):
        told["zoom"] = round(widget.transform().m11(), 6)
    if isinstance(widget, QAbstractButton) and widget.isCheckable():
        told["checked"] = widget.isChecked()
    if isinstance(widget, QComboBox):
        told["chosen"] = widget.currentText()
    if isinstance(widget, ChoiceRow):
        told["chosen"] = widget.current
    if isinstance(widget, (QLabel, QLineEdit)):
        told["text"] = widget.text()
    return told


def _not_in_widgets(bench: Workbench) -> Seen:
    """What is drawn rather than made of widgets."""
    canvas, blocks, painting = bench.network.canvas, bench.network.blocks.canvas, bench.painting
    samples = cast("SamplesView", bench.plots.views["samples"])
    columns = cast("ColumnsView", bench.plots.views["columns"])
    return {
        "focus": bench.live.focus,
        "chosen sample": bench.live.chosen.index,
        "pinned": (canvas.pin, canvas.handle, canvas.chosen),
        "blocks": (blocks.highlight.chosen, blocks.highlight.current, blocks.highlight.edge, blocks.fitted),
        "samples": (samples.query, samples.sheet.current, int(samples.sheet.chosen.sum())),
        "columns": columns.chooser.chosen,
        "hand": (painting.class_index, painting.value, painting.noise, int(painting.selection.sum())),
        "pads": [sketch.drawing.is_blank for sketch in (bench.output.test_pad.sketch, bench.data.studio.sketch)],
        "inspected": bench.network.inspector.shown,
    }
