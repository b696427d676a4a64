"""The view of manifolds: the samples in space at the left, what all methods make of them at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from nnsim.core.answers.manifold import METHODS, AboutManifold, Manifold
from nnsim.core.network import INPUT
from nnsim.core.project import Project
from nnsim.core.store import Change
from nnsim.data.kinds import kind_of
from nnsim.data.one_value import looked_at
from nnsim.language.texts import say
from nnsim.networks.naming import called
from nnsim.recipes.kinds import learner_of
from nnsim.ui.kit import theming
from nnsim.ui.kit.numbers import target_text
from nnsim.ui.kit.theme import SPACE, Theme
from nnsim.ui.kit.theming import follow
from nnsim.ui.kit.widgets.text import Text
from nnsim.ui.run.play_clock import PlayClock
from nnsim.ui.run.subscriptions import TURN_S, Subscription
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.manifold.controls import ManifoldControls
from nnsim.ui.views.manifold.looks import Tints, tints
from nnsim.ui.views.manifold.panes import InPane, Pane, Panes
from nnsim.ui.views.manifold.space import Scene, Space
from nnsim.ui.views.manifold.words import NAMES, SHORT, numbers, sentence
from nnsim.ui.views.turns import Turns

LEAST = 380
"""Least width of the view, px."""

SPACE_WIDE = 3
"""Columns of a table that stand for a place in space."""

FRAME_MS, UNROLL_S = 33, 1.8
"""Milliseconds from one picture to the next, and seconds in which it is unrolled."""


class ManifoldView(QWidget):
    """A row of controls, space and pictures below it, and a sentence."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__()
        self._context, self._editor, self._bridge = context, context.editor, context.bridge
        self._live = context.run.live
        self._found: Manifold | None = None
        self._newest: Manifold | None = None
        self._is_answered = False
        self._again, self._again_at = 0, -1
        self.controls = ManifoldControls()
        self.space, self.panes = Space(), Panes()
        self.said = Text("", "label", "muted", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._clock = PlayClock(self._live.film.presence, FRAME_MS, self)
        self._build()
        self._connect()
        follow(self._restyle)
        self._offer()
        self._show_kept()

    def _build(self) -> None:
        self._row = QHBoxLayout()
        self._row.addWidget(self.space, 2)
        self._row.addWidget(self.panes, 4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.controls)
        self._column.addLayout(self._row, 1)
        self._column.addWidget(self.said)

    def _connect(self) -> None:
        self._parts: Turns[Manifold] = Turns(self._bridge, self.isVisible, self._hear)
        self._bridge.subscriptions.add(self, Subscription("manifold", self._parts.take, self._about, TURN_S))
        self.controls.changed.connect(self._choose)
        self.controls.neighbours.connect(self._keep_neighbours)
        self.controls.method_chosen.connect(self._keep_method)
        self.controls.unrolled.connect(self.space.unroll)
        self.controls.played.connect(self._play)
        self._clock.ticked.connect(self._tick)
        self.space.pointed.connect(lambda _spot: self._say())
        self.space.picked.connect(self._pick)
        self.panes.pointed.connect(lambda _spot: self._say())
        self.panes.picked.connect(self._pick_pane)
        self._live.chosen.changed.connect(self.refresh)
        self._live.planned.connect(self._offer)
        self._live.data_changed.connect(self._forget)
        self._editor.store.changed.connect(self._on_change)
        self._editor.opened.connect(self._open)
        self._bridge.unseen.connect(self._forget)

    def _restyle(self, theme: Theme) -> None:
        self._column.setSpacing(theme.px(SPACE))
        self._row.setSpacing(theme.px(2 * SPACE))
        self.setMinimumWidth(theme.px(LEAST))
        self.refresh()

    # ------------------------------------------------------------ what is looked at

    def _offer(self) -> None:
        """The inputs, and the layers of the network as it is now."""
        project, plan = self._editor.project, self._live.plan
        kind = kind_of(project.data)
        layers = {node: called(node) for node in plan.inputs} if project.data.modality_shapes else {}
        layers = layers or {INPUT: kind.inputs}
        hidden: list[str] = []
        if learner_of(project).has_network:
            made = [layer.id for layer in plan.layers if not layer.kind.is_view]
            layers |= {node: called(node) for node in made}
            hidden = [node for node in made if node not in project.network.outputs]
        is_flat = kind.lies_in_plane == "itself"
        usual = hidden[-1] if is_flat and hidden else next(iter(layers))
        self.controls.offer(layers, usual, lies_in_plane=is_flat)
        self._choose()

    def _open(self) -> None:
        """Another document."""
        self._clock.stop()
        self.controls.show_playing(False)
        self.controls.begin_anew()
        self.space.turn_back()
        self._show_kept()
        self._forget()
        self._offer()

    def _show_kept(self) -> None:
        view = self._editor.project.view
        self.controls.show_kept(view.neighbours, view.method)

    def _keep_neighbours(self, k: int) -> None:
        self._set_view(lambda project: replace(project, view=replace(project.view, neighbours=k)))

    def _keep_method(self, method: str) -> None:
        self._set_view(lambda project: replace(project, view=replace(project.view, method=method)))

    def _set_view(self, change: Callable[[Project], Project]) -> None:
        self._editor.set_view(change)
        self.refresh()

    def _choose(self) -> None:
        """Other numbers: what is shown of the ones before is none of theirs."""
        if self._found is not None and not self._is_wanted(self._found):
            self._found, self._is_answered = None, False
        self.refresh()

    def _on_change(self, change: Change) -> None:
        if change.old.view != change.new.view:
            self._show_kept()
            self.refresh()
        if self.controls.fresh.isChecked() and change.parts & {"network", "recipe"}:
            self._forget()

    def _forget(self) -> None:
        self._found = self._newest = None
        self._is_answered = False
        self.refresh()

    # ------------------------------------------------------------ questions and answers

    def _wanted(self) -> AboutManifold:
        controls, k = self.controls, self._editor.project.view.neighbours
        node = controls.layer.current
        is_lifted = controls.lift.isChecked() and node == INPUT
        return AboutManifold(node, k, is_lifted, controls.fresh.isChecked() and node != INPUT, 0, 0.0)

    def _is_wanted(self, found: Manifold) -> bool:
        """Whether it is of those numbers, with however many neighbours."""
        return replace(found.about, k=0) == replace(self._wanted(), k=0)

    def _about(self) -> AboutManifold | None:
        """What does not depend on weights that learn is asked once."""
        part, wanted = self._parts.about(), self._wanted()
        newest = self._newest
        is_still = wanted.fresh or wanted.node == INPUT
        is_told = is_still and newest is not None and newest.about == wanted and newest.done >= 1
        if part is None or not wanted.node or is_told:
            return None
        return replace(wanted, turn=part.turn + self._again, seconds=part.seconds)

    def _hear(self, found: Manifold | None) -> None:
        """A part of the answer: the picture before stays until there is something to put in its place."""
        self._newest, self._is_answered = found, True
        self._ask_again(found)
        if found is None or found.problem:
            self._found = found
        elif len(found.edges):
            self._found = self._together(found.turned_to(self._found))
        self.refresh()

    def _ask_again(self, found: Manifold | None) -> None:
        """The run may have gone on while an answer was worked out, and stand still now: one more is asked for."""
        frame = self._bridge.run.record.frame
        is_old = found is not None and found.done >= 1 and frame is not None and found.step != frame.step
        if is_old and frame is not None and frame.step != self._again_at:
            self._again, self._again_at = self._again + 1, frame.step

    def _together(self, found: Manifold) -> Manifold:
        """With the pictures of before where those of now are not known yet."""
        before = self._found
        if before is None or found.done >= 1 or not np.array_equal(before.samples, found.samples):
            return found
        known = {made.method: made for made in (*before.embeddings, *found.embeddings)}
        return replace(found, embeddings=tuple(known[method] for method in METHODS if method in known))

    # ------------------------------------------------------------ unrolling

    def _play(self) -> None:
        """From the start again, if it had come to the end."""
        if self._clock.runs:
            self._clock.stop()
        else:
            if self.space.unrolled >= 1:
                self.controls.show_way(0.0)
            self._way = self.space.unrolled
            self._clock.start()
        self.controls.show_playing(self._clock.runs)

    def _tick(self) -> None:
        self._way = min(self._way + FRAME_MS / 1000 / UNROLL_S, 1.0)
        self.controls.show_way(self._way)
        if self._way >= 1:
            self._clock.stop()
            self.controls.show_playing(False)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing moves where nobody looks."""
        super().hideEvent(event)
        self._clock.stop()
        self.controls.show_playing(False)

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is known."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Redraw from what is known now."""
        if not self.isVisible():
            return
        found, theme = self._found, theming.current()
        if found is None or found.problem:
            has_samples = not bool(self._editor.project.data.excluded.all())
            empty = self._context.why_empty(is_answered=self._is_answered and found is None, has_samples=has_samples)
            self.space.show_scene(None, found.problem.text if found and found.problem else empty)
            self.panes.show_panes((), Tints(np.zeros(0, np.intp), ()), -1, -1)
        else:
            self._draw(found, theme)
        self._say()

    def _draw(self, found: Manifold, theme: Theme) -> None:
        tint = tints(looked_at(self._editor.project), found.samples, theme)
        at = np.flatnonzero(found.samples == self._live.chosen.index)
        chosen = int(at[0]) if len(at) else -1
        made = found.of_method(self._method)
        flat = made.points.astype(np.float64) if made and not made.problem else None
        places = found.places.astype(np.float64)
        if found.about.lift or found.wide != SPACE_WIDE:  # the third number is depth, not height
            places = places[:, [0, 2, 1]]
        self.space.show_scene(Scene(places, tint, found.edges, found.cut, flat, chosen))
        self.panes.show_panes(
            [self._pane(found, method) for method in METHODS], tint, METHODS.index(self._method), chosen
        )

    @property
    def _method(self) -> str:
        method = self._editor.project.view.method
        return method if method in METHODS else METHODS[0]

    def _pane(self, found: Manifold, method: str) -> Pane:
        made = found.of_method(method)
        if made is None:
            return Pane(SHORT[method], "…", None)
        if made.problem:
            return Pane(SHORT[method], "", None, made.problem.text)
        return Pane(SHORT[method], numbers(made), made.points.astype(np.float64))

    def _say(self) -> None:
        """Of the sample that is pointed at, or of graph and method."""
        words = sentence(self._found, self._method) if self._found else ""
        words = say("With fresh weights: {words}", words=words) if words and self._wanted().fresh else words
        self.setAccessibleDescription(words)
        self.space.setAccessibleDescription(words)
        shown = self._context.with_cost(words, self) if words else ""
        self.said.setText(self._pointed_words() or shown)

    def _pointed_words(self) -> str:
        spot = self.space.spot if self.space.spot is not None else self.panes.spot.point if self.panes.spot else -1
        if self._found is None or not 0 <= spot < len(self._found.samples):
            return ""
        sample = int(self._found.samples[spot])
        what = target_text(self._editor.project.data, sample)
        return say("No. {sample:,}, {what}. Click to look at it everywhere.", sample=sample + 1, what=what)

    def _pick(self, point: int) -> None:
        """Look at that sample everywhere."""
        if self._found is not None:
            self._live.chosen.choose(int(self._found.samples[point]))

    def _pick_pane(self, spot: InPane) -> None:
        """A point is looked at, a picture becomes the one to unroll to."""
        if spot.point >= 0:
            self._pick(spot.point)
        elif spot.pane < len(METHODS):
            self._keep_method(METHODS[spot.pane])

    def table(self) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
        """Where each sample lies in the picture of each method."""
        found = self._found
        made = [one for one in found.embeddings if not one.problem] if found else []
        names = [f"{NAMES[one.method]} {axis + 1}" for one in made for axis in range(one.points.shape[1])]
        return ("sample", "target", *names), self._rows(found) if found else ()

    def _rows(self, found: Manifold) -> Iterator[Sequence[object]]:
        data = self._editor.project.data
        columns = [one.points for one in found.embeddings if not one.problem]
        every = np.concatenate(columns, axis=1) if columns else np.zeros((len(found.samples), 0))
        for sample, row in zip(found.samples.tolist(), every.tolist(), strict=True):
            yield (sample + 1, target_text(data, sample), *row)
