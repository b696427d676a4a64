"""A decision tree in words: its questions about columns, and what stands in a node. Qt-free."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from nnsim.core.answers.tree import DecisionTree
from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.data import scaling
from nnsim.data.entries import FEATURES
from nnsim.data.kinds import kind_of
from nnsim.data.modalities import picture_shape, sections
from nnsim.language.texts import say
from nnsim.networks.naming import column_titles
from nnsim.ui.kit.numbers import fixed, plain


def question(project: Project, tree: DecisionTree, node: int) -> str:
    """``petal length ≤ 2.45``: those for which it is true go to the left."""
    data, number, threshold = project.data, int(tree.feature[node]), float(tree.threshold[node])
    kind = kind_of(data)
    if kind.takes_features:
        return f"{FEATURES[project.network.features[number]].label} ≤ {plain(threshold)}"
    if kind.is_moving or (kind.is_pictorial and number < prod(picture_shape(data))):
        return f"{_pixel(data, number)} ≤ {plain(threshold)}"
    if kind.is_curve:
        step, column = divmod(number, data.sample_shape[1])
        titles = column_titles(data.columns, data.sample_shape[1])
        name = (
            say("step {step:,}", step=step + 1)
            if len(titles) == 1
            else say("{title}, step {step:,}", title=titles[column], step=step + 1)
        )
    else:
        column, name = number, column_titles(data.columns, prod(data.sample_shape))[number]
    if number in scaling.one_hot(data):
        whole, _, category = name.partition("=")
        return f"{whole} ≠ {category}"
    fitted = scaling.fit(data)
    return f"{name} ≤ {plain(threshold / float(fitted.factor[column]) + float(fitted.offset[column]))}"


def _pixel(data: Data, number: int) -> str:
    """``pixel 3, 5``, ``pixel 3, 5 (red)``: row and column from 1, as inputs have them, channels first.

    ``pixel 2, 3, 5`` of a video, the number of the picture first.
    """
    kind, (height, width) = kind_of(data), picture_shape(data)[:2]
    pictures = data.sample_shape[0] if kind.is_moving else 1
    channel, rest = divmod(number, pictures * height * width)
    picture, place = divmod(rest, height * width)
    row, column = divmod(place, width)
    shape = data.sample_shape if kind.is_moving else picture_shape(data)
    names = next((each.kind for each in sections(data)), kind).channels(shape)
    places = (picture, row, column) if kind.is_moving else (row, column)
    where = ", ".join(f"{place + 1:,}" for place in places)
    return say("pixel {where}", where=where) + (f" ({names[channel]})" if names else "")


def answer(project: Project, tree: DecisionTree, node: int) -> str:
    """The class that is most frequent in a node, or the mean of its values."""
    if project.data.classes:
        return project.data.classes[int(tree.value[node].argmax())]
    return plain(float(tree.value[node, 0]))


def size(project: Project, tree: DecisionTree, node: int) -> str:
    """``32 of 34`` are of that class; ``± 0.4`` of how many for values."""
    samples = int(tree.samples[node])
    if project.data.classes:
        best = round(float(tree.value[node].max()) * samples)
        return f"{samples:,}" if best == samples else say("{best:,} of {samples:,}", best=best, samples=samples)
    if samples == 1:
        return "1 sample"
    return f"± {plain(float(tree.spread[node]))} · {samples:,}" if len(tree.spread) else counted(samples, "sample")


def impurity(project: Project, tree: DecisionTree, node: int) -> str:
    """``Gini 0.44``, or how far values are from their mean."""
    if project.data.classes:
        return say("Gini {impurity}", impurity=fixed(float(tree.impurity[node]), 2))
    off = f" ± {plain(float(tree.spread[node]))}" if len(tree.spread) else ""
    return f"{plain(float(tree.value[node, 0]))}{off}"


def told(project: Project, tree: DecisionTree, node: int) -> str:
    """All of a node in sentences, for tool tips and screen readers."""
    asks = (
        "" if tree.is_leaf(node) else say("{question}? Yes: left, no: right.\n", question=question(project, tree, node))
    )
    samples = counted(int(tree.samples[node]), "training sample")
    return f"{asks}{samples}, {impurity(project, tree, node)}{_listed(project, tree, node)}."


def _listed(project: Project, tree: DecisionTree, node: int) -> str:
    """The classes in a node, the most frequent first."""
    shares = tree.value[node]
    if not project.data.classes:
        return ""
    order = np.argsort(-shares, kind="stable")[:4]
    named = [f"{project.data.classes[k]} {percent(float(shares[k]), 0)}" for k in order if shares[k] > 0]
    return f": {', '.join(named)}"


def arrival(project: Project, tree: DecisionTree, path: Sequence[int]) -> str:
    """What the leaf at the end of a path says, and after how many questions."""
    leaf, asked = path[-1], counted(len(path) - 1, "question")
    samples = counted(int(tree.samples[leaf]), "training sample")
    if project.data.classes:
        best = round(float(tree.value[leaf].max()) * int(tree.samples[leaf]))
        return say(
            "After {asked}: a leaf of {samples}, {best:,} of them {answer}.",
            asked=asked,
            samples=samples,
            best=best,
            answer=answer(project, tree, leaf),
        )
    return say(
        "After {asked}: a leaf of {samples} with the mean {answer}.",
        asked=asked,
        samples=samples,
        answer=answer(project, tree, leaf),
    )


def summary(tree: DecisionTree) -> str:
    """``8 questions · 9 leaves``."""
    leaves = int((tree.left < 0).sum())
    return f"{counted(leaves - 1, 'question')} · {counted(leaves, 'leaf')}"
