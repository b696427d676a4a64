"""Panels, numbers, messages, progress, rows that break."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget

from nnsim.ui.kit.theme import DARK, LIGHT
from nnsim.ui.kit.theming import current, manager
from nnsim.ui.kit.widgets import emphasis
from nnsim.ui.kit.widgets.banner import Banner, Toasts
from nnsim.ui.kit.widgets.button import Button
from nnsim.ui.kit.widgets.column import Column
from nnsim.ui.kit.widgets.flow import FlowLayout
from nnsim.ui.kit.widgets.panel import Line, Panel
from nnsim.ui.kit.widgets.progress_strip import ProgressStrip
from nnsim.ui.kit.widgets.stat import Stat, StatRow
from nnsim.ui.kit.widgets.text import Text

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def host(qtbot) -> QWidget:
    window = QWidget()
    window.resize(700, 400)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_panel_without_title_has_no_widget_of_its_own(host: QWidget) -> None:
    """A text outside of the panel would be a window of its own, and outlive it."""
    panel = Panel(parent=host)
    panel.show()
    assert panel.title.window() is host
    assert panel.caption.window() is host
    assert not panel.title.isVisible()
    assert not panel.caption.isVisible()


def test_a_line_is_measured_once_for_its_words_and_font(host: QWidget, monkeypatch) -> None:
    """Numbers are painted with every frame; nobody hears of tool tips of a line that was never cut."""
    words = Text("0.25", "label", parent=host)
    words.resize(120, 20)
    words.show()
    measured: list[str] = []
    monkeypatch.setattr(words, "_width_of", lambda text: measured.append(text) or Text._width_of(words, text))
    words.set_role("number")
    for _ in range(3):
        words.grab()
    assert measured == ["0.25"]
    words.setText("Customers of the year")
    assert words.is_cut
    words.setWordWrap(True)
    assert not words.is_cut
    words.setWordWrap(False)
    assert words.is_cut


@pytest.mark.parametrize("aligned", [Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight])
def test_words_without_enough_room_end_in_an_ellipsis(host: QWidget, aligned: Qt.AlignmentFlag) -> None:
    words = Text("Customers of the year · 70,000 rows", "label", parent=host)
    words.setAlignment(aligned | Qt.AlignmentFlag.AlignVCenter)
    words.resize(120, 20)
    words.show()
    short = Text(words.fontMetrics().elidedText(words.text(), Qt.TextElideMode.ElideRight, 120), "label", parent=host)
    short.resize(120, 20)
    short.show()
    assert short.text().startswith("Customers")
    assert words.grab().toImage() == short.grab().toImage()
    QApplication.sendEvent(words, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), words.mapToGlobal(QPoint(5, 5))))
    assert "70,000 rows" in QToolTip.text()
    QToolTip.hideText()
    words.resize(400, 20)
    assert not words.is_cut


def test_a_line_with_emphasis_ends_in_an_ellipsis_too(host: QWidget) -> None:
    html = '(0.25, −1.00)&nbsp;&nbsp; P(A &amp; B) <b style="color:#ff0000">0.75 and more</b>'
    words = Text("", "label", parent=host)
    words.setTextFormat(Qt.TextFormat.AutoText)
    words.setText(html)
    whole = words.sizeHint().width()
    words.show()
    for width in range(whole, 10, -7):
        words.resize(width, 20)
        line = emphasis.elided(emphasis.runs(html), words.font(), width)
        assert emphasis.width(line, words.font()) <= width + 1
        assert words.is_cut == (width < whole)
        told = "".join(run.text for run in line)
        assert told.endswith("…") == words.is_cut
        assert emphasis.runs(emphasis.as_html(line)) == line
    words.resize(whole - 20, 20)
    seen = words.grab().toImage()
    reds = [
        x
        for x in range(seen.width())
        for y in range(20)
        if seen.pixelColor(x, y).red() > 200 > seen.pixelColor(x, y).green() + 60
    ]
    assert reds, "what stands out keeps its colour"
    QApplication.sendEvent(words, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), words.mapToGlobal(QPoint(5, 5))))
    assert "P(A" in QToolTip.text()
    assert "and more" in QToolTip.text()
    assert "<b" not in QToolTip.text()
    QToolTip.hideText()


def test_panel_is_a_card_in_both_themes(host: QWidget) -> None:
    panel = Panel("Data", "220 points", host)
    panel.body.addWidget(Line())
    panel.setGeometry(0, 0, 300, 200)
    panel.show()
    try:
        for theme in (DARK, LIGHT):
            manager().set_mode(theme.name)
            seen = panel.grab().toImage()
            assert seen.pixelColor(150, 150) == QColor(theme.panel)
            assert seen.pixelColor(0, 100) == QColor(theme.line)
    finally:
        manager().set_mode("light")
    panel.set_caption("<b>221</b> points")
    assert panel.caption.text() == "<b>221</b> points"
    assert panel.accessibleName() == "Data"


def test_text_takes_the_colour_of_its_tone(host: QWidget) -> None:
    text = Text("Saved", tone="muted", parent=host)
    assert text.palette().windowText().color().name().upper() == current().muted
    text.set_tone("error")
    assert text.palette().windowText().color().name().upper() == current().error


def test_stat_shows_a_dash_for_nothing(host: QWidget) -> None:
    stat = Stat("Test loss", parent=host)
    assert stat.number.text() == "\N{EN DASH}"
    stat.set_value("0.0369", "success")
    assert stat.number.text() == "0.0369"
    assert stat.accessibleName() == "Test loss: 0.0369"
    stat.set_value("")
    assert stat.accessibleName() == "Test loss: \N{EN DASH}"


def test_the_figure_of_a_stat_never_moves_its_neighbours(qtbot) -> None:
    stat = Stat("Loss", "0.0369")
    row = StatRow(stat)
    qtbot.addWidget(row)
    row.show()
    heights = []
    for width in (300, 60):
        row.resize(width, 50)
        needed = stat.minimumSizeHint()
        for value in ("0.0369", "8.8·10⁻⁸"):
            stat.set_value(value)
            assert stat.minimumSizeHint() == needed
            heights.append(stat.number.font().pixelSize())
    assert heights == [20, 20, 13, 13]


def test_figures_beside_each_other_are_of_one_size(qtbot) -> None:
    stats = Stat("Loss", "0.0369"), Stat("A name that takes nearly all of the room", "102")
    row = StatRow(*stats)
    qtbot.addWidget(row)
    row.resize(280, 50)
    row.show()
    assert stats[0].width() < 70
    assert [stat.number.font().pixelSize() for stat in stats] == [13, 13]
    stats[0].hide()
    qtbot.waitUntil(lambda: stats[1].number.font().pixelSize() == 20)  # what is not there needs no room


def test_the_figure_of_a_stat_is_as_high_as_before_presenter_mode(qtbot) -> None:
    stat = Stat("Loss", "0.0369")
    row = StatRow(stat)
    qtbot.addWidget(row)
    manager().changed.disconnect(stat._restyle)
    manager().changed.connect(stat.number.sizeHint)  # as layouts do in between
    manager().changed.connect(stat._restyle)
    row.resize(400, 50)
    row.show()
    before = stat.minimumSizeHint()
    manager().set_presenter(True)
    assert stat.minimumSizeHint().height() > before.height()
    manager().set_presenter(False)
    manager().changed.disconnect(stat.number.sizeHint)
    assert stat.minimumSizeHint() == before


class TestBanner:
    def test_action_and_close(self, host: QWidget, qtbot) -> None:
        taken: list[str] = []
        banner = Banner("The loss became NaN.", "error", [("Go back", lambda: taken.append("back"))], host)
        banner.show()
        with qtbot.waitSignal(banner.closed):
            qtbot.mouseClick(banner.buttons[0], LEFT)
        assert taken == ["back"]
        assert banner.isHidden()
        banner.show()
        with qtbot.waitSignal(banner.closed):
            qtbot.keyClick(banner, Qt.Key.Key_Escape)
        assert taken == ["back"]

    def test_words_can_be_copied(self, host: QWidget, qtbot) -> None:
        banner = Banner("Step 1204: NaN", "error", parent=host)
        banner.show()
        host.activateWindow()
        qtbot.mouseDClick(banner.text, LEFT, pos=banner.text.rect().center())
        banner.text.setSelection(0, 9)
        qtbot.keyClick(banner.text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QApplication.clipboard().text() == "Step 1204"


class TestToasts:
    def test_float_at_the_lower_edge_and_follow_the_host(self, host: QWidget, qtbot) -> None:
        toasts = Toasts(host)
        toasts.show_message("Saved.", "success")
        long = toasts.show_message("A long message. " * 12, "warning")
        for size in (QSize(700, 400), QSize(420, 500)):
            host.resize(size)
            QApplication.processEvents()
            assert host.rect().contains(toasts.geometry())
            assert toasts.geometry().bottom() > host.height() - 30
            assert abs(toasts.geometry().center().x() - host.rect().center().x()) <= 1
            assert long.text.height() >= long.text.heightForWidth(long.text.width())

    def test_at_most_three_and_no_doubles(self, host: QWidget) -> None:
        toasts = Toasts(host)
        for words in ("one", "two", "three", "two", "four"):
            toasts.show_message(words, "error")
        assert [b.text.text() for b in toasts.banners] == ["three", "two", "four"]
        toasts.clear()
        assert toasts.banners == ()
        assert toasts.isHidden()

    def test_good_news_leaves_by_itself_and_errors_stay(self, host: QWidget, qtbot) -> None:
        QCursor.setPos(host.mapToGlobal(QPoint(-50, -50)))  # under the mouse they stay
        toasts = Toasts(host, stay_ms=20)
        kept = toasts.show_message("The engine stopped.", "error")
        saved = toasts.show_message("Saved.", "success")
        with qtbot.waitSignal(saved.closed):
            pass
        assert toasts.banners == (kept,)

    def test_close_button(self, host: QWidget, qtbot) -> None:
        toasts = Toasts(host)
        banner = toasts.show_message("The engine stopped.", "error")
        qtbot.mouseClick(banner.close_button, LEFT)
        assert toasts.banners == ()


class TestProgressStrip:
    def test_share_and_words(self, host: QWidget) -> None:
        strip = ProgressStrip("Opening", host)
        assert strip.share.text() == ""
        strip.set_progress(0.629, "Training")
        assert strip.share.text() == "62\N{NO-BREAK SPACE}%"
        assert strip.bar.value() == 629
        assert strip.cancel.accessibleName() == "Cancel: Training"
        strip.set_progress(1.7)
        assert strip.share.text() == "100\N{NO-BREAK SPACE}%"

    def test_cancel_once(self, host: QWidget, qtbot) -> None:
        strip = ProgressStrip("Opening", host)
        strip.show()
        with qtbot.waitSignal(strip.cancelled):
            qtbot.mouseClick(strip.cancel, LEFT)
        with qtbot.assertNotEmitted(strip.cancelled):
            qtbot.mouseClick(strip.cancel, LEFT)

    def test_moves_only_while_seen(self, host: QWidget, qtbot) -> None:
        strip = ProgressStrip("Opening", host)
        strip.setGeometry(0, 0, 400, 40)
        strip.show()
        first = strip.bar.grab().toImage()
        qtbot.waitUntil(lambda: strip.bar.grab().toImage() != first)
        strip.hide()
        assert not strip.bar.is_moving
        strip.show()
        assert strip.bar.is_moving
        strip.set_progress(0.5)
        assert not strip.bar.is_moving


def test_flow_breaks_rows(host: QWidget) -> None:
    holder = QWidget(host)
    flow = FlowLayout(holder, gap=8)
    buttons = [Button(name) for name in ("Dense", "Conv", "Pool", "Flatten")]
    for button in buttons:
        flow.addWidget(button)
    wide = flow.sizeHint().width()
    assert flow.heightForWidth(wide) == HEIGHT
    assert flow.heightForWidth(wide - 1) == 2 * HEIGHT + 8
    assert flow.heightForWidth(1) == 4 * HEIGHT + 3 * 8
    holder.setGeometry(0, 0, wide - 1, 100)
    holder.show()
    assert [b.y() for b in buttons] == [0, 0, 0, HEIGHT + 8]
    buttons[0].hide()
    assert flow.heightForWidth(wide - 1) == HEIGHT
    assert flow.itemAt(99) is None
    assert flow.takeAt(99) is None


HEIGHT = 28


def test_a_column_is_as_high_as_its_content_and_scrolls_below(qtbot) -> None:
    content = QWidget()
    stack = QVBoxLayout(content)
    for _ in range(10):
        part = QWidget()
        part.setMinimumHeight(40)
        stack.addWidget(part)
    column = Column(content)
    qtbot.addWidget(column)
    column.resize(200, 300)
    column.show()
    assert column.sizeHint().height() >= 400
    assert column.minimumSizeHint().height() < 300
    assert column.verticalScrollBar().maximum() > 0
    part.setMinimumHeight(90)
    qtbot.waitUntil(lambda: column.sizeHint().height() >= 450)
    column.resize(200, 700)
    assert column.verticalScrollBar().maximum() == 0
