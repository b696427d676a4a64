"""What the headers of columns call a layer."""

from __future__ import annotations

import pytest

from nnsim.core.network import INPUT, Node
from nnsim.core.parameters import Choice, Integer
from nnsim.core.spec import Spec
from nnsim.networks.activations import OPTIONS
from nnsim.networks.kinds import LAYERS, LayerKind
from nnsim.ui.network import header_titles
from nnsim.ui.network.titles import of_layer


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        (Spec.of("dense", units=3, activation="tanh"), ("Dense", "tanh")),
        (Spec.of("activation", function="relu"), ("Activation", "ReLU")),
        (Spec.of("conv2d", channels=3, activation="relu"), ("Conv2d", "ReLU")),
        (Spec.of("dropout", rate=0.2), ("Dropout", "20 %")),
        (Spec("flatten"), ("Flatten", "")),
    ],
)
def test_a_layer_is_called_by_its_kind(spec: Spec, words: tuple[str, str]) -> None:
    assert header_titles.lines(Node("a", spec, (INPUT,))) == words


@pytest.mark.parametrize(
    ("spec", "title"),
    [
        (Spec.of("conv2d", kernel=5), "Conv2d 5×5"),
        (Spec.of("conv1d", kernel=3), "Conv1d 3"),
        (Spec("local_response_norm"), "LRN"),
        (Spec.of("avg_pool2d", kernel=2), "Avg pool 2×2"),
        (Spec.of("adaptive_pool2d", size=6), "Adaptive pool 6×6"),
        (Spec("dense"), "Dense"),
        (Spec.of("activation", function="sigmoid"), "sigmoid"),
    ],
)
def test_titles_tell_the_window_as_it_lies(spec: Spec, title: str) -> None:
    assert of_layer(Node("a", spec))[0] == title


SHIFT = LayerKind(
    "toy_shift",
    "Shift",
    "x(t − lag)",
    "Answers what was there some steps before.",
    (Integer("lag", "Lag", 2, 0, 9), Integer("times", "Times", 1, 1, 9), Choice("bend", "Bend", "relu", OPTIONS)),
    lambda _values, shapes: shapes[0],
    lambda _values, _shape: (),
    brief=lambda values: (f"by {values['lag']}", f"{values['times']}×"),
)
"""A kind whose parameters have names that no other kind has."""


def test_a_kind_says_itself_what_is_told_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LAYERS._items, SHIFT.id, SHIFT)
    node = Node("a", Spec.of("toy_shift", lag=3), (INPUT,))
    assert of_layer(node) == ("Shift by 3", "ReLU")
    assert header_titles.lines(node) == ("Shift", "ReLU")
    straight = Node("a", Spec.of("toy_shift", lag=3, times=4, bend="linear"), (INPUT,))
    assert of_layer(straight) == ("Shift by 3", "4×")
