"""Puts the document, the engine and the panels together inside the shell."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnsim.app import tab_order
from nnsim.app.actions import Actions
from nnsim.app.autosave import Autosave
from nnsim.app.copied import leave_copied
from nnsim.app.document import Document
from nnsim.app.exporting import Exporting
from nnsim.app.handlers import Handlers
from nnsim.app.importing import Importing
from nnsim.app.layout import Layout
from nnsim.app.messages import Messages
from nnsim.app.on_disk import OtherHands
from nnsim.app.opening import first_document, greet, remember_document, show_first
from nnsim.app.presenter import Presenter
from nnsim.app.renewing import Renewing
from nnsim.app.settings import Settings
from nnsim.app.unfit import Unfit
from nnsim.app.unsaved import ask_to_save
from nnsim.app.working import Working
from nnsim.client.engine_client import EngineClient
from nnsim.core.catalogue import load as load_catalogue
from nnsim.core.files.recovery import Recovery
from nnsim.core.messages import ProbeSample
from nnsim.core.store import Store
from nnsim.ui.data.drawing.large_pad import LargePad
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.plane_painter import PlanePainter
from nnsim.ui.data.panel import DataPanel
from nnsim.ui.network.panel import NetworkPanel
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.recipe.panel import RecipePanel
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.kept_states import KeptStates
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor
from nnsim.ui.transport.bar import TransportBar
from nnsim.ui.views.dock import ViewDock


class Workbench(QObject):
    """Everything inside the window. Holds no logic of its own: it builds and connects."""

    def __init__(
        self, shell: QMainWindow, client: EngineClient, settings: Settings, path: Path | None, *, recover: bool = True
    ) -> None:
        super().__init__(shell)
        load_catalogue()
        self.shell, self.settings = shell, settings
        first = first_document(settings, path, last=recover)
        self.editor = Editor(Store(first.project), self)
        self.live = LiveModel(self.editor.store, self)
        self.editor.opened.connect(partial(self.live.chosen.choose, None))  # before rows that choose one are shown
        self.bridge = EngineBridge(client, self.editor, self.live, self)
        self.kept = KeptStates()
        self.document = Document(self.editor, self.bridge, settings, self)
        self._build_panels()
        self.importing = Importing(self)
        self.exporting = Exporting(self)
        self.other_hands = OtherHands(self)
        self.handlers = Handlers(self)
        self.actions = Actions(shell, self.handlers.table())
        self.handlers.wire(self.actions)
        self.bridge.probe_sample = self.network.blocks.canvas.probe_sample
        self.bridge.framed.connect(self.network.blocks.sample.take)
        self.network.blocks.figure_wanted.connect(self.handlers.figure)
        self.messages = Messages(self, self.widget, self.network, self.layout.left, spared=self.network.controls_below)
        self.working = Working(self.messages, self)
        self.unfit = Unfit(self.editor, self.messages, self)
        self.renewing = Renewing(self.editor, self.bridge, self.kept, self.messages, self)
        self.autosave = Autosave(self.editor, self.document, Recovery(), self) if recover else None
        if self.autosave:
            self.autosave.said.connect(self.messages.show)
        self._connect()
        show_first(self, first)
        if recover:
            greet(self, first)
            self.messages.offer_recovery()

    def _build_panels(self) -> None:
        self.painting = Painting(self.editor, self)
        self.bar = TransportBar(self.bridge)
        self.output = OutputPanel(self.editor, self.bridge, self.live)
        self.painter = PlanePainter(self.output.plane, self.editor, self.painting)
        self.data = DataPanel(self.editor, self.painting)
        self.network = NetworkPanel(self.editor, self.live, self.bridge, self.bridge)
        self.plots = ViewDock(self.editor, self.bridge)
        self.recipe = RecipePanel(self.editor, self.bridge)
        self.layout = Layout(
            self.settings, self.bar, data=self.data, network=self.network, output=self.output, plots=self.plots,
            recipe=self.recipe,
        )  # fmt: skip
        self.large_pad = LargePad(self.editor, self.painting, self.data.desk, self.network, self.layout)
        self.presenter = Presenter(self)
        self.layout.setFocusProxy(self.output.plane)
        self.widget: QWidget = self.layout

    def _connect(self) -> None:
        others, answering = self.bridge.probe_sample, self.output.test_pad.answering
        self.bridge.probe_sample = lambda: self._take_turns(answering.probe_sample(), others())
        answering.wanted.connect(self.bridge.ask)
        self.output.test_pad.asked.connect(self.network.blocks.sample.show_drawn)
        self.data.replace = self.renewing.edit
        self.data.begun.connect(self.handlers.begin)
        self.plots.redraw_wanted.connect(self.data.redraw)
        self.painter.touched.connect(self.live.chosen.choose)
        self.data.hints.wanted.connect(self.plots.show_samples)
        self.document.saving.began.connect(lambda words: self.working.begin(words, self.document.cancel_saving))
        self.document.saving.progressed.connect(self.working.progress)
        self.document.saving.settled.connect(self.working.end)
        self.document.changed.connect(self._show_title)
        self._show_title()

    def _take_turns(self, drawing: ProbeSample | None, sample: ProbeSample | None) -> ProbeSample | None:
        """A frame looks at one sample: pad and blocks may want different ones.

        Each gets every other frame while it trains, and at rest what it does not know yet.
        """
        shown = self.network.blocks.sample
        first = self.bridge.turn % 2 if self.bridge.running else bool(shown.values)
        return (drawing or sample) if first else (sample or drawing)

    def _show_title(self) -> None:
        self.bar.set_title(self.document.title, self.document.status)
        self.shell.setWindowTitle(f"{self.document.title}[*] – nnsim")
        self.shell.setWindowModified(self.document.unsaved)

    # ------------------------------------------------------------ what the shell asks

    def views(self) -> dict[str, QWidget]:
        """What a picture can show, by name."""
        return {
            "window": self.shell, "data": self.data, "network": self.network, "output": self.output,
            "recipe": self.recipe, **dict.fromkeys(self.plots.views, self.plots),
        }  # fmt: skip

    def move_focus(self, step: int) -> bool:
        """To the next or previous control, panel by panel; messages come last."""
        panels = (
            self.bar,
            self.data,
            self.large_pad,
            self.network,
            self.output,
            self.plots,
            self.recipe,
            self.messages.toasts,
        )
        here = QApplication.focusWidget()
        stop = tab_order.next_stop(panels, here, step)
        if here is not None and not here.isVisible():  # Qt asks who gets the keys of what has just gone
            stop = tab_order.nearest(panels, here) or self.network.focus_target
        if stop is not None:
            reason = Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason
            tab_order.focus(stop, reason)
        return stop is not None

    def came_back(self) -> None:
        """The window has the keyboard again: somebody may have been at the file."""
        self.other_hands.look()

    def full_screen(self) -> None:
        """Use the whole screen, or go back."""
        self.handlers.full_screen()

    def state_changed(self) -> None:
        """The window may use the whole screen now, or no more."""
        self.actions["full_screen"].setChecked(self.shell.isFullScreen())

    def refresh(self) -> None:
        """Redraw what is drawn at a lower rate while training."""
        self.plots.refresh()

    def may_close(self) -> bool:
        """Offer to save what would be lost."""
        return ask_to_save(self)

    def closing(self) -> None:
        """Remember the layout, end the engine, leave nothing to recover."""
        leave_copied()
        self.layout.remember()
        remember_document(self)
        if self.autosave:
            self.autosave.close()
        self.document.close()
        self.exporting.close()
        self.handlers.undoing.close()
        self.unfit.close()
        self.renewing.close()
        self.live.close()
        self.bridge.close()

    def accepts(self, event: QDragEnterEvent) -> bool:
        """Files are taken; what they are is looked at when they are dropped."""
        return event.mimeData().hasUrls()

    def dropped(self, event: QDropEvent) -> None:
        """Open a dropped project, start from dropped weights, or show what else was dropped; one at a time."""
        event.setDropAction(Qt.DropAction.CopyAction)
        for url in event.mimeData().urls()[:1]:
            path = Path(url.toLocalFile())
            if path.suffix == ".nnsim":
                self.handlers.open_path(path)
            elif path.suffix == ".safetensors":
                self.exporting.open_weights(path)
            else:
                self.importing.open(path)
