"""Puts the document, the engine and the panels together inside the shell."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from nnsim.app import backend_choice, tab_order
from nnsim.app.actions import Actions
from nnsim.app.autosave import Autosave
from nnsim.app.branching import ACTIVATION, Branching
from nnsim.app.classroom import Classroom
from nnsim.app.coaching import Coaching
from nnsim.app.context import Context
from nnsim.app.copied import leave_copied
from nnsim.app.docking import Docking
from nnsim.app.document import Document
from nnsim.app.documents import Documents
from nnsim.app.exporting import Exporting
from nnsim.app.filming import Filming
from nnsim.app.frozen_afresh import FrozenAfresh
from nnsim.app.going_back import GoingBack
from nnsim.app.importing import Importing
from nnsim.app.keeping import Keeping
from nnsim.app.layout import Layout
from nnsim.app.lesson_mount import connect_editing, editing_in, lessons_in
from nnsim.app.messages import Messages
from nnsim.app.opening import first_document, greet, show_first
from nnsim.app.panels import Panels
from nnsim.app.presenter import Presenter
from nnsim.app.presenting_mount import connect_presenting, presenting_in
from nnsim.app.recovering import offer_recovery
from nnsim.app.renewing import Renewing
from nnsim.app.resets import Resets
from nnsim.app.restarting import Restarting
from nnsim.app.settings import Settings
from nnsim.app.standing_questions import subscribe
from nnsim.app.taking import take
from nnsim.app.time_menu import open_time_menu
from nnsim.app.time_travel import TimeTravel
from nnsim.app.undoing import Undoing
from nnsim.app.unfit import Unfit
from nnsim.app.view_menu import open_view_menu
from nnsim.app.working import Working
from nnsim.client.engine_client import EngineClient
from nnsim.core.catalogue import load as load_catalogue
from nnsim.core.files.recovery import Recovery
from nnsim.core.store import Change, Store
from nnsim.ui.data.painting.painting import Painting
from nnsim.ui.data.painting.plane_painter import PlanePainter
from nnsim.ui.data.panel import DataPanel
from nnsim.ui.kit.widget_ids import give_ids
from nnsim.ui.network.panel import NetworkPanel
from nnsim.ui.output.panel import OutputPanel
from nnsim.ui.recipe.panel import RecipePanel
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.transport.bar import TransportBar
from nnsim.ui.views.dock import ViewDock

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnsim.ui.data.drawing.large_pad import LargePad


class Workbench(QObject):
    """Everything inside the window. Holds no logic of its own: it builds and connects."""

    def __init__(
        self, shell: QMainWindow, client: EngineClient, settings: Settings, path: Path | None, *,
        recover: bool = True, views_afterwards: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(shell)
        load_catalogue()
        self.shell, self.settings = shell, settings
        first = first_document(settings, path, last=recover)
        self.editor = Editor(Store(first.project), self)
        self.live = LiveModel(self.editor.store, self)
        self.editor.opened.connect(partial(self.live.chosen.choose, None))  # before rows that choose one are shown
        self.bridge = EngineBridge(client, self.editor, Run(self.live), self)
        backend_choice.remember(self.bridge, settings)
        self.document = Document(self.editor, self.bridge, settings, self)
        self._build_panels(views_afterwards=views_afterwards)
        self._build_services()
        self.actions = Actions(shell, self._context())
        self.autosave = Autosave(self.editor, self.document, Recovery(), self) if recover else None
        if self.autosave:
            self.autosave.said.connect(self.messages.show)
        self._connect()
        self._connect_actions()
        self.docking.restore()
        show_first(self.document, self.messages, first, shell)
        if first.other:
            self.take(first.other)
        taken = self.restarting.took_over() if recover else None
        if recover and not self.lessons.pack.is_exam:
            ways = partial(self.run, "first_steps"), self.lessons.begin_first
            if not self.lessons.sitting and (welcome := greet(settings, self.messages, first, *ways, but=taken)):
                self.bridge.running_changed.connect(welcome.dismiss)
            offer_recovery(self.document, self.messages, shell, self._keep, but=taken)
            self.editing.file.offer_drafts(self.editing.recover)

    def _build_panels(self, *, views_afterwards: bool) -> None:
        self.painting, self.bar = Painting(self.editor, self), TransportBar(self.bridge)
        self.output = OutputPanel(self.editor, self.bridge, self.bridge.run)
        self.painter = PlanePainter(self.output.plane, self.editor, self.painting)
        self.data = DataPanel(self.editor, self.painting)
        self.network = NetworkPanel(self.editor, self.live, self.bridge, self.bridge)
        self.plots = ViewDock(self.editor, self.bridge, afterwards=views_afterwards)
        self.recipe = RecipePanel(self.editor, self.bridge)
        self.layout = Layout(
            self.settings, self.bar, data=self.data, network=self.network, output=self.output, plots=self.plots,
            recipe=self.recipe,
        )  # fmt: skip
        self._large_pad: LargePad | None = None
        self.panels = Panels(self.bar, self.data, self.network, self.output, self.plots, self.recipe)
        self.presenter = Presenter(self.shell, self.layout, self.panels, self.editor, self.painting)
        self.docking = Docking(self.shell, self.settings, self.plots)
        self.layout.setFocusProxy(self.output.plane)
        self.widget: QWidget = self.layout

    def _build_services(self) -> None:
        """What the commands act through; each knows only those before it."""
        editor, bridge, shell, settings = self.editor, self.bridge, self.shell, self.settings
        self.messages = messages = Messages(
            editor, bridge, self.document, self.widget, self.network, self.layout.left,
            spared=self.network.controls_below, room=self.network.give_room, below=self.layout.give_room,
        )  # fmt: skip
        self.working = Working(messages, self)
        self.coaching = Coaching(editor, bridge, messages, self.settings)
        self.documents = Documents(self.document, messages, shell)
        self.resets = Resets(editor, bridge, self)
        self.going_back = GoingBack(editor, bridge, self)
        self.keeping = Keeping(editor, bridge, messages, self)
        self.time_travel = TimeTravel(editor, bridge, self)
        self.branching = Branching(editor, bridge, self.keeping, self.resets, self)
        self.renewing = Renewing(editor, bridge, messages, self)
        self.unfit = Unfit(editor, messages, self)
        self.frozen_afresh = FrozenAfresh(editor, messages, self)
        self.importing = Importing(editor, self.documents, self.renewing, messages, shell)
        self.exporting = Exporting(editor, bridge, self.document, messages=messages, window=shell)
        self.filming = Filming(bridge, self.document, self.exporting, messages, layout=self.layout, panels=self.panels)
        pads = (self.data.desk.pad, self.output.test_pad.pad)
        self.undoing = Undoing(editor, pads, self)
        self.lessons = lessons_in(
            shell, self.layout, self.panels, editor=editor, bridge=bridge, document=self.document,
            documents=self.documents, messages=messages,
        )  # fmt: skip
        self.classroom = Classroom(
            editor, self.document, self.documents, window=shell, lessons=self.lessons, messages=messages,
            settings=self.settings,
        )  # fmt: skip
        self.editing = editing_in(self.lessons, editor, self.documents, messages)
        parts, others = (editor, bridge, self.document), self.editing.may_leave
        self.restarting = Restarting(shell, settings, messages, self.lessons, parts, others=others, keep=self._keep)
        self.presenting = presenting_in(self.lessons, editor, bridge, self.document, painting=self.painting)

    @property
    def large_pad(self) -> LargePad:
        """The pad over the network, made when it is first wanted."""
        if self._large_pad is None:
            from nnsim.ui.data.drawing.large_pad import LargePad  # noqa: PLC0415  when it is first wanted

            self._large_pad = LargePad(self.editor, self.painting, self.data.desk, self.network, self.layout)
            self.undoing.add(self._large_pad.desk.pad)
        return self._large_pad

    def _open_large_pad(self) -> None:
        self.large_pad.open()

    def _context(self) -> Context:
        return Context(
            shell=self.shell, settings=self.settings, editor=self.editor, undoing=self.undoing,
            document=self.document, documents=self.documents, importing=self.importing, exporting=self.exporting,
            filming=self.filming, bridge=self.bridge, resets=self.resets, going_back=self.going_back,
            keeping=self.keeping, time_travel=self.time_travel, branching=self.branching, messages=self.messages,
            coaching=self.coaching, lessons=self.lessons, editing=self.editing, classroom=self.classroom,
            presenting=self.presenting, layout=self.layout, docking=self.docking, panels=self.panels,
            restarting=self.restarting,
        )  # fmt: skip

    def run(self, command_id: str, **arguments: object) -> object:
        """Carry out a command of the window by its id, with the arguments of its function."""
        return self.actions.run(command_id, **arguments)

    def give_ids(self) -> None:
        """Every control that is there now gets its id."""
        roots = {
            "transport": self.bar, "data": self.data, "network": self.network, "output": self.output,
            "views": self.plots, "recipe": self.recipe,
        }  # fmt: skip
        if self._large_pad:
            roots["large_pad"] = self._large_pad
        if self.lessons.is_made:
            roots["lesson"] = self.lessons.panel
        if self.editing.is_made:
            roots["lesson_editor"] = self.editing.panel
        for name, root in roots.items():
            give_ids(name, root)
        for name, window in self.docking.windows.items():
            give_ids(f"view_windows.{name}", window)
            give_ids(f"views.{name}", self.plots.views[name])

    def control(self, widget_id: str) -> QWidget | None:
        """The control of this id, where there is one now."""
        if widget_id.startswith("large_pad."):
            _ = self.large_pad  # is made now, if it is new
        self.give_ids()
        return cast("QWidget | None", self.shell.findChild(QWidget, widget_id))

    def _keep(self) -> bool:
        """Recovered work outlives another crash; False where it cannot be written."""
        return self.autosave.write() if self.autosave else True

    def _connect_actions(self) -> None:
        actions, bar = self.actions, self.bar
        for name in ("undo", "redo", "play", "reset", "step"):
            getattr(bar, f"{name}_pressed").connect(actions[name].trigger)
        bar.back_pressed.connect(actions["step_back"].trigger)
        for wanted, name in (
            ("enlarge", "tall_panel"), ("split", "split_view"), ("window", "window_view"), ("shelf", "choose_view"),
        ):  # fmt: skip
            getattr(self.plots, f"{wanted}_wanted").connect(partial(self.run, name))
        self.plots.closing_wanted.connect(lambda name: self.run("close_view", name=name))
        for place in (self.plots, self.docking):
            place.menu_wanted.connect(self._open_view_menu)
        bar.time.menu_wanted.connect(self._open_time_menu)
        self.plots.beside_wanted.connect(lambda name: self.run(f"view_{name}", on=True))
        self.network.blocks.figure_wanted.connect(partial(self.run, "figure"))
        self.messages.command_wanted.connect(lambda name, arguments: self.run(name, **arguments))
        changes = (self.undoing.changed, self.filming.changed, self.layout.rearranged, self.plots.arranged)
        for changed in (*changes, self.lessons.changed):
            changed.connect(actions.refresh)
        self.editor.store.changed.connect(self._on_change)
        actions.refreshed.connect(self._show_states)
        actions.ran.connect(self.lessons.note)
        connect_editing(self.editing, actions, self.give_ids)
        places, locks = self.lessons.places, self.lessons.locks
        places.control, places.run, locks.give_ids = self.control, self.run, self.give_ids
        connect_presenting(self.presenting, actions, self.editing.put_aside)
        actions.refuses, actions.lock_of = locks.refuses, locks.of_command
        self._show_states()

    def _open_view_menu(self, name: str, at: QPoint) -> None:
        cost = self.plots.context.cost(self.plots.views[name])
        open_view_menu(name, at, self.run, self.shell, cost)

    def _open_time_menu(self, step: int, at: QPoint) -> None:
        menu = open_time_menu(self.bridge.travel, step, at, self.actions, self.shell)
        self.editor.interrupted.connect(menu.close)

    def _on_change(self, change: Change) -> None:
        if "view" in change.parts:
            self.actions.refresh()

    def _show_states(self) -> None:
        """Buttons that do the same as a command show the same."""
        self.plots.enlarge.setChecked(self.actions["tall_panel"].isChecked())
        self.plots.split.setChecked(self.actions["split_view"].isChecked())
        for name in ("undo", "redo"):
            action, button = self.actions[name], getattr(self.bar, name)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setEnabled(action.isEnabled())
            button.setToolTip(f"{action.toolTip()}  ({keys})")

    def _connect(self) -> None:
        subscribe(self.bridge, self.panels)
        self.data.replace = self.renewing.edit
        self.recipe.branch_wanted.connect(lambda name, value: self.run("same_but", field=name, value=value))
        again = partial(self.run, "same_but", field=ACTIVATION)
        self.network.activation_wanted.connect(lambda activation: again(value=activation))
        self.network.layer_branch_wanted.connect(
            lambda layer, field, value: self.run("same_but", layer=layer, field=field, value=value)
        )
        self.data.begun.connect(self.documents.begin)
        self.data.desk.expand.clicked.connect(self._open_large_pad)
        self.plots.context.command_wanted.connect(self.run)
        self.plots.context.fix_wanted.connect(self.messages.mend)
        self.plots.context.redraw_wanted.connect(self.data.redraw)
        self.painter.touched.connect(self.live.chosen.choose)
        self.data.hints.wanted.connect(self.plots.show_samples)
        self.document.saving.began.connect(lambda words: self.working.begin(words, self.document.cancel_saving))
        self.document.saving.progressed.connect(self.working.progress)
        self.document.saving.settled.connect(self.working.end)
        self.document.waited_for.connect(self.working.end)  # the same words twice
        self.document.leaving.connect(self.messages.toasts.clear)  # after what the others say of the old one
        for forgetting in (self.resets, self.renewing):
            forgetting.forgot.connect(self.frozen_afresh.tell)
        for part in (self.resets, self.going_back, self.time_travel):
            part.said.connect(lambda words: self.messages.say(words, "warning"))
        self.time_travel.told.connect(self.messages.say)
        self.messages.pointed.connect(self.output.plane.point_out)
        self.document.changed.connect(self._show_title)
        self._show_title()
        self._had_keys: QWidget | None = None
        self.editor.leaving.connect(self._leave)
        self.editor.opened.connect(self._arrive)

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
        pad = (self._large_pad,) if self._large_pad else ()
        lesson = (self.lessons.panel,) if self.lessons.is_made else ()
        writing = (self.editing.panel,) if self.editing.is_made else ()
        all_of_it = (self.bar, *writing, *lesson, self.data, *pad, self.network, self.output, self.plots, self.recipe)
        panels = (*all_of_it, self.messages.toasts)
        here = QApplication.focusWidget()
        stop = tab_order.next_stop(panels, here, step)
        if here is not None and not (here.isVisible() and here.isEnabled()):  # it is gone, or off
            stop = tab_order.nearest(panels, here) or self.network.focus_target
        if stop is not None:
            reason = Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason
            tab_order.focus(stop, reason)
        return stop is not None

    def _leave(self) -> None:
        """Another document comes."""
        self._had_keys = self.shell.focusWidget()

    def _arrive(self) -> None:
        """What had the keys may be gone with the former document: no small control gets them, whose ring would jump."""
        if self._had_keys is not None and self.shell.focusWidget() not in (None, self._had_keys):
            self.network.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)

    def came_back(self) -> None:
        """The window has the keyboard again: somebody may have been at the file."""
        self.documents.other_hands.look()

    def full_screen(self) -> None:
        """Use the whole screen, or go back; while somebody presents, one step back."""
        if not self.presenting.escape():
            self.run("full_screen")

    def state_changed(self) -> None:
        """The window may use the whole screen now, or no more."""
        self.actions.refresh()

    def refresh(self) -> None:
        """Redraw what is drawn at a lower rate while training."""
        self.plots.refresh()

    def may_close(self) -> bool:
        """Offer to save what would be lost."""
        may = self.restarting.is_leaving or (self.documents.may_leave() and self.editing.may_leave())
        if may:  # the window is remembered as it stood before
            self.presenting.end()
        return may

    def closing(self) -> None:
        """Remember the layout, end the engine, leave nothing to recover."""
        leave_copied()
        self.editing.leave()
        self.presenting.close()
        self.editor.leave()
        self.layout.remember()
        self.docking.remember()
        if self.autosave:
            self.autosave.close()
        ends: tuple[Callable[[], object], ...] = (
            self.docking.close, self.document.close, self.filming.close, self.classroom.close, self.exporting.close,
            self.undoing.close, self.unfit.close, self.frozen_afresh.close, self.live.close, self.bridge.close,
        )  # fmt: skip
        for end in ends:
            end()

    def accepts(self, event: QDragEnterEvent) -> bool:
        """Files are taken; what they are is looked at when they are dropped."""
        return event.mimeData().hasUrls()

    def dropped(self, event: QDropEvent) -> None:
        """Take the first of what was dropped."""
        event.setDropAction(Qt.DropAction.CopyAction)
        for url in event.mimeData().urls()[:1]:
            self.take(Path(url.toLocalFile()))

    def take(self, path: Path) -> None:
        """Open what is in a file or folder."""
        take(path, self.run, self.documents, self.exporting, self.importing)
