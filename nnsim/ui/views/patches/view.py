"""The view of patches: atoms while they are learned, one patch as a sum of them, and a picture without its noise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.arrays import Doubles
from nnsim.core.answers.patches import NO_SAMPLE, AboutPatches, Patches
from nnsim.core.rows import as_rows
from nnsim.core.store import Change
from nnsim.language.texts import say
from nnsim.ui.kit.figures.strip import ImageStrip, Tile
from nnsim.ui.kit.image_pixels import grey_pixels, weight_pixels
from nnsim.ui.kit.numbers import fixed
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import current, follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.subscriptions import TURN_S, Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.patches.controls import PatchControls
from nnsim.ui.views.patches.words import decibels, sentence
from nnsim.ui.views.turns import Turns

LEAST = 400


class PatchesView(QWidget):
    """Three strips: atoms, a sum, and pictures."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._found: Patches | None = None
        self.controls = PatchControls()
        self.atoms = ImageStrip(say("Atoms, those first that are used most"), 18, 48)
        self.sum = ImageStrip(say("A patch, and the atoms that it is a sum of"), 30, 64, 48)
        self.pictures = ImageStrip(say("The picture, with noise, and without it again"), 40, 72, 56)
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._strips, self._column = QHBoxLayout(), QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for strip, share in ((self.atoms, 5), (self.sum, 4), (self.pictures, 3)):
            self._strips.addWidget(strip, share)
        self._column.addWidget(self.controls)
        self._column.addLayout(self._strips, 1)
        self._column.addWidget(self.said)
        self._connect()
        follow(self._restyle)

    def _connect(self) -> None:
        self._turns: Turns[Patches] = Turns(self._bridge, self.isVisible, self._take)
        self._bridge.subscriptions.add(self, Subscription("patches", self._turns.take, self._about, TURN_S))
        self.controls.changed.connect(self.refresh)
        self.atoms.pointed.connect(lambda _spot: self._tell())
        self._bridge.run.live.chosen.changed.connect(self.refresh)
        self._bridge.unseen.connect(self._forget)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._strips.setSpacing(theme.px(4 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    # ------------------------------------------------------------ answers

    def _about(self) -> AboutPatches | None:
        about, sample = self._turns.about(), self._bridge.run.live.chosen.index
        if about is None:
            return None
        return self.controls.about(NO_SAMPLE if sample is None else sample, about.turn, about.seconds)

    def _take(self, answer: Patches | None) -> None:
        self._found = answer
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if "data" in change.parts:
            self._forget()

    def _open(self) -> None:
        """Another document."""
        self.controls.reset()
        self._forget()

    def _forget(self) -> None:
        self._found = None
        self.refresh()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show what is known."""
        found, theme = self._found, current()
        self.atoms.show_tiles(() if found is None else _signed(found.atoms, [() for _ in found.atoms], theme))
        self.sum.show_tiles(self._sum(theme))
        self.pictures.show_tiles(self._pictures(theme))
        self._tell()

    def _sum(self, theme: Theme) -> tuple[Tile, ...]:
        """The patch, and how often which atoms are in it."""
        if self._found is None or self._found.sum is None:
            return ()
        told = self._found.sum
        parts = np.concatenate([told.patch[None], self._found.atoms[told.atoms]])
        signs = ("=", *("+" if weight > 0 else "−" for weight in told.weights.tolist()))
        sizes = (say("patch"), *(fixed(abs(weight), 2) for weight in told.weights.tolist()))
        words = [(name if not number else f"{signs[number]} {name}",) for number, name in enumerate(sizes)]
        return _signed(parts, words, theme)

    def _pictures(self, theme: Theme) -> tuple[Tile, ...]:
        if self._found is None or self._found.denoised is None:
            return ()
        told = self._found.denoised
        names = (say("picture"), decibels(told.psnr[0]), decibels(told.psnr[1]))
        shown = (told.was, told.noisy, told.cleaned)
        return tuple(
            Tile(grey_pixels(picture.astype(np.float32), theme), (name,))
            for picture, name in zip(shown, names, strict=True)
        )

    def _tell(self) -> None:
        found, spot = self._found, self.atoms.spot
        words = "" if found is None else found.why_not or sentence(found)
        if found is not None and spot is not None and spot < len(found.used):
            words = say("This atom is in {share:.1f} % of the patches.", share=100 * found.used[spot])
        self.said.setText(words)
        self.controls.cost.setText(self._context.cost(self))
        for part in (self, self.atoms):
            part.setAccessibleDescription(words)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """A row for each atom: the share of the patches that use it, and its pixels."""
        found = self._found
        if found is None:
            return ("atom", "used"), ()
        pixels = as_rows(found.atoms)
        header = ("atom", "used", *(say("pixel {number}", number=number + 1) for number in range(pixels.shape[1])))
        rows = zip(found.used.tolist(), pixels.tolist(), strict=True)
        return header, ((number, used, *row) for number, (used, row) in enumerate(rows, 1))


def _signed(parts: Doubles, words: Sequence[tuple[str, ...]], theme: Theme) -> tuple[Tile, ...]:
    """Pictures with both signs, each on a scale of its own."""
    pixels, _ = weight_pixels(parts.astype(np.float32), theme)
    return tuple(Tile(each, lines) for each, lines in zip(pixels, words, strict=True))
