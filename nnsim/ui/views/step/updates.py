"""How an optimizer moves one weight: as it is written, with the numbers that it remembers, and as code."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from nnsim.core.parameters import Values
from nnsim.core.project import Recipe
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.ui.views.step.neuron import Neuron
from nnsim.ui.views.step.written import Line, Number, line, low


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """An optimizer with its ``values``, and the penalties of the recipe."""

    kind: str
    values: Values
    l1: float
    l2: float

    @staticmethod
    def of(recipe: Recipe) -> Rule:
        """What a recipe says."""
        kind = OPTIMIZERS[recipe.optimizer.kind]
        return Rule(kind.id, recipe.optimizer.resolve(kind.parameters), recipe.l1, recipe.l2)

    def value(self, name: str) -> float:
        """A number among the parameters."""
        return float(self.values[name])

    @property
    def has_velocity(self) -> bool:
        """Whether it is gradient descent with momentum."""
        return self.kind == "sgd" and bool(self.values["momentum"])


def symbol(neuron: Neuron, index: int) -> str:
    """``w₁``, or ``b`` for what stands behind the weights."""
    return "b" if neuron.has_bias and index == len(neuron.weights) - 1 else f"w{low(index)}"


def gradient_symbol(neuron: Neuron, index: int) -> str:
    """``g₁``, or ``g₀`` for the bias, whose input is always 1."""
    return "g₀" if symbol(neuron, index) == "b" else f"g{low(index)}"


def update_lines(rule: Rule, neuron: Neuron, index: int) -> Iterator[Line]:
    """All that leads to the new number of weight ``index``, as far as it is known."""
    w, g = symbol(neuron, index), gradient_symbol(neuron, index)
    place = w.removeprefix("w").replace("b", "₀")
    before, slope = float(neuron.weights[index]), float(neuron.gradient[index])
    if w != "b" and (rule.l1 or rule.l2):
        sign = math.copysign(1.0, before) if before else 0.0
        added, slope = slope, slope + rule.l1 * sign + rule.l2 * before
        words = " + ".join(part for part, is_on in ((f"λ₁ sign({w})", rule.l1), (f"λ₂ {w}", rule.l2)) if is_on)
        yield line(f"{g} ← {g} + {words} = {{g}} + {{more}} = {{*sum}}", g=added, more=slope - added, sum=slope)
    yield from _moved(rule, neuron, _Place(index, w, g, place, before, slope))


@dataclass(frozen=True, slots=True)
class _Place:
    """A weight called ``w`` with its gradient ``g``: their numbers are ``before`` and ``slope``."""

    index: int
    w: str
    g: str
    low: str
    before: float
    slope: float


def _moved(rule: Rule, neuron: Neuron, at: _Place) -> Iterator[Line]:
    memory = {slot: float(numbers[at.index]) for slot, numbers in neuron.memory.items()}
    new, rate, w = float(neuron.after[at.index]), neuron.rate, at.before
    if rule.kind == "sgd" and not rule.has_velocity:
        yield line(
            f"{at.w} ← {at.w} − η {at.g} = {{w}} − {{rate}} × {{g}} = {{*new}}", w=Number(w, "weight"), rate=rate,
            g=at.slope, new=new,
        )  # fmt: skip
    elif rule.kind == "sgd":
        yield from _with_velocity(rule, neuron, at, memory["velocity"])
    elif rule.kind in {"rmsprop", "adagrad"}:
        v, g = memory["square"], at.slope
        alpha = rule.value("alpha") if rule.kind == "rmsprop" else 1.0
        square = alpha * v + (1 - alpha if rule.kind == "rmsprop" else 1.0) * g * g
        words = f"α v{at.low} + (1 − α) {at.g}²" if rule.kind == "rmsprop" else f"v{at.low} + {at.g}²"
        numbers = "{alpha} × {v} + (1 − {alpha}) × {g}²" if rule.kind == "rmsprop" else "{v} + {g}²"
        yield line(f"v{at.low} ← {words} = {numbers} = {{*square}}", alpha=alpha, v=v, g=g, square=square)
        yield line(
            f"{at.w} ← {at.w} − η {at.g} / (√v{at.low} + ε) = {{w}} − {{rate}} × {{g}} / (√{{square}} + {{eps}}) "
            "= {*new}", w=Number(w, "weight"), rate=rate, g=g, square=square, eps=rule.value("eps"), new=new,
        )  # fmt: skip
    else:
        yield from _adam(rule, neuron, at, memory)


def _with_velocity(rule: Rule, neuron: Neuron, at: _Place, velocity: float) -> Iterator[Line]:
    momentum = rule.value("momentum")
    faster = momentum * velocity + at.slope
    yield line(
        f"v{at.low} ← μ v{at.low} + {at.g} = {{mu}} × {{v}} + {{g}} = {{*new}}", mu=momentum, v=velocity, g=at.slope,
        new=faster,
    )  # fmt: skip
    step, name = faster, f"v{at.low}"
    if rule.values["nesterov"]:
        step, name = at.slope + momentum * faster, f"u{at.low}"
        yield line(
            f"{name} = {at.g} + μ v{at.low} = {{g}} + {{mu}} × {{v}} = {{*u}}", g=at.slope, mu=momentum, v=faster,
            u=step,
        )  # fmt: skip
    yield line(
        f"{at.w} ← {at.w} − η {name} = {{w}} − {{rate}} × {{step}} = {{*new}}", w=Number(at.before, "weight"),
        rate=neuron.rate, step=step, new=float(neuron.after[at.index]),
    )  # fmt: skip


def _adam(rule: Rule, neuron: Neuron, at: _Place, memory: dict[str, float]) -> Iterator[Line]:
    first, second = rule.value("beta1"), rule.value("beta2")
    count, g, w = neuron.count + 1, at.slope, at.before
    mean = first * memory["mean"] + (1 - first) * g
    square = second * memory["square"] + (1 - second) * g * g
    whole = mean / (1 - first**count), square / (1 - second**count)
    if rule.kind == "adamw":
        w *= 1 - neuron.rate * rule.value("weight_decay")
        yield line(
            f"{at.w} ← {at.w} − η λ {at.w} = {{w}} − {{rate}} × {{decay}} × {{w}} = {{*less}}",
            w=Number(at.before, "weight"), rate=neuron.rate, decay=rule.value("weight_decay"), less=w,
        )  # fmt: skip
    for letter, memory_of, beta, power, result, share in (
        ("m", memory["mean"], first, "", mean, whole[0]),
        ("v", memory["square"], second, "²", square, whole[1]),
    ):
        low_beta = "β₁" if letter == "m" else "β₂"
        yield line(
            f"{letter}{at.low} ← {low_beta} {letter}{at.low} + (1 − {low_beta}) {at.g}{power} = "
            f"{{beta}} × {{old}} + (1 − {{beta}}) × {{g}}{power} = {{*new}}", beta=beta, old=memory_of, g=g, new=result,
        )  # fmt: skip
        yield line(
            f"{letter}̂{at.low} = {letter}{at.low} / (1 − {low_beta}{_power(count)}) = "
            f"{{new}} / (1 − {{beta}}{_power(count)}) = {{*share}}", new=result, beta=beta, share=share,
        )  # fmt: skip
    yield line(
        f"{at.w} ← {at.w} − η m̂{at.low} / (√v̂{at.low} + ε) = {{w}} − {{rate}} × {{mean}} / (√{{square}} + {{eps}}) "
        "= {*new}", w=Number(w, "weight"), rate=neuron.rate, mean=whole[0], square=whole[1], eps=rule.value("eps"),
        new=float(neuron.after[at.index]),
    )  # fmt: skip


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _power(count: int) -> str:
    return str(count).translate(_RAISED)
