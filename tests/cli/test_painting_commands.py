"""``nnsim snapshot``, ``record`` and ``report``: what they hand to the window's painters, and what these leave."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nnsim.cli import painting
from nnsim.cli.__main__ import main
from nnsim.core.files import nnsim_file
from nnsim.core.run import Checkpoint
from nnsim.examples.example import open_example
from nnsim.io import film

USUAL = {
    "view": "window",
    "size": (1366, 768),
    "theme": "light",
    "scale": 1.0,
    "presenter": False,
    "lesson": "",
    "editor": "",
}
LOOK = "--view output --size 800x600 --theme dark --scale 2 --presenter --lesson xor-hidden"
LOOKS = {
    "view": "output",
    "size": (800, 600),
    "theme": "dark",
    "scale": 2.0,
    "presenter": True,
    "lesson": "xor-hidden",
    "editor": "",
}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = []

    def paint(project: object, out: Path, **options: Any) -> None:
        options["progress"](3)
        seen.append({"project": project, "out": out, **options})

    works = dict.fromkeys(("snapshot", "record", "report"), paint)
    app = SimpleNamespace(VIEWS=("window", "output"), Picture=SimpleNamespace, **works)
    monkeypatch.setattr(painting, "import_module", lambda _name: app)
    return seen


@pytest.mark.parametrize("words", ["snapshot spiral --out a.png", "record spiral --out a.gif", "report spiral --out a"])
def test_a_project_is_trained_as_its_recipe_says(calls: list[dict[str, Any]], words: str) -> None:
    assert main(words.split()) == 0
    (call,) = calls
    assert call["out"] == Path(words.rsplit(maxsplit=1)[-1])
    assert call["epochs"] == open_example("spiral").project.recipe.epochs
    assert "picture" not in call or vars(call["picture"]) == USUAL


@pytest.mark.parametrize("words", ["snapshot xor --out b.png", "record xor --out b.gif --every 5 --fps 25"])
def test_everything_chosen(calls: list[dict[str, Any]], words: str) -> None:
    assert main(f"{words} --epochs 20 {LOOK}".split()) == 0
    (call,) = calls
    assert call["epochs"] == 20
    assert vars(call["picture"]) == LOOKS
    assert words.startswith("snapshot") or (call["every"], call["fps"]) == (5, 25.0)


def test_a_film_has_about_sixty_pictures(calls: list[dict[str, Any]]) -> None:
    assert main(["record", "xor", "--out", "b.gif", "--epochs", "240"]) == 0
    assert (calls[0]["every"], calls[0]["fps"]) == (4, 10.0)


@pytest.mark.parametrize(
    ("words", "epochs"), [("snapshot {} --out c.png", 0), ("report {} --out c", 0), ("record {} --out c.gif", 500)]
)
def test_a_saved_run_is_shown_as_it_is_and_goes_on_in_a_film(
    calls: list[dict[str, Any]], tmp_path: Path, words: str, epochs: int
) -> None:
    project = open_example("or").project
    nnsim_file.save(tmp_path / "a.nnsim", project, Checkpoint(30, 2, 0, {}))
    assert main(words.format(tmp_path / "a.nnsim").split()) == 0
    assert calls[0]["epochs"] == (epochs and project.recipe.epochs)
    assert calls[0]["checkpoint"].epoch == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("record xor --out a.avi", "Films are GIF or MP4: let the name of 'a.avi' end in .gif or .mp4."),
        ("record xor --out a.mp4", film.PLAIN),
        ("record xor --out a.gif --view moon", "There is no view 'moon'; choose one of window, output."),
        ("snapshot xor --out a.png --view moon", "There is no view 'moon'; choose one of window, output."),
        ("record xor --out a.gif --fps 99", "a number from 1 to 50 is needed"),
        ("record xor --out a.gif --every 0", "--every"),
    ],
)
def test_what_cannot_be_painted(
    calls: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    said: str,
) -> None:
    monkeypatch.setattr(film, "find_spec", lambda _name: None)
    assert main(words.split()) == 2
    assert said in capsys.readouterr().err
    assert calls == []


# ---------------------------------------------------------------- in earnest


def nnsim(words: str, **variables: str) -> subprocess.Popen[str]:
    """In a process of its own, as no other may have a ``QApplication``."""
    code = "import sys; from nnsim.cli.__main__ import main\nif __name__ == '__main__': sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *words.split()]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env={**os.environ, **variables}, stdout=pipe, stderr=pipe, text=True)


def ended_well(process: subprocess.Popen[str]) -> None:
    """It has done its work and says nothing."""
    with process:
        assert (*process.communicate(), process.returncode) == ("", "", 0)


@pytest.mark.slow
def test_nothing_but_the_picture_is_left(tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    run = nnsim(
        f"snapshot and --epochs 1 --out {tmp_path / 'a.png'}",
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path / "temporary")),
    )
    ended_well(run)
    assert list((tmp_path / "temporary").iterdir()) == []
    assert (tmp_path / "a.png").is_file()


@pytest.mark.slow
def test_the_same_recording_gives_the_same_pictures(tmp_path: Path) -> None:
    films, names = [], ("a.gif", "b.gif")
    how = "record moons --epochs 2 --every 1 --view curves --size 900x600 --out"
    runs = [nnsim(f"{how} {tmp_path / name}") for name in names]
    for name, run in zip(names, runs, strict=True):
        ended_well(run)
        with Image.open(tmp_path / name) as made:
            films.append([_frame(made, place) for place in range(made.n_frames)])
    first, second = films
    assert len(first) == 3
    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))
    assert not np.array_equal(first[0], first[2])


def _frame(made: Image.Image, place: int) -> np.ndarray:
    made.seek(place)
    return np.asarray(made.convert("RGB"))
