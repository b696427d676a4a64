"""What is said, in which tone, and what the buttons do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from curve_words import CurveWords
from fake_client import FakeClient
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nnsim.app.document import Document
from nnsim.app.messages import Messages
from nnsim.app.opening import open_file
from nnsim.app.settings import Settings
from nnsim.client.events import EngineDied, EngineRestarted, EngineState
from nnsim.core.catalogue import load
from nnsim.core.memory import OUT_OF_MEMORY
from nnsim.core.messages import Failed, Loaded, Notice, Refused, Stopped
from nnsim.core.problem import Fix, Problem, Severity
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.store import Store
from nnsim.edits import checks
from nnsim.edits.data import add_class, choose_generator
from nnsim.edits.network import insert_layer, mlp, remove_layer
from nnsim.edits.recipe import set_recipe
from nnsim.ui.run.bridge import EngineBridge
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.run import Run
from nnsim.ui.run.undo import Editor

load()
WRONG = Problem("The learning rate is wrong: lower it.")
TEN = Problem("Too large: lower it.", fix=Fix("Use 0.03", "set_recipe", (("rate", 0.03),)))


class Bench(QObject):
    """What messages need."""

    def __init__(self, tmp_path):
        super().__init__()
        self.editor = Editor(Store(mlp(choose_generator(Project(), "xor"), 4)), self)
        self.live = LiveModel(self.editor.store, self)
        self.client = FakeClient()
        self.bridge = EngineBridge(self.client, self.editor, Run(self.live), self)
        self.bridge._timer.stop()
        self.document = Document(self.editor, self.bridge, Settings(tmp_path / "window.ini"), self)
        self.asked = []


def gone(step: int) -> str:
    """What is said of the steps before."""
    return f"Earlier steps went with it: the time line begins at step {step:,}."


@pytest.fixture
def bench(qapp, tmp_path):
    bench = Bench(tmp_path)
    bench.bridge.load()
    yield bench
    bench.bridge.close()
    bench.live.close()


@pytest.fixture
def messages(bench, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 500)
    host.show()
    messages = Messages(bench.editor, bench.bridge, bench.document, host)
    messages.command_wanted.connect(lambda name, arguments: bench.asked.append((name, arguments)))
    return messages


def said(messages):
    return [(b._tone, b.text.text(), [button.text() for button in b.buttons]) for b in messages.toasts.banners]


def tell(bench, *events):
    bench.client.tell(*events)
    bench.bridge.tick()


def press(messages, words):
    (button,) = [b for banner in messages.toasts.banners for b in banner.buttons if b.text() == words]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Notice(1, replace(WRONG, severity=Severity.WARNING)), ("warning", WRONG.text, [])),
        (Refused(1, WRONG), ("error", WRONG.text, [])),
        (Stopped(1, "impossible", TEN), ("error", TEN.text, ["Use 0.03"])),
        (Stopped(1, "converged", Problem("No mistake is left.")), ("success", "No mistake is left.", [])),
        (Stopped(1, "planned", Problem("Stopped, as planned.")), ("success", "Stopped, as planned.", [])),
        (
            Stopped(1, "diverged", TEN),
            ("error", TEN.text, ["Use 0.03"]),
        ),
        (
            Failed(1, "The step failed.", "trace"),
            ("error", "The step failed. Nothing of your document is lost.", ["Copy details"]),
        ),
        (
            EngineDied(-9, "The engine was killed.", "log", True),
            ("error", "The engine was killed. It is being restarted with the last state.", ["Copy details"]),
        ),
        (
            EngineDied(-9, "The engine was killed.", "log", False),
            ("error", "The engine was killed. Your document is untouched.", ["Restart the engine", "Copy details"]),
        ),
        (
            EngineRestarted(1, 12_345, True),
            ("success", "The engine is back at step 12,345 and goes on training. " + gone(12_345), []),
        ),
        (
            EngineRestarted(1, 7, False),
            ("success", "The engine is back at step 7 and stands still; press Play to go on. " + gone(7), []),
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, tuple) else "",
)
def test_events_are_said(bench, messages, event, expected):
    tell(bench, event)
    assert said(messages) == [expected]


@pytest.mark.parametrize("event", [Stopped(1, "impossible", WRONG), Notice(1, WRONG), Refused(1, WRONG)])
@pytest.mark.parametrize("how", ["problems", "forecast"])
def test_a_problem_of_the_project_is_said_for_as_long_as_there_is_one(bench, messages, event, how):
    wrong = {"problems": (WRONG,)} if how == "problems" else {"forecast": WRONG}
    tell(bench, Loaded(1, 3, "cpu", "torch", **wrong), event)
    tell(bench, Loaded(1, 3, "cpu", "torch", **wrong))
    assert len(said(messages)) == 1
    tell(bench, Loaded(1, 3, "cpu", "torch"))
    assert said(messages) == []


def test_what_is_foretold_has_the_numbers_of_now_and_stays_closed(bench, messages):
    """The bound of Rosenblatt's rule is of the weights, which people set by hand; another fix is another banner."""
    first, second = (Problem(f"It ends after {n} steps.", severity=Severity.NOTE) for n in (7, 205))
    tell(bench, Loaded(1, 3, "cpu", "torch", forecast=first), Notice(1, first))
    tell(bench, Loaded(1, 3, "cpu", "torch", forecast=second))
    (banner,) = messages.toasts.banners
    assert (banner.text.text(), banner.accessibleName()) == (second.text, second.text)
    other = replace(TEN, severity=Severity.WARNING)
    tell(bench, Loaded(1, 3, "cpu", "torch", forecast=other))
    assert [(text, buttons) for _, text, buttons in said(messages)] == [(TEN.text, ["Use 0.03"])]
    messages.toasts.banners[0].dismiss()
    tell(bench, Loaded(1, 3, "cpu", "torch", forecast=first))
    assert said(messages) == []


def test_what_a_command_was_refused_for_outlives_edits(bench, messages):
    tell(bench, Refused(1, WRONG), Loaded(1, 3, "cpu", "torch"))
    assert len(said(messages)) == 1


def test_a_run_that_diverged_is_said_until_another_begins(bench, messages):
    tell(bench, Stopped(1, "diverged", TEN), Loaded(1, 3, "cpu", "torch"))
    assert len(said(messages)) == 1
    bench.bridge.reset()
    tell(bench, Loaded(bench.client.run, 3, "cpu", "torch"))
    assert said(messages) == []


@pytest.mark.parametrize("go_on", ["play", "edit", "undo"])
def test_an_offer_leaves_when_one_goes_on(bench, messages, go_on):
    bench.editor.edit("rate", set_recipe.of(rate=0.02))
    messages.offer("pics: 48 samples.", "success", (("Use LeNet-5", list),))
    assert said(messages) == [("success", "pics: 48 samples.", ["Use LeNet-5"])]
    if go_on == "play":
        bench.bridge.play()
    elif go_on == "edit":
        bench.editor.edit("rate", set_recipe.of(rate=0.03))
    else:
        bench.editor.undo()
    assert said(messages) == []


def test_a_fix_is_told_to_the_curves(bench, messages):
    told = CurveWords()
    bench.editor.edit("learning rate", lambda project: set_recipe(project, rate=10.0))
    bench.editor.marked.connect(told.take)
    tell(bench, Stopped(1, "impossible", TEN))
    press(messages, "Use 0.03")
    assert told == ["use 0.03"]


def test_a_fix_is_one_press_and_one_step_to_undo(bench, messages):
    bench.editor.edit("rate", lambda p: replace(p, recipe=replace(p.recipe, rate=10.0)))
    tell(bench, Stopped(1, "impossible", TEN))
    press(messages, "Use 0.03")
    assert bench.editor.project.recipe.rate == 0.03
    assert said(messages) == []
    bench.editor.stack.undo()
    assert bench.editor.project.recipe.rate == 10.0


def test_where_the_memory_ran_out_undo_is_at_hand(bench, messages):
    bench.editor.edit("batch", lambda p: set_recipe(p, batch=40))
    tell(bench, Stopped(1, "impossible", OUT_OF_MEMORY))
    assert said(messages) == [("error", OUT_OF_MEMORY.text, ["Undo"])]
    press(messages, "Undo")
    assert bench.asked == [("undo", {})]
    assert said(messages) == []


def test_undo_is_not_offered_where_there_is_nothing_to_undo(bench, messages):
    tell(bench, Stopped(1, "impossible", OUT_OF_MEMORY))
    assert said(messages) == [("error", OUT_OF_MEMORY.text, [])]


def test_a_fix_that_cannot_be_carried_out_any_more_is_said(bench, messages):
    for _ in range(8):
        bench.editor.edit("class", add_class)
    messages.toasts.clear()
    messages.show(Problem("One class.", fix=Fix("Add a class", "add_class")))
    press(messages, "Add a class")
    ((tone, text, _),) = said(messages)
    assert tone == "error"
    assert "10" in text


def test_a_fix_for_a_layer_that_is_gone_is_said(bench, messages):
    step = Spec.of("activation", function="step")
    bench.editor.edit("layer", lambda p: insert_layer(p, 1, step))
    (problem,) = checks.problems(bench.editor.project)
    messages.show(problem)
    bench.editor.edit("remove", lambda p: remove_layer(p, "activation1"))
    before = bench.editor.project
    press(messages, "Use tanh")
    assert bench.editor.project is before
    assert said(messages)[0][1] == "What this was about is gone already."


@pytest.mark.parametrize("values", [(("rate", 0.03),), ()])
def test_one_press_asks_for_the_command_that_goes_back(bench, messages, values):
    tell(bench, Stopped(1, "diverged", replace(WRONG, fix=Fix("Go back", "last_good", values))))
    assert said(messages) == [("error", WRONG.text, ["Go back"])]
    press(messages, "Go back")
    assert bench.asked == [("last_good", dict(values))]


def test_details_are_copied(bench, messages):
    tell(bench, Failed(1, "The step failed.", "line 1\nline 2"))
    press(messages, "Copy details")
    assert QApplication.clipboard().text() == "The step failed.\n\nline 1\nline 2"


def test_a_given_up_engine_is_restarted_on_demand(bench, messages):
    tell(bench, EngineDied(-9, "The engine was killed.", "", restarts=False))
    press(messages, "Restart the engine")
    assert bench.client.named("restart") == [()]


def test_what_becomes_of_the_engine_is_said_in_one_message(bench, messages):
    """An engine that is back is not being restarted any more; that of last time says nothing of this time."""
    killed = "The engine was killed."
    tell(bench, EngineDied(-9, killed, "log", restarts=True))
    tell(bench, EngineRestarted(1, 7, False))
    words = f"{killed} The engine is back at step 7 and stands still; press Play to go on. {gone(7)}"
    assert said(messages) == [("success", words, ["Copy details"])]
    press(messages, "Copy details")
    assert QApplication.clipboard().text() == f"{killed}\n\nlog"
    tell(bench, EngineRestarted(1, 8, True))
    tell(bench, EngineDied(-9, killed, "log", restarts=True), EngineDied(-9, killed, "log", restarts=False))
    assert [text for _, text, _ in said(messages)] == [f"{killed} Your document is untouched."]


def test_a_death_that_was_read_is_not_said_again(bench, messages):
    tell(bench, EngineDied(-9, "The engine was killed.", "log", restarts=True))
    messages.toasts.banners[0].close_button.click()
    tell(bench, EngineRestarted(1, 7, False))
    assert said(messages)[0][1].startswith("The engine is back at step 7")


def test_a_busy_engine_is_said_until_it_answers(bench, messages):
    for state, count in ((EngineState.BUSY, 1), (EngineState.READY, 0), (EngineState.BUSY, 1), (EngineState.DEAD, 0)):
        bench.client.state = state
        bench.bridge.tick()
        assert len(said(messages)) == count


def test_a_closed_busy_message_does_not_come_back_to_life(bench, messages):
    bench.client.state = EngineState.BUSY
    bench.bridge.tick()
    messages.toasts.banners[0].close_button.click()
    QApplication.sendPostedEvents(None, 0)
    bench.client.state = EngineState.READY
    bench.bridge.tick()
    assert said(messages) == []


def test_what_followed_an_edit_is_said(bench, messages):
    bench.editor.edit("class", add_class)
    assert said(messages)[0][0] == "info"
    assert said(messages)[0][1].startswith("To fit the data, the output is now multi-class")


def test_a_file_that_cannot_be_opened_is_said(bench, messages, tmp_path):
    open_file(bench.document, tmp_path / "gone.nnsim", None)
    text = "gone.nnsim cannot be opened: there is no such file; choose another file."
    assert said(messages)[0][:2] == ("error", text)
