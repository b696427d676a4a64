"""What is known of a layer and of the network, as lines of a table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import prod

from nnsim.core.counted import counted, nouns
from nnsim.core.data import Data
from nnsim.core.messages import Frame
from nnsim.core.network import Group
from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.networks.costs import LayerCost, costs
from nnsim.networks.kinds import Shape
from nnsim.networks.plan import Plan, Planned
from nnsim.tasks.kinds import TASKS
from nnsim.ui.kit.numbers import NONE, count, rate

ROLES = {"weight": say("Weights"), "bias": say("Biases"), "scale": say("Scales"), "buffer": say("Fixed numbers")}

NOT_MEASURED = say("not measured yet")


@dataclass(frozen=True, slots=True)
class Fact:
    """``label`` at the left, ``value`` at the right; ``help`` says what it means."""

    label: str
    value: str
    help: str = ""


def shape(size: Shape) -> str:
    """``6 × 28 × 28``."""
    return " × ".join(map(count, size))


def memory(amount: float) -> str:
    """So many bytes: ``18.8 kB``."""
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def of_layer(plan: Plan, node_id: str) -> list[Fact]:
    """Shapes, trained numbers, work, memory and receptive field of one layer; none where it was not reached."""
    known = {layer.id: layer for layer in plan.reached}
    if node_id not in known:
        return []
    layer, cost = known[node_id], _cost(plan, node_id)
    reads = [Fact(say("Reads") if not i else "and", shape(found)) for i, found in enumerate(layer.in_shapes)]
    arrays = [Fact(ROLES[role], count(number)) for role, number in _arrays(layer).items()]
    found = [
        *reads,
        Fact(say("Hands on"), shape(layer.out_shape), say("Channels × height × width, or the number of units.")),
        *arrays,
        Fact(
            say("Multiply-adds"),
            count(layer.macs),
            say("For one sample, forwards; the way back costs about twice that."),
        ),
    ]
    if cost:
        made = cost.forward_bytes + cost.backward_bytes
        found.append(Fact(say("Activations"), memory(made), say("Of one sample in training, gradients included.")))
        found += _receptive(cost)
    return found


def of_group(plan: Plan, group: Group) -> list[Fact]:
    """The sums over the layers of a group."""
    inside = [layer for layer in plan.reached if layer.id in group.members]
    return [
        Fact(say("Layers"), count(len(group.members))),
        Fact(say("Parameters"), count(sum(layer.parameters for layer in inside)), say("Weights, biases and scales.")),
        Fact(say("Multiply-adds"), count(sum(layer.macs for layer in inside)), say("For one sample, forwards.")),
    ]


def _cost(plan: Plan, node_id: str) -> LayerCost | None:
    """What a layer costs; None for one that leads nowhere."""
    return next((cost for cost in costs(plan).layers if cost.id == node_id), None)


def _receptive(cost: LayerCost) -> list[Fact]:
    """What one number of it sees of the input image or sequence."""
    if cost.field is None:
        return []
    seen = " × ".join(count(field.size) for field in cost.field)
    return [Fact(say("Receptive field"), seen, say("Inputs along each side that one of its numbers depends on."))]


def _arrays(layer: Planned) -> Counter[str]:
    found: Counter[str] = Counter()
    for array in layer.arrays:
        found[array.role] += prod(array.shape)
    return found


def of_network(project: Project, plan: Plan) -> list[Fact]:
    """Totals, and weights against samples."""
    if not plan.layers:
        return []
    trained = project.data.how_many("train")
    cost = costs(plan)
    batch = min(project.recipe.batch, max(trained, 1))
    return [
        Fact(say("Layers"), count(len(plan.layers)), say("The output included.")),
        Fact(say("Weights"), count(cost.weights), say("Trained numbers other than biases.")),
        Fact(say("Biases"), count(cost.biases)),
        *(
            [Fact(say("Frozen"), count(plan.frozen), say("Of these, numbers of layers that do not learn."))]
            if plan.frozen
            else []
        ),
        Fact(say("Memory of both"), memory(cost.parameter_bytes)),
        Fact(
            say("Multiply-adds"),
            count(cost.macs),
            say("For one sample, forwards; training costs about three times that."),
        ),
        Fact(say("Activations per sample"), memory(cost.activation_bytes), say("In training, gradients included.")),
        Fact(say("Activations per batch of {batch}", batch=count(batch)), memory(cost.activation_bytes * batch)),
        *(_of_samples(cost.parameters, trained) if kind_of(project.data).is_split else ()),
    ]


def _of_samples(parameters: int, trained: int) -> tuple[Fact, ...]:
    """Weights against samples, where it learns from these."""
    return (
        Fact(say("Training samples"), count(trained)),
        Fact(
            say("Weights per sample"), _ratio(parameters, trained), say("Weights and biases for each training sample.")
        ),
    )


def _ratio(parameters: int, samples: int) -> str:
    if not samples:
        return NONE
    ratio = parameters / samples
    return f"{ratio:,.2f}" if ratio < 10 else f"{ratio:,.0f}"


def weights_against_samples(project: Project, plan: Plan) -> str:
    """A sentence where there is more to set than there is to learn from; empty otherwise."""
    trained = project.data.how_many("train")
    if not plan.layers or not trained or plan.parameters <= trained or not kind_of(project.data).is_split:
        return ""
    return say(
        "More weights than samples: {numbers} are learned from {samples}. The network can learn them "
        "by heart; watch the test loss, and use dropout or L2.",
        numbers=counted(plan.parameters, "number"),
        samples=counted(trained, "sample"),
    )


def pace(frame: Frame | None, speed: float, device: str, unit: str = "sample") -> list[Fact]:
    """How long an epoch takes, from what the running engine measured; ``unit`` is what it counts."""
    if frame is None or speed <= 0 or not frame.epoch_size:
        return [Fact(say("Time per epoch"), NOT_MEASURED, say("Press Play: it is measured while the network trains."))]
    seconds = frame.epoch_size / speed
    return [
        Fact(
            say("Time per epoch"),
            duration(seconds),
            say("{counted} at the speed measured last.", counted=counted(frame.epoch_size, unit)),
        ),
        Fact(say("Speed on {device}", device=device), f"{rate(speed)} {nouns(0, unit)}/s"),
    ]


def duration(seconds: float) -> str:
    """``0.4 s``, ``12 s``, ``3 min 20 s``, ``2 h 5 min``."""
    if seconds < 0.1:
        return f"{1000 * seconds:.1f} ms"
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return say("{minutes} min {rest} s", minutes=minutes, rest=rest)
    hours, minutes = divmod(minutes, 60)
    return say("{hours} h {minutes} min", hours=hours, minutes=minutes)


def of_inputs(data: Data, size: Shape) -> list[Fact]:
    """What an input of the network, which hands on numbers of that shape, is fed with."""
    return [
        Fact(say("Hands on"), shape(size)),
        Fact(say("Samples"), count(len(data))),
        Fact(say("of which test"), count(data.how_many("test"))),
        Fact(say("Classes"), count(len(data.classes)) if data.classes else NONE),
    ]


def output_help(kind: str) -> tuple[str, str]:
    """Formula and help of an output kind."""
    return (TASKS[kind].formula, TASKS[kind].help) if kind in TASKS else ("", "")
