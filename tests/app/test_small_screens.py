"""The window fits small screens whatever it shows, also with type for a lecture room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.opening import WELCOME
from nnsim.app.shell import MINIMUM_SIZE
from nnsim.examples.example import build, examples
from nnsim.lessons.library import bundled
from nnsim.ui.kit import theming
from nnsim.ui.kit.widgets.tips import LETTERS

LAPTOP = (1366, 768)


@pytest.mark.parametrize("presenter", [False, True])
def test_every_example_fits(bench, presenter):
    room = MINIMUM_SIZE.toTuple()
    bench.shell.resize(*room)
    theming.manager().set_presenter(presenter)
    if presenter:
        assert not bench.layout.shows("plots"), "network and plane have their room"
        bench.run("panel_plots")
    wanted = {}
    for example in examples():
        bench.document.show(build(example))
        for _ in range(4):  # panels that come and go with the document settle one after the other
            QApplication.processEvents()
        wanted[example.id] = bench.shell.minimumSizeHint().toTuple()
        assert bench.shell.size().toTuple() == room, f"the window grew with {example.id}"
    assert {name: size for name, size in wanted.items() if size[0] > room[0] or size[1] > room[1]} == {}


@pytest.mark.slow
def test_every_step_of_every_chapter_fits_beside_the_network(bench):
    room = MINIMUM_SIZE.toTuple()
    bench.lessons.files = None
    bench.shell.resize(*room)
    wanted = {}
    for chapter in bundled():
        bench.run("lessons", name=chapter.stem)
        for at, step in enumerate(bench.lessons.sitting.lesson.steps):
            bench.lessons.sitting.skip_to(at)
            bench.lessons.look()
            for _ in range(3):
                QApplication.processEvents()
            wanted[chapter.stem, step.id] = bench.shell.minimumSizeHint().toTuple()
        assert bench.shell.size().toTuple() == room, f"the window grew with {chapter.stem}"
        title = bench.lessons.panel.title
        words = title.fontMetrics().boundingRect(title.rect(), Qt.TextFlag.TextWordWrap, title.text())
        assert words.height() <= title.height(), title.text()
        assert words.width() <= title.width(), title.text()
    assert {name: size for name, size in wanted.items() if size[0] > room[0] or size[1] > room[1]} == {}


def test_four_figures_stand_two_by_two_and_none_is_cut(bench):
    bench.shell.resize(*MINIMUM_SIZE.toTuple())
    bench.document.show(build(examples()["gauss"]))
    output = bench.output
    for count, stats in (
        (3, (output.train_loss, output.test_loss, output.accuracy)),
        (4, (output.train_loss, output.test_loss, output.accuracy, output.measured)),
    ):
        output.measured.setVisible(count == 4)
        for stat in stats:
            stat.set_value("0.2500")
        for _ in range(3):
            QApplication.processEvents()
        assert len({stat.y() for stat in stats}) == (1 if count == 3 else 2)
        for stat in stats:
            number = stat.number
            assert number.fontMetrics().horizontalAdvance(number.text()) <= number.width(), stat.accessibleName()


@pytest.mark.parametrize("name", ["spiral", "regression-plane", "digits-linear", "lenet5", "iris"])
def test_every_tool_tip_fits_a_small_screen(bench, name):
    """Qt breaks plain text nowhere, not even at the edge of the screen."""
    bench.document.show(build(examples()[name]))
    QApplication.processEvents()
    widgets = [widget for widget in bench.shell.findChildren(QWidget) if widget.window() is bench.shell]
    plain = [tip for widget in widgets if (tip := widget.toolTip()) and not tip.startswith("<")]
    assert len(plain) > 50
    assert not [tip for tip in plain if max(map(len, tip.split("\n"))) > LETTERS + 10]


def test_keys_never_go_to_a_button_that_nobody_chose(bench):
    bench.document.show(build(examples()["digits-linear"]))
    assert bench.shell.focusWidget() is None, "Space plays"
    bench.document.show(build(examples()["iris"]))
    assert bench.shell.focusWidget() is bench.output.plane
    bench.network.canvas.setFocus()
    bench.document.show(build(examples()["digits-linear"]))
    assert bench.shell.focusWidget() is bench.network.canvas


def test_the_first_knobs_of_data_and_recipe_are_seen_on_a_laptop(bench):
    bench.shell.resize(*LAPTOP)
    bench.document.show(build(examples()["spiral"]))
    QApplication.processEvents()
    assert bench.data.knobs.form is not None
    for column, control in (
        (bench.data.column, bench.data.knobs.form.controls["noise"]),
        (bench.recipe._scroll, bench.recipe.page.cells["rate"]),
    ):
        seen = column.viewport().rect()
        place = control.mapTo(column.viewport(), control.rect().bottomRight())
        assert seen.contains(place), control


def test_the_classes_of_a_new_image_set_are_seen_on_a_laptop(bench, qtbot):
    bench.shell.resize(*LAPTOP)
    dialog = bench.data.new_images()
    qtbot.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    seen = bench.data.column.viewport()
    qtbot.waitUntil(lambda: bench.data.column.verticalScrollBar().value() > 0)
    for part in (bench.data.desk.pad, *bench.data.chips.chips):
        corners = (part.rect().topLeft(), part.rect().bottomRight())
        assert all(seen.rect().contains(part.mapTo(seen, corner)) for corner in corners)


@pytest.mark.parametrize("name", ["mnist-mlp", "digits-linear", "segnet-small"])
def test_pad_and_classes_of_images_are_seen_on_a_laptop(bench, name):
    bench.shell.resize(*LAPTOP)
    bench.document.show(build(examples()[name]))
    QApplication.processEvents()
    seen = bench.data.column.viewport()
    for part in (bench.data.desk.pad, *bench.data.chips.chips):
        corners = (part.rect().topLeft(), part.rect().bottomRight())
        assert all(seen.rect().contains(part.mapTo(seen, corner)) for corner in corners), part.accessibleName()


@pytest.mark.parametrize("tall", [False, True])
def test_messages_have_a_place_beside_curves_and_plane(bench, tall):
    bench.shell.resize(*LAPTOP)
    if tall:
        bench.run("tall_panel")
    for number in range(3):
        bench.messages.say(f"Sentence {number} that needs more than one line to be said as a whole. " * 2, "warning")
    QApplication.processEvents()
    toasts = bench.messages.toasts
    box = QRect(toasts.mapTo(bench.widget, QPoint(0, 0)), toasts.size())
    assert bench.widget.rect().contains(box)
    for part in (bench.output, bench.recipe, *([] if tall else [bench.plots, bench.data])):
        assert not box.intersects(QRect(part.mapTo(bench.widget, QPoint(0, 0)), part.size())), part


def place_in(bench, part: QWidget) -> QRect:
    return QRect(part.mapTo(bench.widget, QPoint(0, 0)), part.size())


def test_messages_stand_above_the_palette_and_keep_their_height(bench):
    bench.shell.resize(*LAPTOP)
    bench.messages.say(WELCOME, actions=(("First steps", lambda: None),))
    toasts, places = bench.messages.toasts, []
    for presenter in (False, True, False):
        theming.manager().set_presenter(presenter)
        for _ in range(12):
            QApplication.processEvents()
        (banner,) = toasts.banners
        assert banner.text.height() >= banner.text.heightForWidth(banner.text.width()), "nothing is cut"
        places.append(place_in(bench, toasts))
        assert place_in(bench, bench.network).contains(places[-1])
        palette = bench.network.palette_strip
        assert not palette.isVisible() or not places[-1].intersects(place_in(bench, palette))
    assert places[0] == places[2]
    assert places[0].height() < 2 * bench.bar.play.height()


@pytest.mark.parametrize("presenter", [False, True])
def test_older_messages_wait_where_they_would_lie_over_the_network(bench, presenter):
    bench.shell.resize(*LAPTOP)
    theming.manager().set_presenter(presenter)
    words = "This network draws one line, and no line separates these points from those. " * 2
    for number in range(3):
        bench.messages.say(f"{number}. {words}", "warning", actions=(("Add a layer", lambda: None),))
    toasts, seen = bench.messages.toasts, []
    for _ in range(3):
        for _ in range(12):
            QApplication.processEvents()
        assert not place_in(bench, toasts).intersects(place_in(bench, bench.network.canvas))
        shown = [banner for banner in toasts.banners if banner.isVisible()]
        waiting = len(toasts.banners) - len(shown)
        newest = toasts.banners[-1]
        assert (newest._waiting.text(), newest._waiting.isVisible()) == (
            (f"{waiting} more", True) if waiting else ("", False)
        )
        seen.append(newest.text.text()[0])
        newest.close_button.click()
    assert (seen, toasts.isVisible()) == (["2", "1", "0"], False)


def test_messages_leave_output_and_recipe_free(bench):
    bench.shell.resize(*LAPTOP)
    theming.manager().set_presenter(True)
    bench.messages.say("A sentence that needs all the width that it can have. " * 4, "warning")
    QApplication.processEvents()
    toasts = bench.messages.toasts
    right = toasts.mapTo(bench.widget, toasts.rect().topRight()).x()
    assert right < bench.recipe.mapTo(bench.widget, bench.recipe.rect().topLeft()).x()
    bench.run("panel_data")
    QApplication.processEvents()
    assert toasts.width() > 300
