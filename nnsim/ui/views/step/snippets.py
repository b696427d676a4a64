"""The arithmetic of a neuron in one step, to be copied: as text, LaTeX, and scripts for NumPy and PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from nnsim.core.answers.arrays import Doubles
from nnsim.core.counted import counted
from nnsim.language.texts import say
from nnsim.ui.views.step import losses
from nnsim.ui.views.step.activations import BENDS
from nnsim.ui.views.step.latex import latex, spoken
from nnsim.ui.views.step.neuron import Neuron
from nnsim.ui.views.step.telling import Scene, name_of, sections
from nnsim.ui.views.step.updates import Rule

WIDTH = 100
"""Characters of a line of a script."""


def as_text(scene: Scene) -> str:
    """The lines as they stand in the view."""
    parts = ("\n".join([part.title, *(f"  {spoken(line).strip()}" for line in part.lines)]) for part in sections(scene))
    return "\n".join(parts) + "\n"


def as_latex(scene: Scene) -> str:
    """The same for a paper."""
    return latex(sections(scene))


def as_numpy(scene: Scene) -> str:
    """A script that works the same numbers out, in float64; empty where neither neuron nor number is told."""
    if scene.neuron is None:
        return _of_place(scene, _np, "np")
    return _script(scene, name_of(scene.neuron.part, scene), _numpy(scene, scene.neuron))


def as_pytorch(scene: Scene) -> str:
    """A script that has PyTorch work them out: the slopes by autograd, the step by ``torch.optim``."""
    if scene.neuron is None:
        return _of_place(scene, _torch, "torch")
    return _script(scene, name_of(scene.neuron.part, scene), _pytorch(scene, scene.neuron))


def _of_place(scene: Scene, write: Callable[[Doubles], str], library: str) -> str:
    place = scene.place
    return "" if place is None or place.code is None else _script(scene, place.name, place.code.body(write, library))


FORMS: dict[str, Callable[[Scene], str]] = {
    say("As text"): as_text,
    say("As LaTeX"): as_latex,
    say("As NumPy"): as_numpy,
    say("As PyTorch"): as_pytorch,
}
"""By what the menu says."""


SCRIPTS = (as_numpy, as_pytorch)
"""Of these those that need a neuron, or a number of a layer without neurons."""


def _script(scene: Scene, name: str, lines: Iterable[str]) -> str:
    """With a title; what is never used below is not imported."""
    body = list(lines)
    used = [name for name in ("math", "np", "torch") if any(f"{name}." in line for line in body)]
    imports = {"math": "import math", "np": "import numpy as np", "torch": "import torch"}
    head = [f"# {name} in step {scene.step.beats[-1].step + 1:,}"]
    return "\n".join([*head, *(imports[name] for name in used), "", *body]) + "\n"


def _array(numbers: Doubles, maker: str) -> str:
    """Numbers as the float32 that they are, on as many lines as they need; several axes are made of them in the end."""
    words = [str(np.float32(value)) for value in numbers.reshape(-1)]
    rows: list[str] = [""]
    for word in words:
        if len(rows[-1]) + len(word) + 2 > WIDTH - 12:
            rows.append("")
        rows[-1] += f"{word}, "
    inside = "\n    ".join(row.rstrip() for row in rows).removesuffix(",")
    made = maker.format(f"[{inside}]" if len(rows) == 1 else f"[\n    {inside}\n]")
    return made if numbers.ndim == 1 else f"{made}.reshape{numbers.shape}"


def _np(numbers: Doubles) -> str:
    return _array(numbers, "np.array({})")


def _torch(numbers: Doubles, *, learns: bool = False) -> str:
    return _array(numbers, "torch.tensor({}, requires_grad=True)" if learns else "torch.tensor({})")


def _weights(neuron: Neuron) -> Doubles:
    return neuron.weights[: len(neuron.inputs)] if neuron.has_bias else neuron.weights


def _bias(neuron: Neuron) -> str:
    return str(np.float32(neuron.weights[-1])) if neuron.has_bias else "0.0"


# ------------------------------------------------------------ NumPy


def _numpy(scene: Scene, neuron: Neuron) -> Iterator[str]:
    yield f"x = {_np(neuron.inputs)}"
    yield f"w = {_np(_weights(neuron))}"
    yield f"b = {_bias(neuron)}"
    yield "z = w @ x + b"
    if neuron.verdict is not None:
        yield from _numpy_verdict(neuron)
        return
    judged = scene.judged
    if judged:
        yield f"scores = {_np(judged.scores)}"
        yield f"scores[{judged.unit}] = z"
        yield f"targets = {_np(judged.targets)}"
        yield from losses.code(judged)
        if judged.weight != 1:
            yield f"delta = {judged.weight!r} * delta"
    else:
        yield f"a = {BENDS.get(neuron.activation, BENDS['linear']).code}"
        yield from _numpy_handed(neuron)
    if len(neuron.after) and len(neuron.gradient) and not neuron.is_still:
        yield from _numpy_update(scene, neuron)


def _numpy_verdict(neuron: Neuron) -> Iterator[str]:
    assert neuron.verdict is not None
    yield f"label = {1 if neuron.verdict[1] else -1}"
    yield "is_wrong = (z > 0) != (label > 0)"
    yield f"rate = {neuron.rate!r}"
    yield "if is_wrong:"
    yield "    w, b = w + rate * label * x, b + rate * label"
    yield "theta = np.append(w, b)"
    yield "print(z, is_wrong, theta)"


def _numpy_handed(neuron: Neuron) -> Iterator[str]:
    if neuron.delta is None or neuron.handed is None:
        return
    yield from _handed(neuron, _np)
    yield f"delta = ({BENDS.get(neuron.activation, BENDS['linear']).code_slope}) * handed"


def _handed(neuron: Neuron, written: Callable[[Doubles], str]) -> Iterator[str]:
    """What the neurons that read it hand back: their deltas times the weights with which they read it."""
    if neuron.readers:
        yield f"v = {written(np.concatenate([reader.weights for reader in neuron.readers]))}"
        yield f"d = {written(np.concatenate([reader.deltas for reader in neuron.readers]))}"
        yield "handed = v @ d"
    else:
        yield f"handed = {written(np.array([neuron.handed or 0.0]))}[0]"


def _numpy_update(scene: Scene, neuron: Neuron) -> Iterator[str]:
    rule = Rule.of(scene.project.recipe)
    yield "theta = np.append(w, b)" if neuron.has_bias else "theta = w.copy()"
    if neuron.rows == 1:
        yield f"g = delta * {'np.append(x, 1.0)' if neuron.has_bias else 'x'}"
    else:
        yield f"g = {_np(neuron.gradient)}  # the mean of {counted(neuron.rows, 'sample')}"
    if rule.l1 or rule.l2:
        yield f"g[:{len(neuron.inputs)}] += {rule.l1!r} * np.sign(w) + {rule.l2!r} * w"
    yield f"rate = {neuron.rate!r}"
    for slot, numbers in neuron.memory.items():
        yield f"{slot} = {_np(numbers)}"
    yield from _NUMPY[rule.kind](rule, neuron)
    yield "print(theta)"


def _numpy_sgd(rule: Rule, _neuron: Neuron) -> Iterator[str]:
    if not rule.has_velocity:
        yield "theta -= rate * g"
        return
    yield f"velocity = {rule.value('momentum')!r} * velocity + g"
    faster = f"(g + {rule.value('momentum')!r} * velocity)" if rule.values["nesterov"] else "velocity"
    yield f"theta -= rate * {faster}"


def _numpy_rmsprop(rule: Rule, _neuron: Neuron) -> Iterator[str]:
    yield f"square = {rule.value('alpha')!r} * square + (1 - {rule.value('alpha')!r}) * g**2"
    yield f"theta -= rate * g / (np.sqrt(square) + {rule.value('eps')!r})"


def _numpy_adagrad(rule: Rule, _neuron: Neuron) -> Iterator[str]:
    yield "square = square + g**2"
    yield f"theta -= rate * g / (np.sqrt(square) + {rule.value('eps')!r})"


def _numpy_adam(rule: Rule, neuron: Neuron) -> Iterator[str]:
    first, second, count = rule.value("beta1"), rule.value("beta2"), neuron.count + 1
    if rule.kind == "adamw":
        yield f"theta -= rate * {rule.value('weight_decay')!r} * theta"
    yield f"mean = {first!r} * mean + (1 - {first!r}) * g"
    yield f"square = {second!r} * square + (1 - {second!r}) * g**2"
    yield f"whole_mean, whole_square = mean / (1 - {first!r}**{count}), square / (1 - {second!r}**{count})"
    yield f"theta -= rate * whole_mean / (np.sqrt(whole_square) + {rule.value('eps')!r})"


_NUMPY: dict[str, Callable[[Rule, Neuron], Iterator[str]]] = {
    "sgd": _numpy_sgd,
    "rmsprop": _numpy_rmsprop,
    "adagrad": _numpy_adagrad,
    "adam": _numpy_adam,
    "adamw": _numpy_adam,
}


# ------------------------------------------------------------ PyTorch


def _pytorch(scene: Scene, neuron: Neuron) -> Iterator[str]:
    yield f"x = {_torch(neuron.inputs)}"
    yield f"w = {_torch(_weights(neuron), learns=True)}"
    yield f"b = torch.tensor({_bias(neuron)}{', requires_grad=True' if neuron.has_bias else ''})"
    yield "z = w @ x + b"
    if neuron.verdict is not None:
        yield from _pytorch_verdict(neuron)
        return
    yield "z.retain_grad()"
    judged = scene.judged
    if judged:
        yield from _pytorch_judged(judged)
    else:
        yield f"a = {BENDS.get(neuron.activation, BENDS['linear']).torch}"
    if neuron.delta is None:
        return
    if judged:
        yield "loss.backward()"
    else:
        yield from _handed(neuron, _torch)
        yield "a.backward(handed)"
    yield "delta = z.grad"
    if len(neuron.after) and len(neuron.gradient) and not neuron.is_still:
        yield from _pytorch_update(scene, neuron)


def _pytorch_verdict(neuron: Neuron) -> Iterator[str]:
    assert neuron.verdict is not None
    yield f"label = {1 if neuron.verdict[1] else -1}"
    yield "if (z > 0) != (label > 0):"
    yield "    with torch.no_grad():"
    yield f"        w += {neuron.rate!r} * label * x"
    if neuron.has_bias:
        yield f"        b += {neuron.rate!r} * label"
    yield "print(z, w, b)"


def _pytorch_judged(judged: losses.Judged) -> Iterator[str]:
    if len(judged.scores) == 1:
        yield "scores = z[None]"
    else:
        yield f"others = {_torch(judged.scores)}"
        yield f"scores = torch.cat([others[:{judged.unit}], z[None], others[{judged.unit + 1}:]])"
    yield f"targets = {_torch(judged.targets)}"
    yield f"p = {losses.TORCH_ANSWERS[judged.answer]}"
    yield (
        f"loss = {losses.TORCH[judged.loss]}"
        if judged.weight == 1
        else (f"loss = {judged.weight!r} * {losses.TORCH[judged.loss]}")
    )


def _pytorch_update(scene: Scene, neuron: Neuron) -> Iterator[str]:
    rule, names = Rule.of(scene.project.recipe), ("w", "b") if neuron.has_bias else ("w",)
    if neuron.rows > 1:
        mean = f"# the mean of {counted(neuron.rows, 'sample')}"
        yield f"w.grad = {_torch(neuron.gradient[: len(neuron.inputs)])}  {mean}"
        if neuron.has_bias:
            yield f"b.grad = torch.tensor({np.float32(neuron.gradient[-1])!s})"
    if rule.l1 or rule.l2:
        yield f"w.grad += {rule.l1!r} * w.detach().sign() + {rule.l2!r} * w.detach()"
    yield f"optimizer = {_optimizer(rule, neuron, ', '.join(names))}"
    for name, part in (("w", slice(0, len(neuron.inputs))), ("b", slice(len(neuron.inputs), None))):
        if neuron.memory and name in names:
            yield f"optimizer.state[{name}] = {{{', '.join(_state(rule, neuron, part, is_bias=name == 'b'))}}}"
    yield "optimizer.step()"
    yield f"print({', '.join(names)})"


def _optimizer(rule: Rule, neuron: Neuron, names: str) -> str:
    rate, value = repr(neuron.rate), rule.value
    match rule.kind:
        case "sgd":
            momentum = f", momentum={value('momentum')!r}, nesterov={bool(rule.values['nesterov'])}"
            return f"torch.optim.SGD([{names}], lr={rate}{momentum if rule.has_velocity else ''})"
        case "rmsprop":
            return f"torch.optim.RMSprop([{names}], lr={rate}, alpha={value('alpha')!r}, eps={value('eps')!r})"
        case "adagrad":
            return f"torch.optim.Adagrad([{names}], lr={rate}, eps={value('eps')!r})"
        case _:
            betas = f"betas=({value('beta1')!r}, {value('beta2')!r}), eps={value('eps')!r}"
            decay = f", weight_decay={value('weight_decay')!r}" if rule.kind == "adamw" else ""
            name = "AdamW" if rule.kind == "adamw" else "Adam"
            return f"torch.optim.{name}([{names}], lr={rate}, {betas}{decay})"


_SLOTS = {
    "sgd": {"velocity": "momentum_buffer"},
    "rmsprop": {"square": "square_avg"},
    "adagrad": {"square": "sum"},
    "adam": {"mean": "exp_avg", "square": "exp_avg_sq"},
    "adamw": {"mean": "exp_avg", "square": "exp_avg_sq"},
}
"""What ``torch.optim`` calls what an optimizer remembers."""


def _state(rule: Rule, neuron: Neuron, part: slice, *, is_bias: bool) -> Iterator[str]:
    names = _SLOTS[rule.kind]
    if rule.kind != "sgd":
        yield f'"step": torch.tensor({float(neuron.count)!r})'
    for slot, numbers in neuron.memory.items():
        written = _torch(numbers[part])
        yield f'"{names[slot]}": {written}' + ("[0]" if is_bias else "")
