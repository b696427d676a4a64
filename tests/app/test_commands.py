"""The table of commands, and what they do with arguments: as lessons and macros give them."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from nnsim.app.commands import BY_ID, COMMANDS, ITEMS, SUBJECTS
from nnsim.app.commands.command import MENUS, lettered, plain
from nnsim.app.first_steps import FirstSteps
from nnsim.app.shortcut_sheet import ShortcutSheet
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import Saved, Stopped
from nnsim.core.problem import COMMANDS as OF_FIXES
from nnsim.core.problem import Problem
from nnsim.core.run import Checkpoint
from nnsim.edits.recipe import set_recipe
from nnsim.ui.kit import theming

IDS = {
    "new", "new_images", "open", "examples", "save", "save_as", "picture", "import", "import_folder",
    "import_weights", "quit", "export_code", "copy_code", "export_onnx", "export_weights", "export_figure",
    "figure", "export_data", "undo", "redo", "paste_table", "play", "step", "step_sample", "step_epoch", "stops",
    "keep_time_line",
    "next_beat", "reset", "last_good", "new_seed", "restart_engine", "theme_system", "theme_light", "theme_dark",
    "language_de", "language_en", "language_nl", "language_system",
    "test_points", "decisions", "log_loss", "panel_data", "panel_plots", "panel_recipe", "tall_panel",
    "presenter", "full_screen", "reset_layout", "view_curves", "view_samples", "view_columns", "split_view",
    "window_view", "arrange_teaching", "arrange_learning", "focus_plane", "focus_network", "focus_data", "try_out",
    "focus_recipe", "show_curves", "show_samples", "show_columns", "next_view", "previous_view", "first_steps",
    "shortcuts", "about", "keep_run", "export_curves", "show_runs", "view_runs",
    "record", "stop_recording", "export_report",
}  # fmt: skip
"""Lessons, settings and tests name commands by these: none is taken back."""


def test_no_id_was_taken_back():
    assert set(BY_ID) >= IDS


def test_ids_are_unique():
    ids = [item.id for item in ITEMS]
    assert len(ids) == len(set(ids))


def test_every_command_of_a_fix_is_one_of_the_window():
    assert set(BY_ID) >= OF_FIXES


def test_no_mnemonic_means_two_things_in_a_menu():
    for menu in MENUS:
        labels = [item.label for item in ITEMS if item.menu == menu]
        letters = [label[label.index("&") + 1].lower() for label in labels if "&" in label or "Views" not in menu]
        assert len(letters) == len(set(letters)), (menu, sorted(letters))
    tops = [menu[0] for menu in MENUS if "/" not in menu]
    assert len(tops) == len(set(tops))


def test_every_argument_has_a_default_so_that_a_menu_can_give_the_command():
    for command in COMMANDS:
        _context, *arguments = inspect.signature(command.run).parameters.values()
        assert all(argument.default is not inspect.Parameter.empty for argument in arguments), command.id


def test_the_function_of_a_command_stands_beside_its_declaration():
    for subject in SUBJECTS:
        for item in subject.COMMANDS:
            run = getattr(item, "run", None)
            function = getattr(run, "func", run)
            assert function is None or function.__module__ in (subject.__name__, "nnsim.app.commands.view"), item.id


def test_labels_that_are_made_get_letters_of_their_own():
    made = lettered(["&Curves", "&Confusion", "Co", "C&ounts", "Co"])
    assert made == ["&Curves", "C&onfusion", "Co", "Co&unts", "Co"], "the first who asks gets it; some get none"


def test_labels_are_what_is_said_without_marks():
    assert plain("Save &as…") == "Save as"


# ---------------------------------------------------------------- in the window


@pytest.fixture
def no_dialog(monkeypatch):
    """A command with its argument asks nothing."""
    for name in ("getOpenFileName", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: pytest.fail("asked for a file"))


def test_an_unknown_command_or_argument_is_our_mistake(bench):
    with pytest.raises(KeyError, match="fly"):
        bench.run("fly")
    with pytest.raises(TypeError, match="height"):
        bench.run("play", height=3)


def test_documents_are_saved_and_opened_by_name(bench, no_dialog, tmp_path, qtbot):
    path = tmp_path / "xor.nnsim"
    bench.run("examples", name="xor")
    bench.run("save_as", path=tmp_path / "xor")
    client = bench.bridge.client
    ((ticket,),) = client.named("save")
    client.tell(Saved(client.run, ticket, None))
    qtbot.waitUntil(lambda: bench.document.path == path)
    bench.run("examples", name="moons")
    assert bench.document.path is None
    bench.run("open", path=path)
    assert bench.document.path == path
    assert bench.editor.project.name == "XOR with a hidden layer"


def test_pictures_and_exports_are_written_by_name(bench, no_dialog, tmp_path, qtbot):
    for name, file in (("picture", "window.png"), ("figure", "network.svg")):
        bench.run(name, path=tmp_path / file)
        assert (tmp_path / file).stat().st_size > 1000
    for name, file in (("export_figure", "plain.svg"), ("export_data", "data.csv")):
        bench.run(name, path=tmp_path / file)
        words = f"{file} lies in {tmp_path}."
        qtbot.waitUntil(lambda words=words: words in [b.text.text() for b in bench.messages.toasts.banners])


def test_a_run_is_written_up_as_it_is_now(bench, no_dialog, tmp_path, qtbot):
    client, path = bench.bridge.client, tmp_path / "run.html"
    client.tell(client.frame(step=4))
    bench.bridge.tick()
    bench.run("export_report", path=path)
    ((ticket,),) = client.named("save")
    weights = {"output.weight": np.ones((1, 2), np.float32)}
    client.tell(Saved(client.run, ticket, Checkpoint(4, 1, 0, weights)))
    bench.bridge.tick()
    qtbot.waitUntil(path.exists)
    page = path.read_text()
    assert "The network as it has learned" in page
    assert page.count("data:image/png") == 2
    assert weights_sha256(weights) in page
    qtbot.waitUntil(lambda: f"run.html lies in {tmp_path}." in [b.text.text() for b in bench.messages.toasts.banners])
    bench.run("visit", step=1)
    bench.run("export_report", path=path)
    assert len(client.named("save")) == 1
    assert "return to the present first" in bench.messages.toasts.banners[-1].text.text()


def test_what_is_on_or_off_is_turned_over_or_told(bench):
    for name in ("test_points", "decisions", "log_loss", "stops", "panel_data", "tall_panel", "presenter"):
        action = bench.actions[name]
        was_on = action.isChecked()
        bench.run(name)
        assert action.isChecked() != was_on
        for on in (True, True, False, False):
            bench.run(name, on=on)
            assert action.isChecked() == on, name
        bench.run(name, on=was_on)


def test_one_theme_is_always_on(bench):
    for mode in ("dark", "dark", "system", "light"):
        bench.actions[f"theme_{mode}"].trigger()
        assert theming.manager().mode == mode
        on = [other for other in ("system", "light", "dark") if bench.actions[f"theme_{other}"].isChecked()]
        assert on == [mode]


def test_a_step_is_as_long_as_told(bench):
    bench.run("step", unit="epoch")
    bench.run("step")
    assert [units for units, *_ in bench.bridge.client.named("step")] == ["epoch", "batch"]


def test_going_back_takes_a_rate(bench):
    bench.run("last_good")
    assert bench.messages.toasts.banners[-1].text.text() == "There are no earlier weights to go back to yet."
    bench.bridge.client.tell(Stopped(bench.bridge.client.run, "diverged", Problem("It diverged.")))
    bench.bridge.tick()
    bench.run("last_good", rate=0.005)
    assert bench.editor.project.recipe.rate == 0.005
    bench.run("undo")
    assert bench.editor.project.recipe.rate != 0.005


def test_a_fix_of_a_message_gives_a_command(bench):
    rate = bench.editor.project.recipe.rate
    bench.editor.edit("rate", set_recipe.of(rate=2 * rate))
    bench.messages.command_wanted.emit("undo", {})
    assert bench.editor.project.recipe.rate == rate


def test_a_page_of_help_is_made_once(bench):
    for name, kind in 2 * (("first_steps", FirstSteps), ("shortcuts", ShortcutSheet)):
        bench.run(name)
        (page,) = bench.shell.findChildren(kind)
        assert page.isVisible()
        page.close()


def test_a_stroke_that_goes_on_asks_the_commands_once(bench):
    asked = []
    bench.actions.refreshed.connect(lambda: asked.append(True))
    for rate in (0.01, 0.02, 0.03, 0.04):
        bench.editor.edit("Learning rate", set_recipe.of(rate=rate), merge="rate")
    assert len(asked) == 1
    bench.editor.undo()
    assert len(asked) == 2
