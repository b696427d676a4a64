"""The view of classes: a curve for each through the epochs, and bars for how well each is told now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.counted import counted
from nnsim.core.messages import Frame
from nnsim.core.shares import percent
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.tasks.columns import recall_id, tells_recalls
from nnsim.ui.kit import theming, ticks
from nnsim.ui.kit.decimate import decimate
from nnsim.ui.kit.figures.axis import Axis
from nnsim.ui.kit.figures.bars import Bar, Bars
from nnsim.ui.kit.figures.plane import Curve, Plane
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.views.context import ViewContext

LEAST, BARS, NAMES = 410, 250, 90
"""Least width of the view, width of its bars, and room for names in them, px."""

NOISE = 0.05
"""A share that is lost is told from here on: less comes and goes with single steps."""

SHARES = Axis(0.0, 1.0, say("Test samples of a class that are told right"), tuple(ticks.percent(4)))

Recalls = NDArray[np.float64]


class ClassesView(QWidget):
    """Curves at the left, bars at the right, and below them a sentence. It asks the engine for nothing: what it shows
    is written down with every row of the history."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._run = context, context.editor, context.run
        self.plot = Plane(say("Share of each class that is told right, over the epochs"), pointable=False)
        self.bars = Bars(say("Share of each class that is told right now"), BARS, NAMES)
        self.bars.setToolTip(say("Hollow: the best so far. A click shows the test samples of the class"))
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout()
        self._row.addWidget(self.plot, 1)
        self._row.addWidget(self.bars)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._row, 1)
        self._column.addWidget(self.said)
        self.bars.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.bars.pointed.connect(self._show_curves)
        self.bars.picked.connect(self._pick)
        context.bridge.framed.connect(self._hear)
        context.bridge.loaded.connect(self.refresh)
        self._editor.opened.connect(self.refresh)
        self._editor.store.changed.connect(self._on_change)
        self.setFocusProxy(self.bars)
        follow(self._restyle)

    def _restyle(self, theme: Theme) -> None:
        self._row.setSpacing(theme.px(4 * SPACE))
        self._column.setSpacing(theme.px(SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    # ------------------------------------------------------------ what is known

    @property
    def _classes(self) -> tuple[str, ...]:
        project = self._editor.project
        return project.data.classes if tells_recalls(project) else ()

    def _measured(self) -> tuple[Recalls, Recalls]:
        """Epochs [m], and the shares of every class at each [m, classes]; NaN where nothing was measured."""
        history = self._run.record.measured
        none = np.full(len(history), np.nan)
        names = [recall_id(label) for label in range(len(self._classes))]
        columns = [history.column(name) if name in history.columns else none for name in names]
        shares = np.stack(columns, axis=1) if columns else np.zeros((len(history), 0))
        known = np.isfinite(shares).any(axis=1)
        return history.column("epoch")[known], shares[known]

    # ------------------------------------------------------------ showing

    def _on_change(self, change: Change) -> None:
        """Bars of classes that are gone, or that nothing tells any more, go at once: one can point at them."""
        if change.parts & {"data", "network", "recipe"}:
            self.refresh()

    def _hear(self, frame: Frame) -> None:
        if len(frame.history):
            self.refresh()

    def refresh(self, _what: object = None) -> None:
        """Redraw from what is known now."""
        if not self.isVisible():
            return
        theme, (_, shares) = theming.current(), self._measured()
        best = np.nanmax(shares, axis=0, initial=0.0) if len(shares) else np.zeros(len(self._classes))
        self.bars.show_bars(
            tuple(
                Bar(name, share, percent(share, 0), ghost=float(top), color=theme.class_color(label).name())
                for label, (name, share, top) in enumerate(
                    zip(self._classes, shares[-1].tolist() if len(shares) else (), best, strict=False)
                )
            )
        )
        self._show_curves(self.bars.spot)

    def _show_curves(self, spot: int | None) -> None:
        """The curve of the class that is pointed at lies above the others, which are faint then."""
        theme, (epochs, shares) = theming.current(), self._measured()
        order = sorted(range(shares.shape[1]), key=lambda label: label == spot)
        curves = []
        for label in order:
            color = theme.class_color(label).name() if spot in (None, label) else theme.line
            x, y = decimate(epochs, shares[:, label])
            curves.append(Curve(np.stack([x, y], axis=1), color, 2.4 if label == spot else 1.6))
        last = float(epochs[-1]) if len(epochs) else 1.0
        self.plot.show_plane(Axis(0.0, max(last, 1.0), say("Epoch")), SHARES, curves=curves)
        self._say(shares, spot)

    def _say(self, shares: Recalls, spot: int | None) -> None:
        sentence = self._sentence(shares)
        for widget in (self, self.plot):
            widget.setAccessibleDescription(sentence)
        self.said.setText(sentence if spot is None else self._told(shares, spot))

    def _sentence(self, shares: Recalls) -> str:
        """Which class is told worst now, and which has lost most."""
        if not len(shares) or not np.isfinite(shares[-1]).any():
            return say("Nothing was measured yet: train, with some samples held out for testing.")
        now = shares[-1]
        worst, best = int(np.nanargmin(now)), int(np.nanargmax(now))
        every = say("Every class") if np.isfinite(now).all() else say("Every class that is tested")
        told = say("{every} is told right in {now} of its test samples.", every=every, now=percent(float(now[best]), 0))
        if now[worst] < now[best]:
            low, high = percent(float(now[worst]), 0), percent(float(now[best]), 0)
            lowest, highest = self._named(now == now[worst]), self._named(now == now[best])
            told = say(
                "Told worst: {lowest}, {low}; best: {highest}, {high}.",
                lowest=lowest,
                low=low,
                highest=highest,
                high=high,
            )
        lost = np.nanmax(shares, axis=0, initial=0.0) - now
        most = int(np.nanargmax(lost))
        if lost[most] < NOISE:
            return told
        top = percent(float(lost[most] + now[most]), 0)
        return say(
            "{told} Lost most since its best: {class_name}, which had {top}.",
            told=told,
            class_name=self._classes[most],
            top=top,
        )

    def _named(self, which: NDArray[np.bool_]) -> str:
        """The classes that share a place, by name; of more than two how many they are."""
        named = [name for name, is_one in zip(self._classes, which, strict=True) if is_one]
        return say(" and ").join(named) if len(named) <= 2 else counted(len(named), "class")

    def _told(self, shares: Recalls, label: int) -> str:
        """When a class was told best, and what is left of it."""
        mine = shares[:, label]
        if not np.isfinite(mine).any():
            return say("{class_name}: none of the test samples is of this class.", class_name=self._classes[label])
        epochs, at = self._measured()[0], int(np.nanargmax(mine))
        now = percent(float(mine[-1]), 0)
        best = say("best {mine}, first at epoch {epoch:.4g}", mine=percent(float(mine[at]), 0), epoch=epochs[at])
        return say(
            "{class_name}: {now} of its test samples are told right; {best}.",
            class_name=self._classes[label],
            now=now,
            best=best,
        )

    def _pick(self, label: int) -> None:
        """Its test samples, one by one."""
        data = self._editor.project.data
        self._context.samples_wanted.emit(
            data.test & (data.y == label), say("of the test that are {class_name}", class_name=data.classes[label])
        )

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """A row for each epoch that was measured."""
        epochs, shares = self._measured()
        rows = ((epoch, *row) for epoch, row in zip(epochs.tolist(), shares.tolist(), strict=True))
        return ("epoch", *self._classes), rows

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow view the curves have the room."""
        super().resizeEvent(event)
        self.bars.setMaximumWidth(max(self.width() // 2, theming.current().px(NAMES + 100)))
