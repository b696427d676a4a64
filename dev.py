#!/usr/bin/env python3
"""Everything a developer types, from a fresh machine on. Needs nothing but Python.

    python3 dev.py run [ARGUMENTS]    set everything up and run nnsim (without a display: train, and draw the window)
    python3 dev.py test [ARGUMENTS]   set everything up, check the code and run the tests; arguments go to pytest
    python3 dev.py lint               ruff, mypy and the import contracts alone
    python3 dev.py format             let ruff rewrite the code
    python3 dev.py bench [ARGUMENTS]  measure speed and memory
    python3 dev.py monkey [ARGUMENTS] let a rough hand try to break the window
    python3 dev.py texts              write the catalogues of texts anew, for translators and the program
    python3 dev.py setup              only set up
    python3 dev.py snapshot, train, doctor, examples [ARGUMENTS]   the command of nnsim

On Windows say `py dev.py`. What is installed goes into .venv beside this file.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = ROOT / "requirements" / "constraints.txt"
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
DEFAULT_EXAMPLE = "spiral"
FORWARDED = (
    "snapshot", "record", "report", "train", "sweep", "experiment", "export", "lessons", "class", "doctor", "examples",
)  # fmt: skip

LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""What Qt loads on every Linux, and the Debian package that holds it."""

DISPLAY_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What Qt loads besides on an X display; without one of them it aborts and blames libxcb-cursor0."""


class SetupError(Exception):
    """A sentence that says what is wrong and what to do."""


# ------------------------------------------------------------------ the machine


def check_python() -> None:
    """Refuse a Python on which PyTorch or the program cannot run."""
    if sys.version_info < (3, 11) or sys.maxsize < 2**32:
        found = f"{sys.version.split()[0]} ({sys.executable})"
        raise SetupError(f"nnsim needs 64-bit Python 3.11 or newer; this is {found}.")
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        raise SetupError("PyTorch no longer exists for Macs with an Intel processor, so nnsim cannot be set up here.")


def missing_libraries(wanted: Iterable[str], load: Callable[[str], object] = ctypes.CDLL) -> list[str]:
    """Those of the ``wanted`` shared libraries that cannot be loaded."""
    missing = []
    for name in wanted:
        try:
            load(name)
        except OSError:
            missing.append(name)
    return missing


def venv_package() -> list[str]:
    """Debian's package of ``venv``, if this Python came without it; it brings pip's certificates along."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def install_line(libraries: list[str], packages: list[str], which: Callable[[str], str | None] = shutil.which) -> str:
    """The line that installs what is missing, for this kind of Linux; without a known one a plain list."""
    if which("apt-get"):
        names = packages + [{**LIBRARIES, **DISPLAY_LIBRARIES}[name] for name in libraries]
        return shlex.join(["apt-get", "install", "-y", "--no-install-recommends", *names])
    provides = [f"{name}()(64bit)" for name in libraries]
    if which("dnf"):
        return shlex.join(["dnf", "install", "-y", *provides])
    if which("zypper"):
        return shlex.join(["zypper", "--non-interactive", "install", *provides])
    return ", ".join(packages + libraries)


def system_packages(*, display: bool, installing: bool) -> None:
    """Make sure that what the system must bring is there; as root on Debian or Ubuntu install it."""
    if not sys.platform.startswith("linux"):
        return
    libraries = missing_libraries([*LIBRARIES, *(DISPLAY_LIBRARIES if display else ())])
    packages = venv_package() if installing and not is_usable() else []
    if not libraries and not packages:
        return
    line = install_line(libraries, packages)
    if os.geteuid() != 0 or not line.startswith("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        raise SetupError(f"Some system libraries are missing. Install them, then run this again:\n    {sudo}{line}")
    say(f"Installing system packages: {line}")
    install_packages(shlex.split(line))


def install_packages(command: list[str]) -> None:
    """Run apt-get; where its lists are missing or stale, fetch them first."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0:
        return
    subprocess.run([command[0], "update", "-qq"], env=environment, check=False)
    if subprocess.run([command[0], "-qq", *command[1:]], env=environment, check=False, stdout=sys.stderr).returncode:
        raise SetupError(f"The system packages could not be installed. Try it by hand:\n    {shlex.join(command)}")


# ------------------------------------------------------------------ the virtual environment


def is_usable() -> bool:
    """True if .venv holds a Python that can install."""
    return PYTHON.exists() and sh(PYTHON, "-m", "pip", "--version", quiet=True) == 0


def make_environment() -> None:
    """Make .venv; one that was left half made is deleted first."""
    if is_usable():
        return
    if VENV.exists():
        say("Removing the half-made .venv")
        shutil.rmtree(VENV)
    say("Making .venv")
    if sh(sys.executable, "-m", "venv", VENV):
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError("The virtual environment could not be made; see the lines above.")


def requirements(kind: str) -> list[str]:
    """What pyproject.toml asks for: ``app`` the program, ``test`` what the tests need besides."""
    import tomllib  # noqa: PLC0415 - a Python without it shall get this far and be told

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"])
    return wanted + project["dependency-groups"]["test"] if kind == "test" else wanted


def fingerprint(kind: str) -> str:
    """Changes whenever another installation would come out."""
    interpreter = VENV / "pyvenv.cfg"
    parts = [*requirements(kind), CONSTRAINTS.read_text(encoding="utf-8")]
    parts.append(interpreter.read_text(encoding="utf-8") if interpreter.exists() else "")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def stamp(kind: str) -> Path:
    """Where the fingerprint of a finished installation is kept."""
    return VENV / f".nnsim-{kind}"


def is_set_up(kind: str) -> bool:
    """True if the program, or the program with its tests, is installed as pinned."""
    kinds = ("app", "test") if kind == "app" else (kind,)
    return PYTHON.exists() and any(stamp(k).is_file() and stamp(k).read_text() == fingerprint(k) for k in kinds)


def set_up(kind: str, *, display: bool = False) -> None:
    """Bring the machine to where the program (``app``) or its tests (``test``) run."""
    check_python()
    installing = not is_set_up(kind)
    system_packages(display=display, installing=installing)
    if not installing:
        return
    make_environment()
    install_torch()
    say("Installing the other libraries")
    if pip("-c", CONSTRAINTS, *requirements(kind)):
        raise SetupError("The libraries could not be installed; see the lines above. Is there a network?")
    stamp(kind).write_text(fingerprint(kind))


def install_torch() -> None:
    """The CPU build on Linux, where the plain one brings 2.7 GB of CUDA; other systems need nothing special.

    Wheels that pip is configured to find come first, so that a local folder is enough.
    """
    if not sys.platform.startswith("linux"):
        return
    say("Installing PyTorch for the CPU (about 200 MB)")
    arguments = ("--no-deps", "-c", CONSTRAINTS, "torch")
    if pip("--no-index", *arguments, quiet=True) and pip("--index-url", CPU_INDEX, *arguments):
        raise SetupError("PyTorch could not be installed; see the lines above. Is there a network?")


def pip(*arguments: str | Path, quiet: bool = False) -> int:
    """``pip install`` inside .venv; returns its exit status."""
    calm = () if sys.stdout.isatty() else ("-q",)
    return sh(PYTHON, "-m", "pip", "--disable-pip-version-check", "install", *calm, *arguments, quiet=quiet)


def sh(*command: str | Path, quiet: bool = False, environment: Mapping[str, str] | None = None) -> int:
    """Run a command in the root of the project and return its exit status.

    Ctrl+C is for the command, which may have a result to save: this program waits for its end.
    """
    sys.stdout.flush()
    output = subprocess.DEVNULL if quiet else None
    arguments, variables = [str(part) for part in command], {**os.environ, **(environment or {})}
    with subprocess.Popen(arguments, cwd=ROOT, stdout=output, stderr=output, env=variables) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def say(text: str) -> None:
    """One line about what is being done."""
    print(text, flush=True)


# ------------------------------------------------------------------ the commands


def no_display(environment: Mapping[str, str] = os.environ) -> str:
    """Why no window can be shown here, as the beginning of a sentence; empty if one can."""
    platform_name = environment.get("QT_QPA_PLATFORM", "")
    if platform_name.partition(":")[0] in ("offscreen", "minimal"):
        return f"QT_QPA_PLATFORM={platform_name} shows no window"
    if not sys.platform.startswith("linux"):
        return ""
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        return "This machine has no display"
    return ""


def no_qt() -> str:
    """Why Qt cannot open a window on the display that there is; empty if it can."""
    if not sys.platform.startswith("linux"):
        return ""
    if sh(PYTHON, "-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])", quiet=True) == 0:
        return ""
    return f"The display {os.environ.get('DISPLAY') or os.environ.get('WAYLAND_DISPLAY')} does not answer"


def opens_window(arguments: list[str]) -> bool:
    """True for ``nnsim`` and ``nnsim FILE``, False for a command or an option."""
    return not arguments or arguments[0].endswith(".nnsim")


def run(arguments: list[str]) -> int:
    """Open the window; where there is none, train and draw it."""
    window = opens_window(arguments)
    reason = no_display() if window else ""
    set_up("app", display=window and not reason)
    if window and (reason := reason or no_qt()):
        return show_without_display(reason, arguments[0] if arguments else DEFAULT_EXAMPLE)
    return sh(PYTHON, "-m", "nnsim", *arguments)


def show_without_display(reason: str, project: str) -> int:
    """Train ``project`` headless, write the picture of its window, and say where."""
    say(f"{reason}, so nnsim trains {project!r} here and draws its window into a file.")
    folder = ROOT / "out"
    folder.mkdir(exist_ok=True)
    trained, picture = folder / f"{Path(project).stem}.nnsim", folder / f"{Path(project).stem}.png"
    status = nnsim("train", project, "--out", trained) or nnsim("snapshot", trained, "--out", picture)
    if status == 0:
        say(f"The window, drawn without a display: {picture}\nThe trained project, to be opened elsewhere: {trained}")
    return status


def nnsim(*arguments: str | Path) -> int:
    """A command of nnsim that needs no display."""
    return sh(PYTHON, "-m", "nnsim", *arguments, environment={"QT_QPA_PLATFORM": "offscreen"})


def test(arguments: list[str]) -> int:
    """Check and test everything; with arguments only pytest, on what they select."""
    set_up("test")
    failed = 0 if arguments else lint([])
    # worksteal keeps most files on one worker and, other than loadfile, goes on when a worker crashes
    workers = () if arguments else ("-n", "2", "--dist", "worksteal")
    tests = sh(PYTHON, "-m", "pytest", *workers, *arguments, environment={"QT_QPA_PLATFORM": "offscreen"})
    return tests or failed


def lint(_: list[str]) -> int:
    """Style, types and import contracts; all three run even if one complains."""
    set_up("test")
    checks = (("ruff", "check"), ("ruff", "format", "--check", "--quiet"), ("mypy",))
    failed = [shlex.join(check) for check in checks if sh(PYTHON, "-m", *check)]
    contracts = (PYTHON, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")
    if sh(*contracts, quiet=True) and sh(*contracts):  # its report is long, and of interest only if it complains
        failed.append("import-linter")
    say(f"Lint: {', '.join(failed)} failed" if failed else "Lint: all checks passed")
    return 1 if failed else 0


def format_code(_: list[str]) -> int:
    """Let ruff mend what it can."""
    set_up("test")
    return sh(PYTHON, "-m", "ruff", "check", "--fix", "--quiet") or sh(PYTHON, "-m", "ruff", "format")


def texts(arguments: list[str]) -> int:
    """Bring the catalogues of texts to what the sources say, and compile them."""
    set_up("app")
    return sh(PYTHON, "packaging/make_texts.py", *arguments)


def bench(arguments: list[str]) -> int:
    """Measure; nothing is asserted."""
    # what the tests need is not needed on a card, and would put the CPU build of PyTorch back
    set_up("app" if arguments[:1] == ["cuda"] else "test")
    return sh(PYTHON, "tests/benchmarks/run.py", *arguments, environment={"QT_QPA_PLATFORM": "offscreen"})


def monkey(arguments: list[str]) -> int:
    """Random mouse and keys on the real window, without a display unless one is chosen."""
    set_up("test")
    platform_name = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    found_in = os.pathsep.join(str(folder) for folder in (ROOT, ROOT / "tests" / "support"))
    return sh(
        PYTHON, "-m", "monkey", *arguments, environment={"QT_QPA_PLATFORM": platform_name, "PYTHONPATH": found_in}
    )


def only_set_up(_: list[str]) -> int:
    """Install everything, tests included."""
    set_up("test")
    say("Everything is set up.")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "format": format_code,
    "texts": texts,
    "bench": bench,
    "monkey": monkey,
    "setup": only_set_up,
}


ALONE = frozenset({"lint", "format", "setup"})
"""Commands that take no arguments."""

HELP = frozenset({"-h", "--help", "help"})


def main(arguments: list[str]) -> int:
    """Carry out one command and return the exit status."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in ALONE and rest:
        if not HELP.intersection(rest):
            print(f"python3 dev.py {name} takes no arguments.", file=sys.stderr)
            return 2
        name = "help"
    try:
        if name in COMMANDS:
            return COMMANDS[name](rest)
        if name in FORWARDED:
            set_up("app")
            return nnsim(name, *rest)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(__doc__, file=sys.stdout if name in HELP else sys.stderr)
    return 0 if name in HELP else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
