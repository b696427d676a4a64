"""Commands that write what is here for other programs: code, networks, weights, figures, data and pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.commands.command import Command, Submenu
from nnsim.app.commands.panels import in_front
from nnsim.app.context import Context
from nnsim.app.take import Take
from nnsim.app.where_to import asked_where, with_ending
from nnsim.core.problem import ProblemError
from nnsim.language.texts import say
from nnsim.ui.kit import drawings
from nnsim.ui.kit.drawings import WidgetDrawing
from nnsim.ui.views.kinds import VIEWS


def _exports(title: str, *forms: str) -> Callable[..., None]:
    """Write the project as one of ``forms`` to ``path``; without one, ask for it."""

    def export(context: Context, path: Path | None = None) -> None:
        context.exporting.export(title, *forms, path=path)

    return export


def export_curves(context: Context, path: Path | None = None) -> None:
    """Write the curves of this run and of those that are kept to ``path``; without one, ask for it."""
    context.exporting.export_curves(path)


def copy_code(context: Context) -> None:
    """The PyTorch script on the clipboard."""
    context.exporting.copy_code()


def picture(context: Context, path: Path | None = None) -> None:
    """Write the window as a picture to ``path``; without one, ask for it."""
    shot = context.layout.grab()  # before a dialog lies over it
    if path is None:
        start = Path.home() / f"{context.document.title}.png"
        found = asked_where(
            context.shell, say("Save picture"), start, say("Pictures (*.png)"),
            lambda typed, _: with_ending(typed, ".png"),
        )  # fmt: skip
        if not found:
            return
        path = found[0]
    if not shot.save(str(path), "PNG"):
        context.messages.say(say("{path} cannot be written; choose another folder.", path=path))


def figure(context: Context, path: Path | None = None) -> None:
    """Write the network as it is on the screen to ``path``; without one, ask for it."""
    if context.exporting.is_refused("svg"):
        return
    if path is None:
        start = Path.home() / say("{document} network.svg", document=context.document.title)
        found = asked_where(context.shell, say("Save network figure"), start, drawings.FILTER, _as_drawing)
        if not found:
            return
        path = found[0]
    try:
        drawings.write(context.panels.network.figure(), path)
    except ProblemError as error:
        context.messages.say(str(error))


def _as_drawing(path: Path, chosen: str) -> Path:
    return with_ending(path, *((".png", ".svg") if "png" in chosen else (".svg", ".png")))


def export_view(context: Context, path: Path | None = None, name: str = "") -> None:
    """Write a view to ``path``; without one, ask for it. Without a name it is the one that has the keyboard or is in
    front."""
    name = name or in_front(context)
    if name:
        context.exporting.export_view(context.panels.plots.views[name], VIEWS[name].title, path)


def copy_view(context: Context, name: str = "") -> None:
    """The picture of a view on the clipboard; without a name of the one that has the keyboard or is in front."""
    name = name or in_front(context)
    if name:
        picture_of = WidgetDrawing(context.panels.plots.views[name], VIEWS[name].title)
        QApplication.clipboard().setImage(drawings.image(picture_of))
        context.messages.say(say("The picture of {views} is on the clipboard.", views=VIEWS[name].title), "success")


def record(context: Context, path: Path | None = None, take: Take | None = None) -> QWidget | None:
    """Film the window or a part of it into ``path``, as ``take`` says; without one, ask for both."""
    if take is None:
        return context.filming.ask()
    context.filming.begin(take, path)
    return None


def stop_recording(context: Context) -> None:
    """The film ends here."""
    context.filming.stop()


def export_report(context: Context, path: Path | None = None) -> None:
    """Write the run up as a page to ``path``; without one, ask for it."""
    panels = context.panels
    context.exporting.export_report({"output": panels.output, "network": panels.network}, path)


EXPORT = "File/Export"

COMMANDS = (
    Command(
        "picture", "File", 2, say("Save &picture…"), picture, "Ctrl+Shift+P", "export", say(
"Write the window as "
"a PNG picture")
    ),
    Submenu("export", "File", 3, say("E&xport"), part="Export"),
    Command(
        "export_code", EXPORT, 1, say("PyTorch &code…"), _exports(say("Export PyTorch code"), "pytorch"),
        tip=say("A script that trains to the same weights by itself"),
    ),
    Command(
        "copy_code", EXPORT, 1, say("Co&py PyTorch code"), copy_code, icon="copy", tip=say(
"The same script on "
"the clipboard")
    ),
    Command(
        "export_onnx", EXPORT, 1, say("&ONNX network…"), _exports(say("Export the network as ONNX"), "onnx"),
        tip=say("The trained network for other programs and devices"),
    ),
    Command(
        "export_weights", EXPORT, 1, say("&Weights…"), _exports(say("Export weights"), "safetensors"),
        tip=say("The trained weights as safetensors"),
    ),
    Command(
        "export_figure", EXPORT, 1, say("&Figure for papers…"), _exports(say(
"Export a figure of "
"the network"), "svg", "png"),
        tip=say("Plain blocks and arrows, as SVG or PNG"),
    ),
    Command(
        "figure", EXPORT, 1, say("Network as on &screen…"), figure, icon="network",
        tip=say("With the pictures in it, as SVG or PNG"),
    ),
    Command(
        "export_curves", EXPORT, 1, say("C&urves…"), export_curves, icon="curves",
        tip=say("What was measured of this run and of those that are kept, as CSV"),
    ),
    Command(
        "export_view", EXPORT, 2, say("&View in front…"), export_view, icon="export",
        tip=say(
"As it is seen: SVG or PNG, and "
"as CSV what stands in it"), enabled=lambda context: bool(in_front(context)),
    ),
    Command(
        "copy_view", EXPORT, 2, say("Copy p&icture of the view"), copy_view, icon="copy",
        tip=say("As it is seen, on the clipboard"), enabled=lambda context: bool(in_front(context)),
    ),
    Command(
        "export_data", EXPORT, 1, say("Da&ta…"), _exports(say("Export data"), "csv", "npz"), icon="table",
        tip=say("The data set as CSV or NPZ"),
    ),
    Command(
        "export_report", EXPORT, 1, say("R&eport of the run…"), export_report, icon="new",
        tip=say("Pictures, results, curves, recipe and hashes as one page that opens offline"),
    ),
    Command(
        "record", EXPORT, 3, say("&Record a film…"), record, icon="record", tip=say(
"The window or a part of "
"it, as GIF or MP4"),
        enabled=lambda context: not context.filming.is_on,
    ),
    Command(
        "stop_recording", EXPORT, 3, say("Stop recordin&g"), stop_recording, tip=say("End the film here and write it"),
        enabled=lambda context: context.filming.is_on,
    ),
)  # fmt: skip
