"""Windows that are killed while somebody works without a pause: what the next one finds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from painting_window import Watched, other_labels

from nnsim.core.files import recovery
from nnsim.core.files.archive import PARTS
from nnsim.examples.example import build, examples

KILLS = 3
BEFORE = len(build(examples()["spiral"]).data)
"""Points that were there before anybody painted."""

PATIENCE = 60.0
LEAST = 40
"""New points after which a window counts as painted on."""

HEAVY_LOAD = 10.0
"""Seconds of work that may be lost here, where other tests share the machine; bench_crash.py measures alone."""


@contextmanager
def painted(folder: Path, seed: int, *example: str) -> Iterator[Watched]:
    """A window on which somebody works, and has been for longer than it takes to keep the first edits."""
    folder.mkdir()
    watched = Watched(folder, str(seed), *example)
    try:
        until(lambda: list(folder.rglob("*.nnsim")))
        before = len(watched.painted())
        until(lambda: len(watched.painted()) > before + LEAST)
        yield watched
    finally:
        watched.kill()


def until(happened) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
def test_little_is_lost_and_the_next_window_brings_the_rest_back(tmp_path, open_window, monkeypatch):
    for seed in range(KILLS):
        with painted(tmp_path / str(seed), seed) as watched:
            killed = watched.kill()
            place = next(watched.home.rglob("recovery"))
            (found,) = recovery.pending(place)
            points = len(found.load().project.data)
            assert points > BEFORE, "nothing of what was painted"
            assert watched.lost(killed, points) < HEAVY_LOAD
    monkeypatch.setenv("XDG_STATE_HOME", str(place.parents[1]))
    monkeypatch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(place.parents[2]))
    window = open_window(recover=True)
    window.press("Recover")
    window.until_ready()
    assert sum(window.counts) == points
    assert window.title == "Two spirals* – nnsim"


@pytest.mark.slow
def test_as_little_is_lost_of_seventy_thousand_images(tmp_path):
    with painted(tmp_path / "mnist", 1, "mnist-mlp") as watched:
        place = next(watched.home.rglob("recovery"))
        until(lambda: any(PARTS.encode() in file.read_bytes() for file in place.glob("*.nnsim")))
        killed = watched.kill()
        (found,) = recovery.pending(place)
        labels = other_labels(found.load().project.data, "mnist-mlp")
        assert labels > 0
        assert watched.lost(killed, labels) < HEAVY_LOAD
    found.discard()
    assert list(place.iterdir()) == []
