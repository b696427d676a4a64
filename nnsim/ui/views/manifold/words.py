"""What is said of a graph of neighbours and of what methods make of it. Knows no Qt."""

from __future__ import annotations

import math

from nnsim.core.answers.manifold import Embedding, Manifold
from nnsim.core.counted import counted
from nnsim.core.shares import percent
from nnsim.language.texts import say

NAMES = {
    "pca": say("PCA"),
    "mds": say("Classical MDS"),
    "isomap": say("Isomap"),
    "laplacian": say("Laplacian eigenmaps"),
    "lle": say("LLE"),
    "ltsa": say("LTSA"),
}

SHORT = {**NAMES, "mds": say("MDS"), "laplacian": say("Laplacian")}
"""Names where there is little room."""


FEW = 0.1
"""Shares below this are told with a decimal."""


def graph_sentence(found: Manifold) -> str:
    """How many edges the graph has, and how many of them cut short."""
    parts, cut = int(found.parts.max(initial=0)) + 1, int(found.cut.sum())
    samples, edges = counted(len(found.samples), "sample"), counted(len(found.edges), "edge")
    if parts > 1:
        return say(
            "{samples}, {edges}: the graph is in {parts}.", samples=samples, edges=edges, parts=counted(parts, "part")
        )
    if cut:
        return say("{samples}, {edges}, of which {cut} cut short.", samples=samples, edges=edges, cut=f"{cut:,}")
    return say("{samples}, {edges}, none of which cuts short.", samples=samples, edges=edges)


def picture_sentence(found: Embedding) -> str:
    """What a method's picture keeps."""
    name = NAMES[found.method]
    if found.problem:
        return found.problem.text
    if not math.isfinite(found.trust):
        return say(
            "{name} leaves {residual} of the variance of the ways along the graph untold.",
            name=name,
            residual=percent(found.residual, 1),
        )
    return say(
        "{name} leaves {residual} of the variance of the ways along the graph untold; its trustworthiness is {trust}.",
        name=name,
        residual=percent(found.residual, 1),
        trust=f"{found.trust:.3f}",
    )


def numbers(found: Embedding) -> str:
    """Both numbers in short."""
    if found.problem:
        return ""
    trust = f"{found.trust:.2f}" if math.isfinite(found.trust) else ""
    residual = percent(found.residual, 1 if found.residual < FEW else 0) if math.isfinite(found.residual) else ""
    return " · ".join(filter(None, (residual, trust)))


def sentence(found: Manifold, method: str) -> str:
    """Of the graph, and of one method."""
    if found.problem:
        return found.problem.text
    made = found.of_method(method)
    return " ".join((graph_sentence(found), picture_sentence(made))) if made else graph_sentence(found)
