"""Whether a project can be trained, and what to say about it before it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from nnsim.core.catalogue import load
from nnsim.core.counted import nouns
from nnsim.core.data import Floats
from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Points, Problem, Severity
from nnsim.core.project import Project
from nnsim.core.rows import as_rows
from nnsim.data.entries import FEATURES
from nnsim.data.kinds import kind_of
from nnsim.data.separability import Separation, separate
from nnsim.edits import checks
from nnsim.engine.samples import split
from nnsim.language.texts import say
from nnsim.networks.kinds import LAYERS
from nnsim.recipes.kinds import LEARNERS, learner_of
from nnsim.tasks.kinds import task_of
from nnsim.tasks.plan import plan


def problems(project: Project) -> tuple[Problem, ...]:
    """Everything that is wrong with the project: its network first where there is one, then data and recipe."""
    load()
    return (*_of_network(project), *checks.problems(project))


def _of_network(project: Project) -> tuple[Problem, ...]:
    kind = project.recipe.learner.kind
    return plan(project).problems if kind not in LEARNERS or LEARNERS[kind].has_network else ()


def obstacle(found: tuple[Problem, ...]) -> Problem | None:
    """The first problem that forbids training, or None."""
    return next((problem for problem in found if problem.severity is Severity.ERROR), None)


def separations(project: Project) -> tuple[tuple[str, str, Separation], ...]:
    """The certificate for the training samples: names of the two groups, and whether a line separates them.

    One entry per output unit, the first group being the one with positive scores: the second
    class of a binary output, else each class against the rest.
    """
    samples = split(project)
    x, labels = as_rows(samples.train_x), samples.train_y.astype(np.intp)
    first = project.data.classes.index
    return tuple((a, b, separate(x, labels == first(a))) for a, b in sides(project))


def sides(project: Project) -> tuple[tuple[str, str], ...]:
    """Which classes each output unit tells apart: names of the group with positive scores, and of the other."""
    classes = project.data.classes
    if task_of(project).units(project.data) == 1:
        return ((classes[1], classes[0]),)
    return tuple((name, say("the rest")) for name in classes)


def proofs(project: Project) -> tuple[tuple[str, str, Separation], ...] | None:
    """``separations``, which tell whether Rosenblatt's rule will end on the project's data.

    None where another rule learns, where a feature makes infinite numbers of the data, and behind association units:
    what these make of the data is not looked into.
    """
    return separations(project) if learner_of(project).rule == "mistakes" and is_provable(project) else None


def separable(project: Project) -> bool | None:
    """Whether the rule ends; None as of ``proofs``."""
    apart = proofs(project)
    return None if apart is None else all(proof.separable for _, _, proof in apart)


def is_provable(project: Project) -> bool:
    """Whether the layer that learns sees the data, as finite numbers: squares of huge ones are none."""
    return not is_rewired(project) and bool(np.isfinite(split(project).train_x).all())


def is_rewired(project: Project) -> bool:
    """True where the single layer that learns sees what fixed association units make of the data."""
    return any(node.spec.kind in LAYERS and LAYERS[node.spec.kind].is_fixed for node in project.network.nodes)


def forecast(project: Project, weights: Callable[[], Mapping[str, Floats]]) -> Problem | None:
    """What will become of Rosenblatt's rule from ``weights()`` on: that it ends, or why it never does.

    None where another rule learns, which is not asked for its weights.
    """
    apart = proofs(project)
    return None if apart is None else foretold(project, apart, weights)


def foretold(
    project: Project, apart: tuple[tuple[str, str, Separation], ...], weights: Callable[[], Mapping[str, Floats]]
) -> Problem:
    """The same from the ``proofs`` of the project."""
    for first, second, proof in apart:
        if not proof.separable:
            remedy, fix = way_out(project)
            text = f"{_never(project, first, second, proof)} {remedy}"
            return Problem(text, "data", Severity.WARNING, fix, points=_groups(project, first, proof))
    return Problem(_ends(project, weights(), [proof for _, _, proof in apart]), "data", Severity.NOTE)


def _ends(project: Project, weights: Mapping[str, Floats], proofs: list[Separation]) -> str:
    """The bound of the convergence theorem, summed over the units."""
    table = np.c_[weights[f"{OUTPUT}.weight"], weights[f"{OUTPUT}.bias"]]
    lengths = np.linalg.norm(table.astype(np.float64), axis=1)
    rate = project.recipe.rate
    bound = sum(proof.bound(float(start), rate) for proof, start in zip(proofs, lengths, strict=True))
    margin = min(proof.margin for proof in proofs)
    values = {
        "bound": bound,
        "noun": nouns(bound, "correction"),
        "radius": proofs[0].radius,
        "margin": margin,
    }
    if _in_a_plane(project):
        return say(
            "A line separates the classes, so Rosenblatt's rule ends: after at most {bound:,.0f} more "
            "{noun}. From zero weights the bound is (R/γ)², with R = {radius:.3g} and γ = {margin:.3g}.",
            **values,
        )
    return say(
        "A plane separates the classes, so Rosenblatt's rule ends: after at most {bound:,.0f} more "
        "{noun}. From zero weights the bound is (R/γ)², with R = {radius:.3g} and γ = {margin:.3g}.",
        **values,
    )


def _in_a_plane(project: Project) -> bool:
    """Whether what separates is a line: with more inputs than two it is a plane."""
    return len(project.network.features) == 2 and kind_of(project.data).takes_features


def _never(project: Project, first: str, second: str, proof: Separation) -> str:
    """What the certificate says, with a point that lies in both hulls and a way out."""
    if _in_a_plane(project):
        text = say("No line separates {first} from {second}", first=first, second=second)
    else:
        text = say("No plane separates {first} from {second}", first=first, second=second)
    if kind_of(project.data).takes_features and proof.common is not None:
        place = ", ".join(starmap(_coordinate, zip(project.network.features, proof.common, strict=True)))
        text += say(
            ": {place} lies both between samples of {first} and between samples of {second}",
            place=place,
            first=first,
            second=second,
        )
        text += f" ({_corners(project, proof)})"
    return say("{text}. So Rosenblatt's rule never ends.", text=text)


def way_out(project: Project) -> tuple[str, Fix]:
    """An input that makes the classes separable, tried out on the data; else a rule that can bend."""
    network = project.network
    for feature in FEATURES if kind_of(project.data).takes_features else ():
        more = replace(project, network=replace(network, features=(*network.features, feature.id)))
        if feature.id not in network.features and separable(more):
            text = say("With {feature} as a further input they can be separated.", feature=feature.label)
            return text, Fix(say("Use {feature}", feature=feature.label), "toggle_feature", (("feature", feature.id),))
    text = say("Choose backpropagation and add a hidden layer.")
    return text, Fix(say("Use backpropagation"), "choose", (("part", "learner"), ("kind", "backprop")))


def _coordinate(feature: str, value: float) -> str:
    return f"{FEATURES[feature].label} = {_short(value)}"


def _corners(project: Project, proof: Separation) -> str:
    """The samples that span the common point, as points of the plane."""
    train: NDArray[np.intp] = np.flatnonzero(project.data.train)
    points: Floats = project.data.x[train[proof.support]]
    return say("samples {points}", points=", ".join(f"({_short(x)}, {_short(y)})" for x, y in points))


def _groups(project: Project, first: str, proof: Separation) -> tuple[Points, ...]:
    """The same samples, those of ``first`` and the others; apart where it is not the plane that is to be divided."""
    if not kind_of(project.data).takes_features or proof.common is None:
        return ()
    train: NDArray[np.intp] = np.flatnonzero(project.data.train)
    samples = train[proof.support]
    points = [(float(x), float(y)) for x, y in project.data.x[samples]]
    if project.network.features != ("x1", "x2"):
        return tuple((point,) for point in points)
    mine = project.data.y[samples] == project.data.classes.index(first)
    return tuple(tuple(p for p, own in zip(points, mine, strict=True) if own == side) for side in (True, False))


def _short(value: float) -> str:
    return f"{value:z.2f}".replace("-", "\N{MINUS SIGN}")
