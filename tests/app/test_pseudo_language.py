"""The window in a language that is made of English: nothing bypasses the catalogue, and longer words have room."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from nnsim.data.bundled import BUNDLED
from nnsim.examples.example import open_example
from nnsim.language.languages import NAMES
from nnsim.language.pseudo import CLOSING, OPENING

WALK = Path(__file__).parents[1] / "support" / "pseudo_walk.py"

BRANDS = (
    "AND", "XOR", "MNIST", "ImageNet", "AlexNet", "LeNet", "AdamW", "RMSprop", "SGD", "GRU", "LSTM", "RNN", "LRN",
    "LRP", "ROC", "CPU", "Conv1d", "Conv2d", "Conv3d", "Dropout", "Gradient × input", "tanh", "sigmoid", "softmax",
    "linear", "Digits", "Glyphs", "Beta", "w ← w − η ∂loss/∂w", *NAMES.values(),
)  # fmt: skip
"""Names of networks, data sets, optimizers, layers and functions that are the same everywhere, and of languages."""

KEYS = re.compile(
    r"\((?:(?:Ctrl|Shift|Alt)\+)*[\w+,.-]+\)|(?:(?:Ctrl|Shift|Alt)\+)+[\w,.+-]+"
    r"|\b(?:Space|Esc|Del|Return|PgUp|PgDown)\b"
)
"""Shortcuts, which Qt writes."""

CONTENT = ("spiral", "iris", "digits-linear", "robot-arm")
"""Examples whose names, classes and columns are the document's own."""

NO_ROOM = 6
"""So many buttons are narrower than they would like to be with words longer by a third."""


def outside(text: str) -> str:
    """What of a text does not stand in brackets."""
    depth, kept = 0, []
    for sign in re.sub(r"<[^<>]*>|&\w+;", " ", text):
        depth += (sign == OPENING) - (sign == CLOSING)
        kept.append(sign if depth <= 0 else " ")
    return "".join(kept).replace("&", "")


def content() -> set[str]:
    """What the documents hold themselves, and where data sets come from."""
    found: set[str] = set()
    for name in CONTENT:
        project = open_example(name).project
        found |= {project.name, *project.data.classes, *project.data.columns, *project.data.values}
    for entry in BUNDLED:
        found |= {str(getattr(entry, field.name)) for field in fields(entry)}
    return found


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """What a process saw that speaks that language."""
    variables = {
        **os.environ,
        "NNSIM_LANGUAGE": "pseudo",
        "PYTHONPATH": os.pathsep.join([str(WALK.parents[2]), str(WALK.parent)]),
    }
    done = subprocess.run(
        [sys.executable, str(WALK), str(tmp_path_factory.mktemp("pseudo"))],
        env=variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def is_known(text: str, known: set[str]) -> bool:
    rest = KEYS.sub(" ", outside(text))
    for word in sorted((*known, *BRANDS), key=len, reverse=True):
        rest = rest.replace(word, " ") if len(word) > 2 else rest
    return not re.search(r"[A-Za-z]{3,}", rest)


def test_everything_passes_through_the_catalogue(seen):
    """A lesson, which is translated as a whole file, is left out."""
    known = content()
    bare = {
        text: place
        for text, place in seen["bare"].items()
        if not place.startswith(("lesson", "examples", "first_steps"))
    }
    assert {text: place for text, place in bare.items() if not is_known(text, known)} == {}


def test_longer_words_have_room(seen):
    assert len(seen["cut"]) <= NO_ROOM, seen["cut"]
