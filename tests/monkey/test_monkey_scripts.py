"""What the rough hand writes down, and names of widgets that hold in the next run."""

from __future__ import annotations

import faulthandler
import tempfile
import threading

from monkey import places
from monkey.acts import Act, Script, read_act, read_script, read_scripts
from monkey.eyes import Finding, mark_of, stack_in
from monkey.runner import Result, main
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

ACTS = (
    Act("press", "Shell/Layout/Button:2", 3, 4, (30, 40), 1, n=7),
    Act("key", key=16777216, mods=33554432, n=8),
    Act("type", text="³ × „“", n=9),
    Act("rest", key=20),
)


def test_a_script_reads_as_it_was_written(tmp_path) -> None:
    script = Script("xor", 5, ACTS, {"kind": "exception", "mark": "exception: KeyError in nnsim/ui/x.py:y"})
    script.write(tmp_path / "script")
    assert read_script((tmp_path / "script").read_text(encoding="utf-8")) == script


def test_an_act_is_one_short_line() -> None:
    assert Act("key", key=65).line() == '{"do":"key","key":65}'
    assert [read_act(act.line()) for act in ACTS] == list(ACTS)


def test_several_scripts_follow_one_another_and_the_last_line_may_be_cut_off() -> None:
    text = Script("xor", 1, ACTS[:2]).text() + Script("moons", 2, ACTS).text()
    scripts = list(read_scripts(text[:-5].splitlines()))
    assert [(script.example, len(script.acts)) for script in scripts] == [("xor", 2), ("moons", 3)]


def test_every_widget_has_a_name_that_finds_it(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    children = [QPushButton("a"), QLineEdit(), QPushButton("b"), QPushButton("c")]
    for child in children:
        row.addWidget(child)
    dialog = QDialog(window)
    window.show()
    dialog.show()
    names = [places.name_of(widget) for widget in (*children, dialog)]
    assert names == [
        "QWidget/QPushButton", "QWidget/QLineEdit", "QWidget/QPushButton:1", "QWidget/QPushButton:2", "QDialog",
    ]  # fmt: skip
    assert [places.find(name) for name in names] == [*children, dialog]


def test_what_is_gone_or_hidden_is_not_found(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    button = QPushButton("a", window)
    window.show()
    name = places.name_of(button)
    button.hide()
    assert places.find(name) is None
    assert places.find("QWidget/QPushButton:1") is None
    assert places.find("QDialog/QPushButton") is None
    button.show()
    assert places.find(name) is button
    assert places.deepest(window, button.geometry().center()) is button
    assert places.deepest(window, QPoint(window.width() - 1, window.height() - 1)) is window


def test_faults_are_told_apart_by_where_they_happen() -> None:
    trace = (
        "Uncaught exception\nTraceback (most recent call last):\n"
        '  File "/a/nnsim/ui/run/undo.py", line 12, in edit\n    x\n'
        '  File "/a/lib/numpy/core.py", line 3, in log\n    y\nKeyError: {}\n'
    )
    assert mark_of("exception", trace.format("'a'")) == mark_of("exception", trace.format("'b'"))
    assert mark_of("exception", trace) == "exception: KeyError in nnsim/ui/run/undo.py:edit"
    assert mark_of("qt", "Qt: a timer of 20 ms") == mark_of("qt", "Qt: a timer of 30 ms")


def test_every_window_has_a_line_of_its_own(monkeypatch, capsys) -> None:
    results = [
        Result(None, None, {"acts": {"key": 1200, "press": 300}}),
        Result(None, Finding("qt", "qt: a word", "told")),
    ]
    monkeypatch.setattr("monkey.runner.play", lambda _order: results.pop(0))
    assert main(["--seed", "7", "--events", "3000", "--per-window", "1500", "--example", "xor", "iris"]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == ["xor, seed 7: 1,500 events, nothing broke", "iris, seed 8: 0 events, qt: a word"]
    assert said[-1] == "1 kind of fault."


def test_the_stack_of_one_thread_is_read_from_a_dump_without_touching_its_frames() -> None:
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        faulthandler.dump_traceback(file)
        file.seek(0)
        stack = stack_in(file.read(), f"0x{threading.get_ident():016x}")
    *_, last = stack.strip().splitlines()
    assert __file__ in last
    assert "in test_the_stack_of_one_thread" in last
    assert mark_of("frozen", '  File "/a/nnsim/ui/x.py", line 3, in draw\n') == "frozen: in nnsim/ui/x.py:draw"
    assert stack_in('Thread 0x01 (most recent call first):\n  File "a", line 1 in b\n', "0x02") == ""
