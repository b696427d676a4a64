"""What each command does. The table of commands is ``actions.COMMANDS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup, QKeySequence
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from nnsim.app import tab_order
from nnsim.app.about import show_about
from nnsim.app.actions import Actions
from nnsim.app.example_gallery import ExampleGallery
from nnsim.app.first_steps import FirstSteps
from nnsim.app.going_back import GoingBack
from nnsim.app.layout import CAN_GO
from nnsim.app.opening import open_file
from nnsim.app.resets import Resets
from nnsim.app.shortcut_sheet import ShortcutSheet
from nnsim.app.undoing import Undoing
from nnsim.app.unsaved import ask_to_save
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.edits.beginnings import blank
from nnsim.examples.example import build, examples
from nnsim.ui.kit import theming
from nnsim.ui.kit.widgets.leaving import finish_entry
from nnsim.ui.network import figures

if TYPE_CHECKING:
    from nnsim.app.workbench import Workbench

FILTER = "nnsim projects (*.nnsim)"


class Handlers(QObject):
    """One method per command, and the state of the checkable ones."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._sheet: ShortcutSheet | None = None
        self.resets = Resets(bench.editor, bench.bridge, bench.kept, self)
        self.going_back = GoingBack(bench.editor, bench.bridge, bench.kept, self)
        self._steps: FirstSteps | None = None
        pads = (bench.data.desk.pad, bench.large_pad.desk.pad, bench.output.test_pad.pad)
        self.undoing = Undoing(bench.editor, pads, self)

    def table(self) -> dict[str, Callable[[], object]]:
        """Handler by command id; ``recent`` and ``export`` are menus."""
        bridge = self._bench.bridge
        return {
            "new": self.new, "new_images": self._bench.data.new_images, "open": self.open,
            "examples": self.examples,
            "save": self.save, "save_as": self.save_as, "picture": self.picture,
            "import": self._bench.importing.ask_file, "import_folder": self._bench.importing.ask_folder,
            "paste_table": self._bench.importing.paste, "figure": self.figure,
            "import_weights": self._bench.exporting.ask_weights,
            **self._bench.exporting.table(),
            "quit": self._bench.shell.close,
            "undo": self.undoing.undo, "redo": self.undoing.redo,
            "play": bridge.toggle, "step": lambda: bridge.step(self._bench.bar.chosen_unit),
            "step_sample": lambda: bridge.step("sample"), "step_epoch": lambda: bridge.step("epoch"),
            "reset": self.resets.reset, "last_good": self.last_good, "new_seed": self.resets.new_seed,
            "restart_engine": bridge.restart_engine,
            "theme_system": lambda: self.set_theme("system"), "theme_light": lambda: self.set_theme("light"),
            "theme_dark": lambda: self.set_theme("dark"),
            "test_points": lambda: self.flip_view("show_test"), "decisions": lambda: self.flip_view("decisions"),
            "log_loss": lambda: self.flip_view("log_loss"), "stops": lambda: self.flip_view("stops"),
            "presenter": self.presenter, "full_screen": self.full_screen, "reset_layout": self.reset_layout,
            "focus_plane": self.focus_plane,
            "focus_network": lambda: self.focus(self._bench.network.focus_target),
            **{f"panel_{name}": partial(self.flip_panel, name) for name in CAN_GO},
            "focus_data": lambda: self.focus(self._bench.data), "focus_recipe": lambda: self.focus(self._bench.recipe),
            "try_out": self._bench.output.try_out,
            "tall_panel": self.tall_panel, "next_view": self._bench.plots.next_view,
            "previous_view": lambda: self._bench.plots.next_view(-1),
            "show_curves": lambda: self.show_lower("curves"), "show_samples": lambda: self.show_lower("samples"),
            "show_columns": lambda: self.show_lower("columns"),
            "first_steps": self.first_steps, "shortcuts": self.shortcuts,
            "about": lambda: show_about(self._bench.shell),
        }  # fmt: skip

    def wire(self, actions: Actions) -> None:
        """Fill the menus and keep enabled and checked states true."""
        self._actions = actions
        for part in (self.resets, self.going_back):
            part.said.connect(lambda words: self._bench.messages.say(words, "warning"))
        actions.fill(self._bench.shell.menuBar())
        bar = self._bench.bar
        self.undoing.changed.connect(self._name_steps)
        self._name_steps()
        for name in ("undo", "redo"):
            getattr(bar, f"{name}_pressed").connect(actions[name].trigger)
        self._bench.plots.enlarge_wanted.connect(self.tall_panel)
        for name in ("play", "reset", "step"):
            getattr(bar, f"{name}_pressed").connect(actions[name].trigger)
        self._bench.editor.store.changed.connect(self._show_view)
        actions.menu("recent").aboutToShow.connect(self._fill_recent)
        self._group_themes()
        self._show_view(None)
        self._bench.layout.rearranged.connect(self._show_panels)
        self._show_panels()

    def _name_steps(self) -> None:
        self._name_step("undo", self.undoing.undo_words)
        self._name_step("redo", self.undoing.redo_words)

    def _name_step(self, name: str, words: str | None) -> None:
        for control in (self._actions[name], getattr(self._bench.bar, name)):
            control.setEnabled(words is not None)
        verb = name.capitalize()
        self._actions[name].setText(f"&{verb} {words or ''}".strip())
        keys = self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        getattr(self._bench.bar, name).setToolTip(f"{verb} {words}  ({keys})" if words else f"{verb}  ({keys})")

    def _group_themes(self) -> None:
        group = QActionGroup(self)
        for mode in ("system", "light", "dark"):
            action = self._actions[f"theme_{mode}"]
            group.addAction(action)
            action.setChecked(mode == theming.manager().mode)

    # ------------------------------------------------------------ documents

    def examples(self) -> ExampleGallery:
        """Offer the bundled examples."""
        gallery = ExampleGallery(self._bench.shell)
        gallery.chosen.connect(self.open_example)
        gallery.open()
        gallery.cards[0].setFocus(Qt.FocusReason.PopupFocusReason)
        return gallery

    def _fill_recent(self) -> None:
        menu = self._actions.menu("recent")
        menu.clear()
        for path in self._bench.settings.recent():
            menu.addAction(path.name).triggered.connect(lambda _checked=False, path=path: self.open_path(path))
            menu.actions()[-1].setToolTip(str(path))
        menu.setToolTipsVisible(True)
        if menu.isEmpty():
            menu.addAction("No files yet").setEnabled(False)

    def open_example(self, name: str) -> None:
        """Show a bundled example."""
        self.begin(build(examples()[name]))

    def open_path(self, path: Path) -> None:
        """Show a file."""
        if ask_to_save(self._bench):
            open_file(self._bench, path)

    def new(self) -> None:
        """An empty plane, with a network to start from."""
        self.begin(blank())

    def begin(self, project: Project, *, saved: bool = True) -> bool:
        """Another document with a run of its own; False if the user would rather keep the present one.

        ``saved`` is False for work that only lies here.
        """
        if not ask_to_save(self._bench):
            return False
        self._bench.document.show(project, saved=saved)
        return True

    def open(self) -> None:
        """Ask for a file."""
        start = str(self._bench.document.path or Path.home())
        name, _ = QFileDialog.getOpenFileName(self._bench.shell, "Open", start, FILTER)
        if name:
            self.open_path(Path(name))

    def save(self, then: Callable[[bool], None] = lambda _ok: None) -> None:
        """Write to the present file, or ask for one; what is being typed is taken first."""
        finish_entry()
        if self._bench.document.path:
            self._bench.other_hands.save(then)
        else:
            self.save_as(then)

    def save_as(self, then: Callable[[bool], None] = lambda _ok: None) -> None:
        """Ask for a file and write to it."""
        finish_entry()
        folder = self._bench.document.path.parent if self._bench.document.path else Path.home()
        start = str(folder / f"{self._bench.document.title}.nnsim")
        name, _ = QFileDialog.getSaveFileName(self._bench.shell, "Save as", start, FILTER)
        if not name:
            then(False)
            return
        path = Path(name)
        self._bench.document.save(path if path.suffix == ".nnsim" else path.with_name(path.name + ".nnsim"), then)

    def picture(self) -> None:
        """Ask for a file and write the window as a picture."""
        shot = self._bench.widget.grab()
        start = str(Path.home() / f"{self._bench.document.title}.png")
        name, _ = QFileDialog.getSaveFileName(self._bench.shell, "Save picture", start, "Pictures (*.png)")
        if name and not shot.save(name, "PNG"):
            self._bench.messages.say(f"{name} cannot be written; choose another folder.")

    def figure(self) -> None:
        """Ask for a file and write the network as a figure."""
        start = str(Path.home() / f"{self._bench.document.title} network.svg")
        name, chosen = QFileDialog.getSaveFileName(self._bench.shell, "Save network figure", start, figures.FILTER)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in {".svg", ".png"}:
            path = path.with_name(path.name + (".png" if "png" in chosen else ".svg"))
        try:
            figures.write(self._bench.network.figure(), path)
        except ProblemError as error:
            self._bench.messages.say(str(error))

    # ------------------------------------------------------------ training

    def last_good(self) -> None:
        """Go back to the last good weights."""
        self.go_back()

    def go_back(self, rate: float | None = None) -> None:
        """Go back to the last good weights and learn at ``rate`` from there; None leaves the rate as it is."""
        checkpoint = self._bench.document.last_finite
        if checkpoint is None:
            self._bench.messages.say("There are no earlier weights to go back to yet.")
            return
        self.going_back.go_back(checkpoint, rate)

    # ------------------------------------------------------------ view

    def _show_view(self, _change: object) -> None:
        view = self._bench.editor.project.view
        for name, on in (
            ("test_points", view.show_test), ("decisions", view.decisions), ("log_loss", view.log_loss),
            ("stops", view.stops),
        ):  # fmt: skip
            self._actions[name].setChecked(on)

    def flip_view(self, field: str) -> None:
        """Turn one of the view's switches."""

        def change(project: Project) -> Project:
            flipped: dict[str, Any] = {field: not getattr(project.view, field)}
            return replace(project, view=replace(project.view, **flipped))

        self._bench.editor.set_view(change)

    def set_theme(self, mode: theming.Mode) -> None:
        """Choose the theme and remember it."""
        theming.manager().set_mode(mode)
        self._bench.settings.set_text("view/theme", mode)

    def presenter(self) -> None:
        """Larger type for the projector, or back."""
        manager = theming.manager()
        manager.set_presenter(not manager.presenter)
        self._actions["presenter"].setChecked(manager.presenter)

    def flip_panel(self, name: str) -> None:
        """Put a panel away or bring it back; keys that it had go to the network."""
        layout, keys = self._bench.layout, cast("QWidget | None", self._bench.shell.focusWidget())
        if keys is not None and layout.panel(name).isAncestorOf(keys):
            self.focus(self._bench.network.focus_target)
        layout.show_panel(name, not layout.shows(name))
        self._show_panels()

    def tall_panel(self) -> None:
        """The whole height for the lower panel, or the usual one."""
        self._bench.layout.set_tall(not self._bench.layout.is_tall)
        self._show_panels()

    def reset_layout(self) -> None:
        """The sizes of a first start."""
        self._bench.layout.reset()
        self._show_panels()

    def _show_panels(self) -> None:
        tall = self._bench.layout.is_tall
        for name in CAN_GO:
            self._actions[f"panel_{name}"].setChecked(self._bench.layout.shows(name))
        self._actions["tall_panel"].setChecked(tall)
        self._bench.plots.enlarge.setChecked(tall)

    def show_lower(self, name: str) -> None:
        """Show a view of the lower panel and take the keyboard there."""
        self._bench.layout.show_panel("plots", True)
        self._show_panels()
        self._bench.plots.show_view(name)
        self.focus(self._bench.plots.views[name])

    def full_screen(self) -> None:
        """Use the whole screen, or go back."""
        shell = self._bench.shell
        shell.setWindowState(shell.windowState() ^ Qt.WindowState.WindowFullScreen)

    def focus_plane(self) -> None:
        """To where data are painted: the plane, or for images the drawing pad."""
        image = self._bench.editor.project.data.is_image
        self.focus(self._bench.data.desk.pad if image else self._bench.output.plane)

    def focus(self, panel: QWidget) -> None:
        """Take the keyboard to a panel: to its first control, if it takes no keys itself."""
        for name in CAN_GO:
            if panel is self._bench.layout.panel(name):
                self._bench.layout.show_panel(name, True)
                self._show_panels()
        takes_keys = panel.focusPolicy() != Qt.FocusPolicy.NoFocus
        stops = [panel] if takes_keys else tab_order.reading_order(panel)
        if stops:
            tab_order.focus(stops[0], Qt.FocusReason.ShortcutFocusReason)

    def shortcuts(self) -> None:
        """Show every key."""
        if self._sheet is None:
            self._sheet = ShortcutSheet(self._actions, self._bench.shell)
        _bring(self._sheet)

    def first_steps(self) -> None:
        """Show what to try first."""
        if self._steps is None:
            self._steps = FirstSteps(self._actions, self._bench.shell)
        _bring(self._steps)


def _bring(dialog: QDialog) -> None:
    dialog.show()
    dialog.raise_()
    dialog.activateWindow()
