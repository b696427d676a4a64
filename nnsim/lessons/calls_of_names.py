"""How a quantity is called in the present document: with arguments that exist there, for whoever does not know them."""

from __future__ import annotations

from nnsim.lessons.arguments import Argument, Known
from nnsim.lessons.names.kinds import Quantity
from nnsim.lessons.state import State
from nnsim.lessons.words import written

USUAL: dict[str, Known] = {
    "unit": 0, "input": 0, "x1": 0, "x2": 0, "true": 0, "told": 1, "left": -1, "right": 1, "bottom": -1, "top": 1,
    "feature": "x1x2", "kind": "dense", "id": "play", "year": 2012, "model": "palm", "value": 0.5, "part": "optimizer",
}  # fmt: skip
"""What stands for an argument that has no default, where nothing of the document says better."""

NAMES = {"data.knob": "noise", "layer.setting": "units", "recipe.setting": "momentum"}
"""What ``name`` is of."""


def call_of(quantity: Quantity, state: State, question: str = "question") -> str:
    """``layer.units(layer=dense1)``: the name with all that it needs; ``question`` is one of the lesson."""
    needed = [each for each in quantity.arguments if each.default is None]
    if not needed:
        return quantity.id
    said = (f"{each.id}={_word(_value(quantity, each, state, question))}" for each in needed)
    return f"{quantity.id}({', '.join(said)})"


def _word(value: Known) -> str:
    return (
        value if isinstance(value, str) and value.replace("_", "").replace("-", "").isidentifier() else written(value)
    )


def _value(quantity: Quantity, argument: Argument, state: State, question: str) -> Known:
    if argument.id == "layer":
        nodes = state.project.network.nodes
        return nodes[0].id if nodes else "output"
    if argument.id == "sample":
        return max(state.sample, 0)
    if argument.id == "column":
        return 0 if quantity.id.startswith("data.") else "train_loss"
    if argument.id == "question":
        return question
    if argument.id == "name":
        return NAMES.get(quantity.id, "name")
    return USUAL.get(argument.id, 0)
