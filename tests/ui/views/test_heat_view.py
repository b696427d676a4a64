"""The heat of a decision: what is asked, what is drawn over the sample, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from fake_client import FakeClient
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnsim.core.answers.heat import DECIDED, Covered, HeatMap, HeatQuestion
from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.project import Project, Recipe
from nnsim.core.store import Store
from nnsim.data.modalities import text_of
from nnsim.edits.beginnings import with_samples
from nnsim.edits.data import choose_generator
from nnsim.edits.network import mlp
from nnsim.edits.recipe import choose
from nnsim.examples.example import build, examples
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import read
from nnsim.io.sources import Pasted
from nnsim.networks.building import Builder
from nnsim.ui.kit import theming
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor
from nnsim.ui.views.context import ViewContext
from nnsim.ui.views.heat.view import HeatView
from nnsim.ui.views.kinds import offered

load()
HEAT = np.zeros((8, 8), np.float32)
HEAT[1, 6], HEAT[5, 0] = -0.5, 0.25


def images() -> Project:
    made = Builder()
    made.add("conv2d", channels=2)
    made.add("flatten")
    pixels = np.random.default_rng(0).integers(0, 255, (9, 8, 8), np.uint8)
    data = Data(pixels, (np.arange(9) % 3).astype(np.float32), np.arange(9) > 6, ("0", "1", "7"), kind="image")
    return Project(data=data, network=made.network("multiclass"), recipe=Recipe(loss="categorical_cross_entropy"))


def table() -> Project:
    rows = "\n".join(f"{i % 7},{i % 5},{i % 3},{'ab'[i % 2]}" for i in range(40))
    return with_samples(read(Pasted(f"long,wide,high,kind\n{rows}"), ImportChoices()))


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., HeatView]:
    def make(project: Project, width: int = 420, height: int = 172) -> HeatView:
        theming.manager().set_mode("light")
        editor = Editor(Store(project))
        bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))  # type: ignore[arg-type]
        bridge._timer.stop()
        view = HeatView(ViewContext(editor, bridge))
        qtbot.addWidget(view)
        view.resize(width, height)
        with qtbot.waitExposed(view):
            view.show()
        return view

    return make


def settle() -> None:
    """Let a layout come to rest, which asks itself once more where a sentence takes another line."""
    for _ in range(3):
        QApplication.processEvents()


def told(
    view: HeatView, heat: np.ndarray = HEAT, *, covered: Covered | None = None, unit: int = 2, redrawn: int = 0
) -> HeatMap:
    """An answer to what the view asks now."""
    question = view._asked()
    assert question is not None
    return HeatMap(replace(question, redrawn=redrawn), unit, heat.astype(np.float32), 3.48, 0.93, covered, 16, 12.3)


def test_it_is_offered_where_a_network_decides_on_something() -> None:
    assert "heat" in offered(images())
    assert "heat" in offered(choose_generator(Project(), "spiral"))
    assert "heat" in offered(choose_generator(Project(), "adding"))
    assert "heat" not in offered(choose(choose_generator(Project(), "moons"), "learner", "forest"))
    assert "heat" in offered(build(examples()["dqn-catch"]))
    assert "heat" in offered(build(examples()["moving-ball"]))
    assert "heat" in offered(build(examples()["captions"]))


def test_it_asks_about_the_sample_that_is_looked_at_or_the_first_that_tests(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    assert view._asked() == HeatQuestion(replace(HeatQuestion().sample, index=7), DECIDED, "cover", 2)
    view._chosen.choose(2)
    question = view._asked()
    assert question
    assert question.sample.index == 2
    view.hide()
    assert view._asked() is None
    assert view._asked_control() is None


def test_the_patch_that_counts_most_is_told_with_its_numbers(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    view._take(told(view, covered=Covered((0, 0), (3, 3), 0.12)))
    assert view.said.text() == (
        "Covering the 3 × 3 pixels at the top left takes the probability of 7 from 93.0 % to 12.0 %."
    )
    assert view.cost.text() == "16 passes, 12 ms"
    assert view.real.picture.accessibleDescription() == view.said.text()
    view._take(told(view, covered=Covered((2, 3), (3, 3), 0.5)))
    assert "pixels in the middle takes" in view.said.text()


def test_of_a_video_the_heat_of_the_moment_is_drawn(shown: Callable[..., HeatView]) -> None:
    view = shown(build(examples()["moving-ball"]))
    heat = np.zeros((6, 10, 10), np.float32)
    heat[0, 1, 2], heat[3, 4, 5] = 0.5, -0.25
    view._take(told(view, heat, covered=Covered((3, 0, 0), (2, 3, 3), 0.5), unit=0))
    assert "pixels at the top left of pictures 4 to 5 takes the probability of " in view.said.text()
    assert view.real.picture._heat[1, 2] == 0.5
    for _ in range(3):
        view._film.advance()
    assert view.real.picture._heat[4, 5] == -0.25
    view.real.picture.point_at((4, 5))
    assert view.said.text() == "The pixel in row 5, column 6 of picture 4: −25.0 %"
    assert next(iter(view.table()[1]))[:3] == (1, 1, 1)


def test_of_a_player_the_action_is_explained_that_it_takes(shown: Callable[..., HeatView]) -> None:
    view = shown(build(examples()["dqn-catch"]))
    actions = [view.unit.itemText(place) for place in range(view.unit.count())]
    assert actions[0] == "Its answer"
    view._take(told(view, np.full((10, 10), 0.01), covered=Covered((7, 7), (2, 2), -0.1), unit=1))
    assert view.said.text() == (
        f"Covering the 2 × 2 pixels at the bottom right takes the value of {actions[2]} from 0.93 to −0.1."
    )


def test_of_pairs_either_half_is_looked_at(shown: Callable[..., HeatView]) -> None:
    view = shown(build(examples()["captions"]), 900)
    assert [view.modality.itemText(place) for place in range(view.modality.count())] == ["Image", "Text"]
    data, sample = view._editor.project.data, view._sample
    assert sample is not None
    text = text_of(data, data.x[sample])
    question = view._asked()
    assert question
    assert (question.modality, question.patch) == (0, 4)
    view._take(told(view, np.full((16, 16), 0.1), covered=Covered((0, 0), (4, 4), 0.12), unit=1))
    assert view.said.text().startswith("Covering the 4 × 4 pixels at the top left takes the probability of fits from ")
    assert view.said.text().endswith(f" Its text: “{text}”.")
    assert view.real._stack.currentWidget() is view.real.picture
    view.modality.setFocus()
    QTest.keyClick(view.modality, Qt.Key.Key_Down)
    assert view.real.picture._content is None, "nothing is shown of the text by the map of the image"
    question = view._asked()
    assert question
    assert (question.modality, question.patch) == (1, 1)
    heat = np.linspace(0, 0.3, 7)
    view._take(told(view, heat, covered=Covered((2,), (1,), 0.12), unit=1))
    words = text.split()
    assert [piece.text.strip() for piece in view.real.text._pieces] == words
    assert view.real.text._pieces[-1].tint == pytest.approx(1)
    assert view.said.text() == f"Covering word 3 ({words[2]}) takes the probability of fits from 93.0 % to 12.0 %."
    view.real.text.point_at(6)
    assert view.said.text() == f"Word 7 ({words[6]}): 30.0 %"
    QTest.keyClick(view.method, Qt.Key.Key_End)
    view._take(told(view, heat, unit=1))
    assert "of it goes to the words, to the image and biases" in view.said.text()
    view._editor.open(images())
    assert not view.modality.isVisible()
    assert view._asked() is not None
    assert view._asked().modality == 0  # type: ignore[union-attr]


def test_a_short_text_is_filled_up_with_words_that_say_so(shown: Callable[..., HeatView]) -> None:
    project = build(examples()["captions"])
    x = project.data.x.copy()
    x[:, -2:] = 0
    view = shown(replace(project, data=replace(project.data, x=x)))
    view.modality.setFocus()
    QTest.keyClick(view.modality, Qt.Key.Key_Down)
    view._take(told(view, np.ones(7), covered=Covered((6,), (1,), 0.5), unit=1))
    assert [piece.text.strip() for piece in view.real.text._pieces][-2:] == ["·", "·"]
    assert view.said.text().startswith("Covering word 7 (none) takes ")


def test_methods_are_chosen_by_keys_and_the_score_is_told(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    assert view.patch.isVisible()
    view.method.setFocus()
    QTest.keyClick(view.method, Qt.Key.Key_End)
    question = view._asked()
    assert question
    assert (question.method, question.patch) == ("relevance", 1)
    assert not view.patch.isVisible()
    view._take(told(view))
    assert view.said.text() == (
        "The score of 7 is 3.480: −0.250 of it goes to the pixels, to biases 3.730; "
        "most counts the pixel in row 2, column 7 (−0.500)."
    )


def test_a_place_that_is_pointed_at_says_its_number(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    view._take(told(view, covered=Covered((0, 0), (3, 3), 0.12)))
    picture = view.real.picture
    QTest.mouseMove(picture, picture.place_box((1, 6)).center().toPoint())
    assert view.said.text() == "The pixel in row 2, column 7: −50.0 %"
    QTest.keyClick(picture, Qt.Key.Key_Down)
    assert view.said.text() == "The pixel in row 3, column 7: 0.0 %"
    QTest.mouseMove(picture, picture.rect().topLeft())
    picture.point_at(None)
    assert view.said.text().startswith("Covering the 3 × 3 pixels")


def test_the_control_asks_the_same_of_weights_drawn_anew(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    assert [view.randomise.itemText(i) for i in range(view.randomise.count())] == [
        "Randomise …",
        "Output anew",
        "All anew",
    ]
    assert view._asked_control() is None
    view._take(told(view, covered=Covered((0, 0), (3, 3), 0.12)))
    view.randomise.setFocus()
    QTest.keyClick(view.randomise, Qt.Key.Key_End)
    asked = view._asked_control()
    assert asked == replace(view._asked(), unit=2, redrawn=2)  # type: ignore[type-var]
    assert view.control.isVisible()
    view._take_control(told(view, -HEAT, redrawn=2))
    assert "2 layers drawn anew: rank correlation −1.00, so the map hardly tells what was learned." in view.said.text()
    view._chosen.choose(3)
    assert view.said.text() == ""


def test_colours_are_those_of_the_largest_heat_so_far(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    view._take(told(view, HEAT))
    view._take(told(view, HEAT / 10))
    assert view.real.picture._peak == pytest.approx(0.5)
    view._chosen.choose(1)
    view._take(told(view, HEAT / 10))
    assert view.real.picture._peak == pytest.approx(0.05)


def test_columns_are_bars_and_their_mean_stands_in_for_them(shown: Callable[..., HeatView]) -> None:
    view = shown(table())
    view._take(told(view, np.array([0.1, -0.4, 0.0]), covered=Covered((1,), (1,), 0.4), unit=1))
    assert [(bar.name, bar.number) for bar in view.real.bars.bars] == [
        ("wide", "−0.400"),
        ("long", "0.100"),
        ("high", "0.000"),
    ]
    assert view.said.text() == (
        "The mean of all samples in place of wide takes the probability of b from 93.0 % to 40.0 %."
    )
    assert not view.patch.isVisible()


def test_steps_and_characters_are_told(shown: Callable[..., HeatView]) -> None:
    view = shown(choose_generator(Project(), "adding"))
    length = view._editor.project.data.sample_shape[0]
    view._take(told(view, np.linspace(0, 1, length), covered=Covered((3,), (5,), 0.4), unit=0))
    assert view.said.text().startswith("Covering steps 4 to 8 takes the predicted ")
    settle()
    box = view.real.geometry()
    QTest.mouseMove(view.real.picture, view.real.picture.place_box((length - 1,)).center().toPoint())
    assert view.said.text() == f"Step {length}: 1"
    settle()
    assert view.real.geometry() == box, "what is pointed at does not move away"
    text = shown(with_samples(read(Pasted("to be or not to be, that is the question " * 9), ImportChoices(length=12))))
    text._take(told(text, np.linspace(0, 1, 12), covered=Covered((3,), (1,), 0.4), unit=0))
    letters = text._editor.project.data.classes
    read_there = letters[int(text._editor.project.data.x[text._sample][3])]
    assert text.said.text().startswith(
        f"Covering character 4 ({read_there}) takes the probability of {letters[0]} from"
    )
    QTest.keyClick(text.real.text, Qt.Key.Key_Right)
    assert text.said.text().startswith("Character 1 (")


def test_relevance_says_which_layer_it_is_not_defined_for(shown: Callable[..., HeatView]) -> None:
    view = shown(mlp(choose_generator(Project(), "spiral"), 4))
    QTest.keyClick(view.method, Qt.Key.Key_End)
    assert view.said.text() == "LRP is not defined for Dense 1 with tanh: look at the other two."
    assert view._asked() is None


def test_while_it_trains_it_rests_as_long_as_answers_take(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    view._bridge.running = True
    view._take(replace(told(view), ms=60_000.0))
    assert view._asked() is None
    view._bridge.running = False
    assert view._asked()


def test_the_table_has_every_number_by_its_place(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    view._take(told(view))
    head, rows = view.table()
    found = list(rows)
    assert head == ("row", "column", "heat")
    assert len(found) == 64
    assert found[14] == (2, 7, -0.5)


def test_another_network_has_other_layers_to_draw_anew(shown: Callable[..., HeatView]) -> None:
    view = shown(images())
    view._take(told(view))
    deeper = Builder()
    for _ in range(3):
        deeper.add("conv2d", channels=2)
    deeper.add("flatten")
    view._editor.edit("deeper", lambda project: replace(project, network=deeper.network("multiclass")))
    assert view.randomise.count() == 5
    assert view._real is None


def test_who_shows_it_before_it_heard_of_other_data_sees_nothing_of_the_former(qtbot: QtBot) -> None:
    """The dock hears of a change before the views in it do."""
    editor = Editor(Store(images()))
    bridge = EngineBridge(FakeClient(), editor, Run(LiveModel(editor.store)))  # type: ignore[arg-type]
    bridge._timer.stop()
    views: list[HeatView] = []
    editor.store.changed.connect(lambda _change: views[0].show())
    view = HeatView(ViewContext(editor, bridge))
    views.append(view)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    view._take(told(view))
    view.hide()
    editor.edit("Import", lambda _project: table())
    assert view.isVisible()
    assert view._real is None
