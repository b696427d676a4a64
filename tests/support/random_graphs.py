"""Networks drawn by hypothesis: whatever the editor can make of layers, branches and merges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.network import INPUT, Network
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.edits import graph as edits_graph
from nnsim.networks.building import Builder
from nnsim.networks.kinds import LAYERS
from nnsim.tasks.plan import plan

load()


def images(network: Network, shape: tuple[int, ...] = (8, 8), n: int = 24) -> Project:
    """``network`` on ``n`` images of noise of three classes, every fourth held out."""
    rng = np.random.default_rng(3)
    y = np.arange(n) % 3
    x = rng.integers(0, 255, (n, *shape), np.uint8)
    data = Data(x, y.astype(np.float32), np.arange(n) % 4 == 3, ("a", "b", "c"), (), kind="image")
    return Project(data=data, network=network, recipe=Recipe(loss="categorical_cross_entropy", batch=6))


MERGES = [kind.id for kind in LAYERS if kind.inputs[0] > 1]
SINGLE = [kind.id for kind in LAYERS if kind.inputs == (1, 1)]


@st.composite
def graphs(draw: Callable[..., Any]) -> Project:
    """Any network that the editor can make: layers on edges, branches, edges; only what is legal."""
    made = Builder()
    made.add("flatten")
    project = images(made.network("multiclass"), draw(st.sampled_from([(4, 4), (6, 5), (4, 4, 3)])), 12)
    for _ in range(draw(st.integers(1, 6))):
        sources = [INPUT, *(node.id for node in project.network.nodes)]
        source = draw(st.sampled_from(sources))
        if draw(st.booleans()) or len(sources) < 3:
            spec = Spec(draw(st.sampled_from(SINGLE)))
            if edits_graph.can_insert(project, spec, source) is None:
                project = edits_graph.insert_after(project, spec, source)
        else:
            other = draw(st.sampled_from(sources))
            joined = edits_graph.merge(project, (source, other), draw(st.sampled_from(MERGES)))
            if source != other and not any(p.where.startswith(tuple(MERGES)) for p in plan(joined).problems):
                project = joined
    return project
