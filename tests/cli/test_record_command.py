"""``nnsim record``: what the command hands on, and that the same recording gives the same pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nnsim.cli import record
from nnsim.cli.__main__ import main
from nnsim.examples.example import open_example


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []

    def film(project: object, out: Path, **options: Any) -> None:
        options["progress"](3)
        seen.append({"project": project, "out": out, **options})

    app = SimpleNamespace(VIEWS=("window", "output"), Picture=SimpleNamespace, record=film)
    monkeypatch.setattr(record, "importlib", SimpleNamespace(import_module=lambda _name: app))
    return seen


def test_defaults(calls: list[dict[str, Any]]) -> None:
    assert main(["record", "spiral", "--out", "a.gif"]) == 0
    (call,) = calls
    epochs = open_example("spiral").project.recipe.epochs
    assert (call["out"], call["epochs"], call["every"], call["fps"]) == (Path("a.gif"), epochs, epochs // 60, 10.0)


def test_everything_chosen(calls: list[dict[str, Any]]) -> None:
    words = "record xor --out b.gif --epochs 20 --every 5 --fps 25 --view output --size 800x600 --theme dark --scale 2"
    assert main(words.split()) == 0
    (call,) = calls
    assert (call["epochs"], call["every"], call["fps"]) == (20, 5, 25.0)
    assert vars(call["picture"]) == {"view": "output", "size": (800, 600), "theme": "dark", "scale": 2.0}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("record xor --out a.mp4", "Films are written as GIF: let the name of 'a.mp4' end in .gif."),
        ("record xor --out a.gif --view moon", "There is no view 'moon'; choose one of window, output."),
        ("record xor --out a.gif --fps 99", "a number from 1 to 50 is needed"),
        ("record xor --out a.gif --every 0", "--every"),
    ],
)
def test_what_cannot_be_recorded(
    calls: list[dict[str, Any]], capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    assert main(words.split()) == 2
    assert said in capsys.readouterr().err
    assert calls == []


@pytest.mark.slow
def test_the_same_recording_gives_the_same_pictures(tmp_path: Path) -> None:
    code = "import sys; from nnsim.cli.__main__ import main\nif __name__ == '__main__': sys.exit(main(sys.argv[1:]))"
    films = []
    for name in ("a.gif", "b.gif"):
        options = f"record moons --epochs 2 --every 1 --view curves --size 900x600 --out {tmp_path / name}"
        command = [sys.executable, "-c", code, *options.split()]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        with Image.open(tmp_path / name) as film:
            films.append([_frame(film, place) for place in range(film.n_frames)])
    first, second = films
    assert len(first) == 3
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    assert not np.array_equal(first[0], first[2])


def _frame(film: Image.Image, place: int) -> np.ndarray:
    film.seek(place)
    return np.asarray(film.convert("RGB"))
