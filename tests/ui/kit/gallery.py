"""Draws every control in both themes: ``python tests/ui/kit/gallery.py FOLDER [SCALE]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if len(sys.argv) > 2:
    os.environ["QT_SCALE_FACTOR"] = sys.argv[2]

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QMenu, QToolTip, QVBoxLayout, QWidget

from nnsim.core.parameters import Choice, Flag, Integer, Number, defaults
from nnsim.ui.kit import colormap, icons
from nnsim.ui.kit.forms import FieldRow, ParameterForm
from nnsim.ui.kit.theme import LIGHT, Theme
from nnsim.ui.kit.theming import current, manager
from nnsim.ui.kit.widgets.banner import Banner, Toasts
from nnsim.ui.kit.widgets.button import Button, IconButton, PlayButton
from nnsim.ui.kit.widgets.chip import Chip, ClassChip
from nnsim.ui.kit.widgets.choice_row import Segmented, Tabs
from nnsim.ui.kit.widgets.combo_box import ComboBox
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.number_field import NumberField
from nnsim.ui.kit.widgets.painting import draw_mark
from nnsim.ui.kit.widgets.panel import Line, Panel
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip
from nnsim.ui.kit.widgets.scale import Scale
from nnsim.ui.kit.widgets.slider import LabeledSlider
from nnsim.ui.kit.widgets.stat import Stat, StatRow
from nnsim.ui.kit.widgets.switch import Switch
from nnsim.ui.kit.widgets.text import Text

PARAMETERS = (
    Number("noise", "Noise", 0.2, 0.0, 0.5, "How far points stray from their curve."),
    Number("share", "Test share", 0.25, 0.0, 0.9, unit="%", step=0.05),
    Integer("units", "Units", 6, 1, 64, "Neurons of this layer."),
    Number("rate", "Learning rate", 0.03, 1e-5, 10.0, "Length of a step.", log=True),
    Choice("optimizer", "Optimizer", "sgd", (("sgd", "SGD"), ("adam", "Adam")), "The rule that makes steps."),
    Flag("shuffle", "Shuffle each epoch", True),
    Integer("seed", "Seed", 7, 0, 2**31 - 1),
)


class Picture(QWidget):
    """A field, the palette, class marks: what the colour map makes."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(300, 230)

    def paintEvent(self, _event: object) -> None:
        theme, painter = current(), QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        x, y = np.meshgrid(np.linspace(-3, 3, 96), np.linspace(3, -3, 96))
        table = colormap.value_table(theme)
        field = np.tanh(1.5 * (np.sin(x * 1.4) - y)).astype(np.float32)
        painter.drawImage(self.rect().adjusted(0, 0, -160, -90), colormap.image(colormap.to_rgb32(field, table)))
        scores = np.stack([-((x - a) ** 2) - (y - b) ** 2 for a, b in ((-1.5, 1), (1.5, 1.2), (0, -1.5))]) / 2
        share = np.exp(scores - scores.max(axis=0))
        mixed = colormap.mix((share / share.sum(axis=0)).astype(np.float32), theme)
        painter.drawImage(self.rect().adjusted(160, 0, 0, -90), colormap.image(mixed))
        legend = np.repeat(np.linspace(-1, 1, 300, dtype=np.float32)[None], 12, axis=0)
        painter.drawImage(QPoint(0, 152), colormap.image(colormap.to_rgb32(legend, table)))
        for index in range(10):
            draw_mark(painter, index, QPointF(14 + 30 * index, 195), 18, theme.class_color(index))


def row(*widgets: QWidget, stretch: bool = True) -> QLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget)
    if stretch:
        line.addStretch(1)
    return line


def checked(button: Chip | IconButton | PlayButton) -> QWidget:
    button.setChecked(True)
    return button


def off(widget: QWidget) -> QWidget:
    widget.setEnabled(False)
    return widget


def controls() -> Panel:
    panel = Panel("Controls", "220 points  ·  <b>51</b> weights")
    tools = [IconButton(name, name) for name in ("undo", "redo", "reset", "step_back")]
    panel.body.addLayout(
        row(*tools, PlayButton(), checked(PlayButton()), off(PlayButton()), IconButton("step", "Step"))
    )
    brushes = [IconButton(n, n, checkable=True) for n in ("spray", "point", "eraser", "select", "move", "relabel")]
    panel.body.addLayout(
        row(checked(IconButton("brush", "Brush", checkable=True)), *brushes, off(IconButton("redo", "R")))
    )
    panel.body.addLayout(
        row(checked(ClassChip(1, "A", 110)), ClassChip(0, "B", 96), ClassChip(2, "C", 14), Chip("class"))
    )
    buttons = (Button("Import…", "open"), Button("Train", kind="primary"), Button("See data", kind="ghost"))
    panel.body.addLayout(row(*buttons, off(Button("Off")), off(Button("Off", kind="primary"))))
    panel.body.addLayout(
        row(ComboBox("Step", [("b", "Step: batch"), ("e", "Step: epoch")]), Switch("Test points", True))
    )
    panel.body.addLayout(row(Switch("Log scale"), off(Switch("Off", True)), off(Switch("Off"))))
    panel.body.addWidget(Line())
    panel.body.addWidget(Tabs("View", [("c", "Curves"), ("g", "Gradients"), ("h", "Hidden space"), ("w", "Weights")]))
    panel.body.addWidget(Segmented("Step", [("s", "Sample"), ("b", "Batch"), ("e", "Epoch")]))
    stats = (Stat("Train loss", "0.0000"), Stat("Test loss", "0.0369"), Stat("Test accuracy", "98.2 %"), Stat("Best"))
    panel.body.addLayout(row(StatRow(*stats), Stat("Epoch", "400", compact=True, right=True)))
    panel.body.addStretch(1)
    return panel


def form() -> Panel:
    panel = Panel("Form")
    panel.body.addWidget(ParameterForm(PARAMETERS, defaults(PARAMETERS)))
    panel.body.addWidget(off(LabeledSlider("Switched off", Scale(0, 1), 0.4)))
    wrong = NumberField(Scale(0, 1), 0.5, "Wrong")
    wrong.setText("two")
    wrong.setModified(True)
    wrong.editingFinished.emit()
    panel.body.addWidget(FieldRow("Wrong entry", wrong))
    panel.body.addWidget(Picture())
    panel.body.addStretch(1)
    return panel


def messages() -> Panel:
    panel = Panel("Messages")
    panel.body.addWidget(Banner("The file was saved.", "success"))
    panel.body.addWidget(Banner("All icons and fonts are part of nnsim; nothing is loaded.", "info"))
    panel.body.addWidget(
        Banner("No line separates these points; the perceptron never ends.", "warning", [("Use x₁x₂", int)])
    )
    panel.body.addWidget(Banner("The loss became NaN at step 1 204. Try a smaller rate.", "error", [("Go back", int)]))
    strip = ProgressStrip("Training 200 epochs")
    strip.set_progress(0.62)
    panel.body.addWidget(strip)
    panel.body.addWidget(ProgressStrip("Opening the data"))
    holder = QWidget()
    flow = FlowLayout(holder)
    for name in ("Dense", "Conv", "Pool", "Flatten", "Activation", "Dropout", "BatchNorm", "Add"):
        flow.addWidget(Chip(name, checkable=False))
    panel.body.addWidget(holder)
    return panel


def icon_sheet(theme: Theme) -> Panel:
    panel = Panel("Icons")
    holder = QWidget()
    flow = FlowLayout(holder, gap=4)
    for name in sorted(icons.names()):
        flow.addWidget(IconButton(name, name))
    panel.body.addWidget(holder)
    apps = QHBoxLayout()
    for size in (96, 48, 32, 24, 16):
        label = Text()
        label.setPixmap(icons.app_icon().pixmap(size, size))
        apps.addWidget(label, 0, Qt.AlignmentFlag.AlignBottom)
    apps.addStretch(1)
    panel.body.addLayout(apps)
    return panel


def window() -> QWidget:
    page = QWidget()
    page.resize(1366, 768)
    columns = QHBoxLayout(page)
    columns.setContentsMargins(12, 12, 12, 12)
    columns.setSpacing(12)
    left = QVBoxLayout()
    left.addWidget(controls())
    left.addWidget(icon_sheet(LIGHT))
    for part in (form(), messages()):
        columns.addWidget(part, 3)
    columns.insertLayout(0, left, 4)
    page.toasts = Toasts(page)  # type: ignore[attr-defined]
    return page


def popups(page: QWidget) -> QPixmap:
    """An open menu, an open list and a tooltip, side by side."""
    menu = QMenu(page)
    for text, name in (("New", "new"), ("Open…", "open"), ("Save", "save")):
        action = menu.addAction(icons.icon(name, current()), text)
        action.setShortcut(f"Ctrl+{text[0]}")
    menu.addSeparator()
    menu.addAction("Not now").setEnabled(False)
    menu.setActiveAction(menu.actions()[1])
    menu.popup(QPoint(0, 0))
    box = ComboBox("Loss", [("a", "Squared error"), ("b", "Cross-entropy"), ("c", "Hinge")], "b", parent=page)
    box.adjustSize()
    box.showPopup()
    QToolTip.showText(QPoint(10, 10), "Undo  (Ctrl+Z)", page)
    QApplication.processEvents()
    tips = [w for w in QApplication.topLevelWidgets() if w.inherits("QTipLabel")]
    parts = [menu.grab(), box.view().window().grab(), *(tip.grab() for tip in tips)]
    sheet = QPixmap(sum(p.width() for p in parts) + 200, 260)
    sheet.fill(QColor(current().ground))
    painter, x = QPainter(sheet), 20
    for part in parts:
        painter.drawPixmap(x, 20, part)
        x += round(part.width() / part.devicePixelRatio()) + 20
    painter.end()
    menu.close()
    box.hidePopup()
    return sheet


def main(folder: Path) -> None:
    app = QApplication.instance() or QApplication([])
    manager().apply(app, "light")
    page = window()
    page.show()
    for mode in ("light", "dark"):
        manager().set_mode(mode)
        app.processEvents()
        page.grab().save(str(folder / f"gallery-{mode}.png"))
        popups(page).save(str(folder / f"popups-{mode}.png"))
    manager().set_presenter(True)
    app.processEvents()
    page.grab().save(str(folder / "gallery-presenter.png"))
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
