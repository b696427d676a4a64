"""What is looked at in the window, taken as a value and shown again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from nnsim.app.layout import CAN_GO, Layout
from nnsim.app.panels import Panels
from nnsim.lessons.scenes import Look
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.run.bridge import EngineBridge


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Looks:
    """Takes what is looked at, and brings it back; the view of the document goes with the document."""

    layout: Layout
    panels: Panels
    bridge: EngineBridge
    painting: Painting

    def take(self) -> Look:
        """What is looked at now."""
        canvas, blocks = self.panels.network.canvas, self.panels.network.blocks.canvas
        middle = blocks.mapToScene(blocks.viewport().rect()).boundingRect().center()
        bars = canvas.horizontalScrollBar().value(), canvas.verticalScrollBar().value()
        travel, plots = self.bridge.travel, self.panels.plots
        return Look(
            self.bridge.run.live.chosen.index,
            tuple(sorted(plots.beside)),
            tuple(name for name in CAN_GO if not self.layout.shows(name)),
            self.layout.is_tall,
            () if blocks.fitted else (blocks.zoom, middle.x(), middle.y()),
            (canvas.zoom, float(bars[0]), float(bars[1])),
            tuple(blocks.highlight.chosen),
            tuple(np.flatnonzero(self.painting.selection).tolist()),
            (),
            travel.step if travel.is_away else None,
        )

    def show(self, look: Look) -> None:
        """Look at that again, as far as it is there."""
        for name in CAN_GO:
            self.layout.show_panel(name, name not in look.away)
        self.layout.set_tall(look.tall)
        self.panels.plots.show_beside(look.beside)
        self.bridge.run.live.chosen.choose(look.sample)
        self.show_drawings(look)
        count = len(self.bridge.editor.project.data)
        places = [place for place in look.points if 0 <= place < count]
        mask = np.zeros(count, np.bool_)
        mask[places] = True
        self.painting.select(mask)

    def show_drawings(self, look: Look) -> None:
        """The network from where it was looked at."""
        canvas, blocks = self.panels.network.canvas, self.panels.network.blocks.canvas
        blocks.choose([name for name in look.chosen if name in blocks.layout_now.boxes])
        if look.blocks:
            blocks.fitted = False
            blocks.look(look.blocks[0], QPointF(look.blocks[1], look.blocks[2]))
        else:
            blocks.fit()
        if look.neurons:
            canvas.set_zoom(look.neurons[0])
            canvas.horizontalScrollBar().setValue(round(look.neurons[1]))
            canvas.verticalScrollBar().setValue(round(look.neurons[2]))


def as_part(part: QRectF, whole: QRectF) -> tuple[float, ...]:
    """How much of the window is enlarged, and the middle as shares of it."""
    factor = whole.width() / max(part.width(), 1.0)
    return factor, part.center().x() / whole.width(), part.center().y() / whole.height()
