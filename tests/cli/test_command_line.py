"""Grammar, exit statuses and messages: one line on standard error that says what to do, never a traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnsim import __version__
from nnsim.cli import __main__ as cli
from nnsim.cli import errors, streams, window
from nnsim.cli.__main__ import main
from nnsim.core.problem import Problem, ProblemError

Captured = pytest.CaptureFixture[str]


def complains(capsys: Captured, *arguments: str, status: int = 2) -> str:
    """Run a command that must fail with one line on standard error and nothing else; return the line."""
    assert main(arguments) == status
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("nnsim: ")
    assert "Traceback" not in printed.err
    return printed.err


# ---------------------------------------------------------------- starting


def test_help_is_light() -> None:
    code = (
        "import sys; from nnsim.cli.__main__ import main; status = main(['--help']);"
        "heavy = {'numpy', 'torch', 'PySide6', 'platformdirs'} & set(sys.modules);"
        "sys.exit(f'loaded {heavy}' if heavy else status)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["train", "snapshot", "doctor", "examples"])
def test_every_command_has_help(command: str, capsys: Captured) -> None:
    assert main([command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: nnsim {command} ")


def test_version(capsys: Captured) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"nnsim {__version__}\n"


def test_python_m_nnsim() -> None:
    done = subprocess.run([sys.executable, "-m", "nnsim", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"nnsim {__version__}\n")


def test_the_window_gets_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[Path | None] = []

    def run(path: Path | None) -> int:
        opened.append(path)
        return 0

    monkeypatch.setattr(window, "importlib", SimpleNamespace(import_module=lambda _name: SimpleNamespace(run=run)))
    (tmp_path / "a.nnsim").write_bytes(b"")
    assert main([]) == 0
    assert main([str(tmp_path / "a.nnsim")]) == 0
    assert opened == [None, tmp_path / "a.nnsim"]


def test_examples_as_text_and_json(capsys: Captured) -> None:
    assert main(["examples"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "xor" in [line.split()[0] for line in lines]
    assert main(["examples", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["examples"]
    assert len(found) == len(lines)
    assert set(found[0]) == {"name", "title", "summary", "item"}


# ---------------------------------------------------------------- wrong usage


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train"], "required: FILE|EXAMPLE; see 'nnsim train --help'"),
        (["train", "xor", "--epoch", "3"], "Unrecognized arguments: --epoch 3; see 'nnsim train --help'"),
        (["train", "xor", "--epochs", "many"], "'many' is not a whole number"),
        (["train", "xor", "--epochs", "-1"], "--epochs"),
        (["train", "xor", "--epochs", "9" * 30], "whole number from 0"),
        (["train", "xor", "--seed", "1.5"], "whole number from 0"),
        (["train", "xor", "--until-loss", "nan"], "is not a number"),
        (["train", "xor", "--device", "tpu"], "cuda"),
        (["train", "xor", "--backend", "jax"], "fused"),
        (["train", "xor", "--precision", "fp16"], "'float32', 'tf32', 'bf16'"),
        (["train", "xor", "--learner", "magic"], "choose backprop, perceptron"),
        (["train", "xor", "--out", "missing/folder/a.nnsim"], "make it first"),
        (["train", "xor", "--out", ""], "--out '' is no name of a file; write one."),
        (["train", "xor", "--out", "."], "--out '.' is no name of a file"),
        (["train", "xor", "--out", "tests"], "tests cannot be written: there is a folder of this name"),
        (
            ["export", "xor", "--to", "onnx", "--out", "tests"],
            "tests cannot be written: there is a folder of this name",
        ),
        (["export", "xor", "--to", "onnx", "--out", ""], "--out '' is no name of a file"),
        (["snapshot", "xor", "--out", "tests"], "tests cannot be written: there is a folder of this name"),
        (["snapshot", "xor", "--out", "missing/folder/a.png"], "make it first"),
        (["train", "spirals"], "did you mean spiral?"),
        (["train", "qqqq"], "the examples are and, or, "),
        (["train", "missing.nnsim"], "There is no file 'missing.nnsim'"),
        (["train", "missing/xor"], "There is no file"),
        (["train", "a\0b"], "There is no"),
        (["snapshot", "xor"], "required: --out"),
        (["snapshot", "xor", "--out", "a.png", "--size", "big"], "1366x768"),
        (["snapshot", "xor", "--out", "a.png", "--scale", "9"], "between 0.5 and 4"),
        (["doctor", "please"], "see 'nnsim doctor --help'"),
        (["trian"], "did you mean 'nnsim train'?"),
        (["missing.nnsim"], "There is no file 'missing.nnsim'"),
        (["xor"], "an example of that name: choose it in the window under File > Examples"),
        (["--frobnicate"], "see 'nnsim --help'"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, capsys: Captured) -> None:
    assert words in complains(capsys, *arguments)


def test_a_folder_that_may_not_be_written_is_said_before_the_training(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    monkeypatch.setattr("nnsim.cli.train._train", None)
    line = complains(capsys, "train", "xor", "--out", str(tmp_path / "a.nnsim"))
    assert line == "nnsim: a.nnsim cannot be written: you may not write there; choose another folder.\n"


def test_a_file_that_cannot_be_opened(capsys: Captured, tmp_path: Path) -> None:
    (tmp_path / "bad.nnsim").write_bytes(b"\x89PNG")
    line = complains(capsys, "train", str(tmp_path / "bad.nnsim"), status=1)
    assert line == "nnsim: bad.nnsim cannot be opened: it is not an nnsim project; choose a file that nnsim saved.\n"
    assert "it is a folder" in complains(capsys, "train", str(tmp_path), status=1)


def test_samples_where_a_project_was_to_be_named(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    for command in (["train"], ["export", "--to", "csv", "--out", "a.csv"], ["snapshot", "--out", "a.png"]):
        line = complains(capsys, command[0], "table.csv", *command[1:])
        assert line == (
            "nnsim: table.csv is no project but samples: train on them with 'nnsim train EXAMPLE --data table.csv', or "
            "look at them in the window with 'nnsim table.csv'.\n"
        )


# ---------------------------------------------------------------- what goes wrong unexpectedly


def command_that(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(_options: object) -> int:
        raise error

    monkeypatch.setattr(cli, "importlib", SimpleNamespace(import_module=lambda _name: SimpleNamespace(run=run)))


def test_an_unexpected_error_is_one_line_and_a_log(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(errors, "log_folder", lambda: tmp_path / "log")
    command_that(monkeypatch, ZeroDivisionError("two\nlines"))
    line = complains(capsys, "doctor", status=1)
    log = tmp_path / "log" / "nnsim-errors.log"
    assert "ZeroDivisionError: two lines" in line
    assert str(log) in line
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written(capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(errors, "log_folder", lambda: tmp_path / "file" / "log")
    monkeypatch.setattr(errors.tempfile, "gettempdir", lambda: str(tmp_path / "file"))
    command_that(monkeypatch, KeyError("x"))
    assert "the log could not be written" in complains(capsys, "doctor", status=1)


def test_problems_and_interruptions(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    command_that(monkeypatch, ProblemError(Problem("The disk is full; free some space.")))
    assert complains(capsys, "doctor", status=1) == "nnsim: The disk is full; free some space.\n"
    command_that(monkeypatch, KeyboardInterrupt())
    assert complains(capsys, "doctor", status=1) == "nnsim: Interrupted.\n"


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
def test_memory_that_ran_out_is_one_line_and_no_crash(
    error: Exception, capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(errors, "log_folder", lambda: tmp_path / "log")
    command_that(monkeypatch, error)
    line = "nnsim: The memory ran out: make the network, the batch or the data set smaller.\n"
    assert complains(capsys, "doctor", status=1) == line
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize(
    "words",
    [
        [r"C:\a\b.nnsim"],
        ["train", r"C:\a\b.nnsim"],
        ["train", "iris", "--data", r"C:\a\b.nnsim"],
        ["train", "iris", "--weights", r"C:\a\b.nnsim"],
    ],
)
def test_a_path_of_windows_is_told_as_it_was_typed(capsys: Captured, words: list[str]) -> None:
    assert r"'C:\a\b.nnsim'" in complains(capsys, *words)


def test_a_reader_that_leaves_early() -> None:
    code = f"import subprocess, sys; sys.exit(subprocess.call([{sys.executable!r}, '-m', 'nnsim', 'examples']))"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""


def test_a_reader_that_leaves_early_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    told = OSError(errno.EINVAL, "Invalid argument")
    monkeypatch.setattr(streams, "WINDOWS", False)
    assert not streams.reader_left(told)
    monkeypatch.setattr(streams, "WINDOWS", True)
    assert streams.reader_left(told)
    assert not streams.reader_left(OSError(errno.EINVAL, "Invalid argument", "a:b?.nnsim"))


def test_a_windowed_program_has_no_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["examples"]) == 0
    assert main(["trian"]) == 2
    for stream in (sys.stdout, sys.stderr):
        assert stream is not None
        stream.close()


def test_a_console_that_knows_few_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stderr", console)
    assert main(["train", "spirál"]) == 2
    console.flush()
    assert console.buffer.getvalue().startswith(
        b"nnsim: There is no example or file called 'spir?l'; did you mean spiral"
    )


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ImportError("libEGL.so.1: cannot open shared object file: No such file"), "The system library libEGL.so.1 is"),
        (
            ModuleNotFoundError("No module named 'torch'", name="torch"),
            "The module torch of nnsim is missing",
        ),
        (ImportError("DLL load failed while importing QtGui", name="PySide6.QtGui"), "The part PySide6.QtGui of nnsim"),
    ],
)
def test_a_broken_installation_is_one_sentence(
    error: ImportError, words: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(errors, "log_folder", lambda: tmp_path / "log")
    command_that(monkeypatch, error)
    assert words in complains(capsys, "doctor", status=1)


def test_a_windowed_program_says_it_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes: list[str] = []
    monkeypatch.setattr(streams, "show_box", boxes.append)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    streams.mend_streams()
    with sys.stdout, sys.stderr:
        streams.say("The disk is full;\nfree some space.")
    assert boxes == ["The disk is full; free some space."]


def test_a_program_with_a_console_opens_no_box(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "show_box", lambda _text: pytest.fail("no box where there is a console"))
    streams.say("Said.")
    assert capsys.readouterr().err == "Said.\n"
