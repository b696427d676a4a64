"""The theme in force: following the system, the user's choice, presenter mode."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontInfo, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QProxyStyle,
    QPushButton,
    QStyle,
    QVBoxLayout,
)

from nnsim.core.resources import resource_path
from nnsim.ui.kit import fonts, theming
from nnsim.ui.kit.stylesheet import stylesheet
from nnsim.ui.kit.theme import DARK, LIGHT, PRESENTER_SCALE, Theme
from nnsim.ui.kit.theming import ThemeManager, current, follow, manager
from nnsim.ui.kit.widgets.text import Text


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeManager]:
    one = manager()
    one.apply(qapp, "light")
    yield one
    one.set_presenter(False)
    one.set_mode("light")


def test_mode_changes_palette_and_tells_followers(themes: ThemeManager, qapp: QApplication) -> None:
    seen: list[Theme] = []
    themes.changed.connect(seen.append)
    themes.set_mode("dark")
    themes.set_mode("dark")
    themes.changed.disconnect(seen.append)
    assert seen == [DARK]
    assert current() is themes.theme
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.ground
    assert DARK.raised in qapp.styleSheet()


def test_follows_the_system_live(themes: ThemeManager, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    themes.set_mode("system")
    for dark, theme in ((True, DARK), (False, LIGHT)):
        _system_becomes(dark, qapp, monkeypatch)
        assert themes.theme == theme


def test_a_choice_of_the_user_outlasts_the_system(
    themes: ThemeManager, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    themes.set_mode("light")
    _system_becomes(True, qapp, monkeypatch)
    assert themes.theme == LIGHT


def _system_becomes(dark: bool, app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a desktop does when its colour scheme changes; the platform without a display has none."""
    monkeypatch.setattr(theming, "_system_is_dark", lambda: dark)
    app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_fields_stand_out_from_the_ground_of_a_dialog(themes: ThemeManager, qtbot, mode: theming.Mode) -> None:
    themes.set_mode(mode)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    QVBoxLayout(dialog).addWidget(field := QLineEdit())
    dialog.show()
    field.clearFocus()
    seen = dialog.grab().toImage()
    ground, fill = seen.pixelColor(2, 2), seen.pixelColor(field.geometry().center())
    assert ground.name().upper() == themes.theme.panel
    assert abs(ground.lightness() - fill.lightness()) >= 12


def test_unknown_mode(themes: ThemeManager) -> None:
    with pytest.raises(ValueError, match="system, light or dark"):
        themes.set_mode("blue")  # type: ignore[arg-type]


def test_presenter_mode_scales_the_type_of_living_widgets(themes: ThemeManager, qtbot) -> None:
    label = Text("Epoch")
    qtbot.addWidget(label)
    before = label.font().pixelSize()
    themes.set_presenter(True)
    assert before == 13
    assert label.font().pixelSize() == round(13 * PRESENTER_SCALE)
    assert themes.presenter


class OnWindows:
    """An application as Windows' is: the system's own fonts for some classes are back with every new style."""

    def __init__(self, app: QApplication) -> None:
        self.styleHints, self.setPalette, self.setStyleSheet = app.styleHints, app.setPalette, self.setStyle
        self.fonts: dict[str, str] = {}

    def setStyle(self, _style: object) -> None:
        self.fonts = {"QAbstractItemView": "Segoe UI", "QMenuBar": "Segoe UI"}

    def setFont(self, _font: QFont) -> None:
        self.fonts.clear()  # as Qt does: the application's font goes before those of classes that were set earlier


def test_the_systems_own_fonts_for_lists_and_menus_give_way(themes: ThemeManager, qapp: QApplication) -> None:
    app = OnWindows(qapp)
    one = ThemeManager()
    one.apply(cast("QApplication", app), "light")
    assert app.fonts == {}
    one.set_presenter(True)
    assert app.fonts == {}
    with one.sheet_afterwards():
        pass
    assert app.fonts == {}


def test_followers_end_with_their_widget(themes: ThemeManager, qtbot) -> None:
    calls: list[str] = []

    class Probe(QPushButton):
        def restyle(self, theme: Theme) -> None:
            calls.append(theme.name)

    probe = Probe()
    follow(probe.restyle)
    probe.deleteLater()
    with qtbot.waitSignal(probe.destroyed):
        pass
    themes.set_mode("dark")
    assert calls == ["light"]


def test_style_sheet_is_accepted_by_qt(themes: ThemeManager, qtbot) -> None:
    # Qt says "Could not parse application stylesheet", which the suite turns into a failure.
    for theme in (LIGHT, DARK, DARK.scaled(PRESENTER_SCALE)):
        assert "$" not in stylesheet(theme)
    button = QPushButton("Standard")
    qtbot.addWidget(button)
    button.show()
    assert button.sizeHint().height() >= 28


def test_widgets_can_be_built_before_the_sheet_is_put_on(themes: ThemeManager, qapp: QApplication, qtbot) -> None:
    with themes.sheet_afterwards():
        button = QPushButton("Press")
        assert qapp.styleSheet() == ""
    qtbot.addWidget(button)
    dressed = QPushButton("Press")
    qtbot.addWidget(dressed)
    assert qapp.styleSheet() == stylesheet(themes.theme)
    assert button.sizeHint() == dressed.sizeHint()
    with pytest.raises(ZeroDivisionError), themes.sheet_afterwards():
        raise ZeroDivisionError
    assert qapp.styleSheet() == stylesheet(themes.theme)


class WithoutDesktop(QProxyStyle):
    """Where no desktop tells its taste, buttons of dialogs have little pictures."""

    def styleHint(self, hint, *arguments) -> int:
        return (
            1 if hint == QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons else super().styleHint(hint, *arguments)
        )


def test_buttons_of_dialogs_have_words_alone(themes: ThemeManager, qtbot) -> None:
    box, style = QDialogButtonBox(), WithoutDesktop("Fusion")
    qtbot.addWidget(box)
    box.setStyle(style)
    assert box.addButton(QDialogButtonBox.StandardButton.Save).icon().isNull()


def test_inter_is_bundled_with_its_licence(qapp: QApplication) -> None:
    assert fonts.load() == "Inter"
    info = QFontInfo(fonts.font("strong"))
    assert info.family() == "Inter"
    assert info.weight() == QFont.Weight.DemiBold
    files = list(resource_path("fonts").glob("*.otf"))
    assert sum(f.stat().st_size for f in files) < 2_000_000
    assert "SIL OPEN FONT LICENSE" in resource_path("fonts", "Inter-LICENSE.txt").read_text()


def test_figures_are_equally_wide(qtbot) -> None:
    label = Text("")
    qtbot.addWidget(label)
    widths = {label.fontMetrics().horizontalAdvance(digit * 20) for digit in "0123456789"}
    assert len(widths) == 1


MEASURED = """
import shiboken6
from PySide6.QtWidgets import QApplication, QPushButton, QStyle
from nnsim.ui.kit import theming

app = QApplication([])
theming.manager().apply(app, "light")
buttons = [QPushButton("x") for _ in range(200)]
def measure():
    for button in buttons:
        button.style().pixelMetric(QStyle.PixelMetric.PM_ButtonMargin, None, button)
measure()
with theming.manager().sheet_afterwards():
    pass
measure()
for button in buttons:
    shiboken6.delete(button)
theming.manager().set_mode("dark")
print("alive")
"""


def test_a_sheet_that_comes_back_does_not_look_for_widgets_that_went_meanwhile() -> None:
    command = [sys.executable, "-c", MEASURED]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
