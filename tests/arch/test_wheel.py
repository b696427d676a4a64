"""What is shipped works: the wheel, installed into an empty environment outside the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nnsim import __version__
from nnsim.cli.checkup import CHECKS

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@dataclass(frozen=True)
class Installation:
    """A virtual environment that holds nnsim from the wheel, and everything else from the one in use."""

    folder: Path
    wheel: Path

    @property
    def scripts(self) -> Path:
        """Where the commands lie."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment, far from the checkout and from its Python path."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return subprocess.run(
            [str(self.scripts / command[0]), *command[1:]],
            cwd=self.folder,
            env={**inherited, "PYTHONSAFEPATH": "1"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("installed")
    source = _copy_of_the_checkout(folder / "source")
    _check("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"), cwd=source)
    shutil.rmtree(source)
    (wheel,) = (folder / "dist").glob("*.whl")
    target = folder / "venv"
    venv.create(target, symlinks=os.name != "nt", with_pip=False)
    place = Installation(target, wheel)
    python = str(place.scripts / "python")
    _check("-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", str(wheel), cwd=folder)
    found = place.run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    Path(found.stdout.strip(), "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    yield place
    shutil.rmtree(folder)


def _copy_of_the_checkout(target: Path) -> Path:
    """What the wheel is built from, without what tests and tools left in the folders."""
    leave_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    for folder in ("nnsim", "resources"):
        shutil.copytree(ROOT / folder, target / folder, ignore=leave_out)
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, target / file)
    return target


def _check(*arguments: str, cwd: Path) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nnsim_comes_from_the_wheel(installed: Installation) -> None:
    done = installed.run("python", "-c", "import nnsim, torch; print(nnsim.__file__); print(torch.__file__)")
    assert done.returncode == 0, done.stderr
    ours, torch = (Path(line).resolve() for line in done.stdout.splitlines())
    assert ours.is_relative_to(installed.folder.resolve())
    assert not torch.is_relative_to(installed.folder.resolve())


def test_wheel_ships_every_resource_and_module(installed: Installation) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        shipped = set(archive.namelist())
    resources = {
        f"nnsim/resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file()
    }
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "nnsim").rglob("*.py")}
    assert len(resources) > 5
    assert resources | modules <= shipped
    assert not [file for file in shipped if file.startswith(("tests", "dev.py"))]


def test_version(installed: Installation) -> None:
    done = installed.run("nnsim", "--version")
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout


def test_examples(installed: Installation) -> None:
    done = installed.run("nnsim", "examples")
    assert done.returncode == 0, done.stderr
    for example in ("xor", "and", "or", "circle", "gauss", "spiral", "moons", "perceptron", "regression-plane"):
        assert example in done.stdout.split()


def test_doctor_finds_nothing_wrong(installed: Installation) -> None:
    done = installed.run("nnsim", "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    first, *_, last = done.stdout.splitlines()
    assert __version__ in first
    assert last == "Everything works."
    checks = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("ok ")]
    assert checks == list(CHECKS)


def test_answers_as_json(installed: Installation) -> None:
    """What the doctor finds is told so as well: ``tests/cli/test_doctor.py`` asks for it once more."""
    done = installed.run("nnsim", "examples", "--json")
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout.splitlines()[-1]), dict)
