"""The pure parts of dev.py: what it decides, without installing anything."""

from __future__ import annotations

import importlib.util
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dev(tmp_path: Path) -> ModuleType:
    """dev.py with an empty folder in place of .venv."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.VENV = tmp_path / ".venv"
    module.PYTHON = module.VENV / "bin" / "python"
    return module


def only(*names: str) -> Callable[[str], str | None]:
    """A ``shutil.which`` that knows ``names``."""
    return lambda name: f"/usr/bin/{name}" if name in names else None


def test_needs_only_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "dev.py"), "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "python3 dev.py run" in done.stdout


def test_unknown_command_is_wrong_usage(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["fly"]) == 2
    assert "python3 dev.py test" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["lint", "format", "setup"])
def test_help_for_a_command_does_not_run_it(
    dev: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(dev, "COMMANDS", {name: None})
    assert dev.main([name, "--help"]) == 0
    assert f"python3 dev.py {name}" in capsys.readouterr().out
    assert dev.main([name, "nnsim"]) == 2
    assert capsys.readouterr().err == f"python3 dev.py {name} takes no arguments.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [(["--help"], 0, "usage: python3 dev.py bench"), (["nosuch"], 2, "there is no benchmark 'nosuch'; choose from ")],
)
def test_what_bench_does_not_know_is_not_measured(arguments: list[str], status: int, words: str) -> None:
    program = (
        "import sys, tests.benchmarks.run as bench; bench.run = lambda name: sys.exit(f'{name} was measured');"
        "sys.exit(bench.main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, words in done.stdout + done.stderr) == (status, True)


def test_old_python_is_refused_in_words(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "version_info", (3, 10, 0))
    assert dev.main(["test"]) == 1
    assert "nnsim needs 64-bit Python 3.11 or newer" in capsys.readouterr().err


def test_missing_libraries_are_found_by_loading(dev: ModuleType) -> None:
    def load(name: str) -> None:
        if name != "libGL.so.1":
            raise OSError(name)

    assert dev.missing_libraries(["libGL.so.1", "libEGL.so.1"], load) == ["libEGL.so.1"]


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("apt-get", "apt-get install -y --no-install-recommends python3-venv libegl1 libxcb-cursor0"),
        ("dnf", "dnf install -y 'libEGL.so.1()(64bit)' 'libxcb-cursor.so.0()(64bit)'"),
        ("zypper", "zypper --non-interactive install 'libEGL.so.1()(64bit)' 'libxcb-cursor.so.0()(64bit)'"),
        ("nothing", "python3-venv, libEGL.so.1, libxcb-cursor.so.0"),
    ],
)
def test_line_to_paste(dev: ModuleType, manager: str, line: str) -> None:
    assert dev.install_line(["libEGL.so.1", "libxcb-cursor.so.0"], ["python3-venv"], only(manager)) == line


def test_python_without_venv_asks_for_its_package(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dev.venv_package() == []
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    assert dev.venv_package() == [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


@pytest.fixture
def bare_linux(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A Debian on which one library is missing."""
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "missing_libraries", lambda wanted: ["libEGL.so.1"])
    monkeypatch.setattr(dev, "venv_package", list)
    monkeypatch.setattr(dev.shutil, "which", only("apt-get"))
    monkeypatch.setattr(dev, "install_line", lambda libraries, packages: "apt-get install -y libegl1")
    return dev


def test_user_gets_a_line_to_paste(bare_linux: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bare_linux.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(bare_linux.SetupError, match="sudo apt-get install -y libegl1"):
        bare_linux.system_packages(display=False, installing=True)


def test_root_gets_the_packages_installed(
    bare_linux: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        """The first installation fails, as on a machine whose package lists were never fetched."""
        commands.append(command)
        return subprocess.CompletedProcess(command, 100 if len(commands) == 1 else 0)

    monkeypatch.setattr(bare_linux.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(bare_linux.subprocess, "run", run)
    bare_linux.system_packages(display=False, installing=True)
    assert [shlex.join(command) for command in commands] == [
        "apt-get install -y libegl1",
        "apt-get update -qq",
        "apt-get -qq install -y libegl1",
    ]
    assert "Installing system packages: apt-get install -y libegl1" in capsys.readouterr().out


def test_requirements_come_from_the_project(dev: ModuleType) -> None:
    app, test = dev.requirements("app"), dev.requirements("test")
    assert any(line.startswith("PySide6-Essentials") for line in app)
    assert "pytest" in test
    assert set(app) < set(test)


def test_every_requirement_is_pinned(dev: ModuleType) -> None:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    lines = [line for line in dev.CONSTRAINTS.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    here = [pin for pin in map(Requirement, lines) if not pin.marker or pin.marker.evaluate()]
    pins = {canonicalize_name(pin.name): pin for pin in here}
    for wanted in map(Requirement, dev.requirements("test")):
        (version,) = [part.version for part in pins[canonicalize_name(wanted.name)].specifier]
        assert wanted.specifier.contains(version), wanted


def test_stamp_of_the_tests_covers_the_program(dev: ModuleType) -> None:
    dev.PYTHON.parent.mkdir(parents=True)
    dev.PYTHON.touch()
    assert not dev.is_set_up("app")
    dev.stamp("test").write_text(dev.fingerprint("test"))
    assert dev.is_set_up("test")
    assert dev.is_set_up("app")


def test_stamp_of_the_program_does_not_cover_the_tests(dev: ModuleType) -> None:
    dev.PYTHON.parent.mkdir(parents=True)
    dev.PYTHON.touch()
    dev.stamp("app").write_text(dev.fingerprint("app"))
    assert dev.is_set_up("app")
    assert not dev.is_set_up("test")


def test_new_pins_or_another_python_ask_for_a_new_installation(dev: ModuleType, tmp_path: Path) -> None:
    before = dev.fingerprint("app")
    dev.VENV.mkdir()
    (dev.VENV / "pyvenv.cfg").write_text("version = 3.13.0")
    other_python = dev.fingerprint("app")
    dev.CONSTRAINTS = tmp_path / "constraints.txt"
    dev.CONSTRAINTS.write_text("numpy==9")
    assert len({before, other_python, dev.fingerprint("app")}) == 3


def test_half_made_environment_is_removed(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    dev.PYTHON.parent.mkdir(parents=True)
    left_over = dev.VENV / "left-over"
    left_over.touch()
    made: list[str] = []
    monkeypatch.setattr(dev, "sh", lambda *command, **_: made.append(str(command[-1])) or 0)
    dev.make_environment()
    assert not left_over.exists()
    assert made == [str(dev.VENV)]


def test_torch_comes_from_local_wheels_first(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "pip", lambda *arguments, **_: calls.append(arguments) or 0)
    dev.install_torch()
    assert [call[0] for call in calls] == ["--no-index"]


def test_torch_comes_from_the_cpu_index_otherwise(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev, "pip", lambda *arguments, **_: calls.append(arguments) or int("--no-index" in arguments))
    dev.install_torch()
    assert calls[1][:2] == ("--index-url", dev.CPU_INDEX)


@pytest.mark.parametrize(
    ("platform", "environment", "reason"),
    [
        ("linux", {}, "This machine has no display"),
        ("linux", {"DISPLAY": ":0"}, ""),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, ""),
        ("linux", {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "QT_QPA_PLATFORM=offscreen shows no window"),
        ("win32", {}, ""),
        ("darwin", {}, ""),
    ],
)
def test_no_display(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], reason: str
) -> None:
    monkeypatch.setattr(dev.sys, "platform", platform)
    assert dev.no_display(environment) == reason


@pytest.mark.parametrize(
    ("arguments", "window"),
    [([], True), (["mine.nnsim"], True), (["train", "xor"], False), (["--version"], False)],
)
def test_opens_window(dev: ModuleType, arguments: list[str], window: bool) -> None:
    assert dev.opens_window(arguments) is window


def test_default_example_is_the_window_s(dev: ModuleType) -> None:
    from nnsim.examples.example import DEFAULT

    assert dev.DEFAULT_EXAMPLE == DEFAULT


def test_without_display_it_trains_and_draws(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    commands: list[tuple[str, ...]] = []
    dev.ROOT = tmp_path
    monkeypatch.setattr(dev, "set_up", lambda kind, **_: None)
    monkeypatch.setattr(dev, "no_display", lambda: "This machine has no display")
    monkeypatch.setattr(dev, "nnsim", lambda *command: commands.append(command) or 0)
    assert dev.main(["run"]) == 0
    assert [command[0] for command in commands] == ["train", "snapshot"]
    said = capsys.readouterr().out
    assert "This machine has no display, so nnsim trains" in said
    assert str(tmp_path / "out") in said


@pytest.mark.skipif(os.name == "nt", reason="signals of a terminal's group")
def test_ctrl_c_leaves_the_command_time_to_save(tmp_path: Path) -> None:
    """The terminal interrupts both; the command finishes its work, and its status is what counts."""
    saver = tmp_path / "saver.py"
    saver.write_text(
        "import time, pathlib, sys\n"
        "try:\n    print('up', flush=True)\n    time.sleep(60)\n"
        "except KeyboardInterrupt:\n    time.sleep(0.6)\n"
        "    pathlib.Path(sys.argv[1]).write_text('saved')\n    sys.exit(7)\n"
    )
    call = f"import sys, dev; sys.exit(dev.sh(sys.executable, {str(saver)!r}, {str(tmp_path / 'result')!r}))"
    process = subprocess.Popen(
        [sys.executable, "-c", call], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 7
    assert (tmp_path / "result").read_text() == "saved"
