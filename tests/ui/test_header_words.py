"""What the headers of columns call a layer."""

from __future__ import annotations

import pytest

from nnsim.core.network import INPUT, Node
from nnsim.core.spec import Spec
from nnsim.ui.network import titles


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
    assert titles.lines(Node("a", spec, (INPUT,))) == words
