"""What tells a run that was kept from the present document, in words.

They come from walking what is declared, so that new layers, generators and fields of the recipe are told by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import PurePath
from typing import Any

from nnsim.core.counted import counted, figures
from nnsim.core.data import Data
from nnsim.core.network import Network, Node
from nnsim.core.parameters import Choice, Parameter, Value
from nnsim.core.project import KeptRun, Phase, Project, Recipe
from nnsim.core.registry import Registry
from nnsim.core.run import PARTS
from nnsim.core.shares import as_set
from nnsim.core.spec import Spec
from nnsim.data.entries import DATA_KINDS, FEATURES, GENERATORS
from nnsim.edits.recipe_fields import CHOICES, NUMBERS, in_use
from nnsim.language.texts import first_lowered, lowered, say
from nnsim.networks.kinds import LAYERS
from nnsim.networks.naming import called, output_title, title
from nnsim.recipes.kinds import SCHEDULES, learner_of
from nnsim.tasks.kinds import LOSSES, TASKS

SAME = say("nothing differs")

OTHER_SAMPLES = say("other samples")

DATA_FIELDS: dict[str, str] = {
    "kind": say("kind of data"), "scaling": say("scaling"), "target_scaling": say("scaling of the values"),
    "split": say("split"), "test_share": say("share of test samples"),
    "validation_share": say("share of validation samples"), "plane": say("plane"),
}  # fmt: skip
"""What of a data set is told beside its source and its samples, by field."""

Words = Iterator[str]


def differences(run: KeptRun, present: Project, samples: Callable[[Data], str]) -> tuple[str, ...]:
    """What ``run`` had that the present document has not: ``learning rate 0.03, not 0.1``.

    ``samples`` tells what ``core.hashing.samples_sha256`` does; it is asked only where nothing else tells.
    """
    data = tuple(_data(run, present))
    if not data and run.samples != samples(present.data):
        data = (OTHER_SAMPLES,)
    return (*_recipe(run.project, present), *_network(run.project, present), *data)


def _other(name: str, then: str, now: str) -> Words:
    if then != now:
        yield say("{name} {then}, not {now}", name=name, then=then, now=now)


def _lowered(label: str) -> str:
    """A label within a sentence: ``learning rate``, ``L1``."""
    return label if label.isupper() or label[1:2].isdigit() else first_lowered(label)


# ------------------------------------------------------------ specs


def _written(parameter: Parameter, value: Value) -> str:
    if isinstance(parameter, Choice):
        return dict(parameter.options)[str(value)]
    if isinstance(value, bool):
        return "on" if value else "off"
    return value if isinstance(value, str) else figures(value)


def _values(name: str, parameters: tuple[Parameter, ...], then: Spec, now: Spec) -> Words:
    """Parameters of the same entry that differ."""
    before, after = then.resolve(parameters), now.resolve(parameters)
    for parameter in parameters:
        label = f"{name} {_lowered(parameter.label)}".strip()
        yield from _other(label, *(_written(parameter, values[parameter.id]) for values in (before, after)))


def _entry(name: str, registry: Registry[Any], then: Spec, now: Spec) -> Words:
    """Another entry of the catalogue, or the same with other values."""
    entry = registry[then.kind]
    if then.kind != now.kind:
        yield from _other(name, entry.label, registry[now.kind].label)
    else:
        yield from _values(entry.label, entry.parameters, then, now)


# ------------------------------------------------------------ recipe


def _recipe(then: Project, now: Project) -> Words:
    """Fields that one of both runs goes by."""
    needed = in_use(then) | in_use(now)
    for field in fields(Recipe):
        before, after = getattr(then.recipe, field.name), getattr(now.recipe, field.name)
        if field.name not in needed or before == after:
            continue
        if field.name == "phases":
            yield from _phases(then, now)
        elif field.name in NUMBERS:
            yield from _other(_lowered(NUMBERS[field.name].label), figures(before), figures(after))
        elif field.name in CHOICES:
            label, registry = CHOICES[field.name]
            if isinstance(before, Spec):
                yield from _entry(_lowered(label), registry, before, after)
            else:
                yield from _other(_lowered(label), registry[before].label, registry[after].label)


def _phases(then: Project, now: Project) -> Words:
    """What phases there are, or what differs in those of the same names."""
    before, after = then.recipe.phases, now.recipe.phases
    if (names := [phase.name for phase in before]) != [phase.name for phase in after]:
        yield from _other("phases", *(", ".join(phase.name for phase in found) or "none" for found in (before, after)))
        return
    for name, *both in zip(names, before, after, strict=True):
        yield from _other(say("{name}: epochs", name=name), *(figures(phase.epochs) for phase in both))
        yield from _other(say("{name}: learning rate", name=name), *(figures(phase.rate) for phase in both))
        yield from (f"{name}: {words}" for words in _entry("schedule", SCHEDULES, *(phase.schedule for phase in both)))
        frozen = (", ".join(map(called, phase.frozen)) or "none" for phase in both)
        yield from _other(say("{name}: frozen layers", name=name), *frozen)
        learning = (_learning(phase, project) for phase, project in zip(both, (then, now), strict=True))
        yield from _other(say("{name}: learning outputs", name=name), *learning)


def _learning(phase: Phase, project: Project) -> str:
    network = project.network
    return ", ".join(output_title(network, one) for one in network.outputs if one in phase.outputs) or "all"


# ------------------------------------------------------------ network


def _network(then: Project, now: Project) -> Words:
    yield from _other(
        "output", *(lowered(TASKS[project.network.output.spec.kind].label) for project in (then, now))
    )  # fmt: skip
    if not (learner_of(then).has_network or learner_of(now).has_network):
        return
    after = {node.id: node for node in now.network.graph}
    yield from _named("input", _inputs(then.network), _inputs(now.network))
    yield from _named("", *({node.id: title(node) for node in project.network.nodes} for project in (then, now)))
    for node in then.network.graph:
        if node.id in after:
            yield from _node(then.network, node, after[node.id])
    yield from _heads(then.network, now.network)


def _inputs(network: Network) -> dict[str, str]:
    return {name: FEATURES[name].label if name in FEATURES else name for name in network.features}


def _named(noun: str, then: dict[str, str], now: dict[str, str]) -> Words:
    """What only one of both has."""
    for word, ours, theirs in (("with", then, now), ("without", now, then)):
        if only := [label for key, label in ours.items() if key not in theirs]:
            yield " ".join(filter(None, (word, noun, ", ".join(only))))


def _heads(then: Network, now: Network) -> Words:
    """Outputs beside the first."""
    before, after = ({head.id: head for head in network.heads} for network in (then, now))
    yield from _named("output", *({key: head.name or key for key, head in heads.items()} for heads in (before, after)))
    for key, head in before.items():
        if key in after:
            name, other = head.name or key, after[key]
            yield from _other(f"{name}:", *(lowered(TASKS[one.node.spec.kind].label) for one in (head, other)))
            yield from _other(say("{name}: loss", name=name), *(LOSSES[one.loss].label for one in (head, other)))
            yield from _other(say("{name}: weight", name=name), *(figures(one.weight) for one in (head, other)))


def _node(network: Network, then: Node, now: Node) -> Words:
    """What differs in a layer; of an output, whose task is told elsewhere, what it reads and whether it learns."""
    is_output = then.id in network.outputs
    name = output_title(network, then.id) if is_output else called(then.id)
    if not is_output:
        yield from _layer(name, then, now)
    if then.inputs != now.inputs:
        yield say("{name}: connected otherwise", name=name)
    if then.frozen != now.frozen:
        yield f"{name}: {(say('frozen') if then.frozen else say('not frozen'))}"


def _layer(name: str, then: Node, now: Node) -> Words:
    if then.spec.kind != now.spec.kind:
        yield from _other(f"{name}:", *(LAYERS[node.spec.kind].label for node in (then, now)))
    else:
        yield from _values(f"{name}:", LAYERS[then.spec.kind].parameters, then.spec, now.spec)


# ------------------------------------------------------------ data


def _data(run: KeptRun, present: Project) -> Words:
    then, now = run.project.data, present.data
    sources = tuple(_sources(then, now))
    yield from sources
    for name, label in DATA_FIELDS.items():
        yield from _other(label, *(_said(name, getattr(data, name)) for data in (then, now)))
    yield from _other("classes", ", ".join(then.classes), ", ".join(now.classes))
    for part, count in zip(PARTS, run.counts, strict=True) if not sources else ():
        if count != (present_count := int(now.part(part).sum())):
            yield say(
                "{counted}, not {present_count}",
                counted=counted(count, f"{_PART[part]} sample"),
                present_count=figures(present_count),
            )


def _sources(then: Data, now: Data) -> Words:
    if then.source and now.source and then.source.kind == now.source.kind:
        yield from _values("", GENERATORS[then.source.kind].parameters, then.source, now.source)
        yield from _other(say("seed of the data"), figures(then.seed), figures(now.seed))
    else:
        yield from _other("data", _source(then), _source(now))


_PART = {"train": "training", "test": "test", "validation": "validation"}


def _source(data: Data) -> str:
    """What the samples are called after."""
    if data.source:
        return GENERATORS[data.source.kind].label
    return PurePath(data.origin.partition("; ")[0]).stem or say("made by hand")


def _said(name: str, value: Any) -> str:
    if name == "kind":
        return lowered(DATA_KINDS[value].title)
    if isinstance(value, tuple):
        return say(" to ").join(map(figures, value))
    return as_set(value) if isinstance(value, float) else str(value)
