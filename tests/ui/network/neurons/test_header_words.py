"""What the headers of columns call a layer."""

from __future__ import annotations

import pytest

from nnsim.core.network import INPUT, Node
from nnsim.core.spec import Spec
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
        (Spec("dense"), "Dense"),
    ],
)
def test_titles_tell_the_window_as_it_lies(spec: Spec, title: str) -> None:
    assert of_layer(Node("a", spec))[0] == title
