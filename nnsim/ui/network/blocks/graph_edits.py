"""Edits of the graph as undoable steps with their words, and what is legal, for hands, keys and menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from nnsim.core.network import Node
from nnsim.core.problem import Problem, ProblemError, Severity
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.core.texts import Message, message, plain
from nnsim.edits import graph, groups
from nnsim.edits.fixes import edit_of
from nnsim.edits.kinds import Calls
from nnsim.language.texts import lowered, say
from nnsim.networks.kinds import LAYERS
from nnsim.networks.rewire import fresh_id
from nnsim.tasks.plan import plan
from nnsim.ui.network import titles
from nnsim.ui.network.blocks.appearance import Verdict
from nnsim.ui.network.blocks.flow import Edge
from nnsim.ui.network.blocks.folding import find, tail
from nnsim.ui.network.layer_edits import LayerEdits
from nnsim.ui.network.refusal import Refusal
from nnsim.ui.run.live import LiveModel
from nnsim.ui.run.undo import Editor


class GraphEdits(LayerEdits):
    """What a user can do to blocks beyond that. What cannot be done comes back as a ``Refusal``."""

    def __init__(self, editor: Editor, live: LiveModel) -> None:
        super().__init__(editor)
        self._live = live

    # ------------------------------------------------------------ what is legal

    def may_insert(self, spec: Spec, edge: Edge) -> Verdict:
        """Whether a layer can go on an edge; one that joins several waits there for the others."""
        return Verdict(graph.can_insert(self.project, spec, edge.origin, edge.ends[0], self._live.plan))

    def judge(self, edge: Edge) -> Callable[[str], Problem | None]:
        """For a layer kind, why it cannot go on ``edge``; asked once for each."""
        return cache(lambda kind: self.may_insert(Spec(kind), edge).problem)

    def _inserted(self, spec: Spec, edge: Edge) -> Calls:
        first, *others = edge.ends
        new = fresh_id(self.project.network, LAYERS[spec.kind].id)
        change = graph.insert_between.of(spec, edge.origin, first, new)
        for name in others:  # into a folded group several ways may lead
            change += graph.reconnect.of(edge.origin, new, name)
        return change

    def may_connect(self, source: str, target: str) -> Verdict:
        """Whether an edge can be drawn."""
        if find(self.project.network, target):
            text = say("Layers are folded here: open the block and connect to one of them.")
            return Verdict(Problem(text, target))
        return Verdict(graph.can_connect(self.project, self._origin(source), target, self._live.plan))

    def _origin(self, block_id: str) -> str:
        """The node behind the output of a block."""
        group = find(self.project.network, block_id)
        return tail(self.project.network, group) if group else block_id

    def may_move(self, node_id: str, edge: Edge) -> Verdict:
        """Whether a layer can leave its place for an edge."""
        return Verdict(self._breaks(graph.move_between.of(node_id=node_id, source=edge.origin, target=edge.ends[0])))

    def _breaks(self, change: Calls) -> Problem | None:
        """What an edit breaks that was whole before; a network that is broken already may be changed freely."""
        if not self._live.plan.layers:
            return None
        try:
            found = plan(change(self.project))
        except ProblemError as error:
            return error.problem
        return None if found.layers else next(iter(_errors(found.problems)), None)

    # ------------------------------------------------------------ edits

    def insert_on(self, spec: Spec, edge: Edge) -> Refusal | None:
        """Put a new layer on an edge."""
        change = self._inserted(spec, edge)
        return self._try(message("inserted", layer=titles.short(spec.kind)), change, self.may_insert(spec, edge))

    def add_loose(self, spec: Spec) -> bool:
        """A layer beside the network, to be connected."""
        return self.make(message("added", layer=titles.short(spec.kind)), graph.add_loose.of(spec=spec))

    def connect(self, source: str, target: str) -> Refusal | None:
        """Draw an edge."""
        step = message("connected", source=self.title(source), target=self.title(target))
        verdict = self.may_connect(source, target)
        if verdict.problem and find(self.project.network, target):
            opened = groups.set_folded.of(group_id=target, folded=False)
            return Refusal(verdict.problem, message("block_opened", block=self.title(target)), opened)
        return self._try(step, graph.connect.of(source=self._origin(source), target=target), verdict)

    def move_to(self, node_id: str, edge: Edge) -> Refusal | None:
        """Take a layer from its place to an edge."""
        change = _moved(node_id, edge)
        return self._try(message("moved", layer=self.title(node_id)), change, self.may_move(node_id, edge))

    def _try(self, step: Message, change: Calls, verdict: Verdict) -> Refusal | None:
        if verdict.problem is None:
            self.make(step, change)
            return None
        label, way_out = _repaired(self.project, change)
        mended = message("mended", step=step, way_out=plain(lowered(label))) if label else None
        return Refusal(verdict.problem, mended, way_out)

    def take_way_out(self, refusal: Refusal) -> None:
        """Do what was refused together with what makes it fit, as one step."""
        if refusal.step and refusal.way_out:
            self.make(refusal.step, refusal.way_out)

    def branch(self, edge: Edge, kind: str) -> Refusal | None:
        """Lead a second way around ``edge.target``'s place: a new layer of ``kind`` joined by Add."""
        change = graph.branch.of(spec=Spec(kind), source=edge.origin, target=edge.ends[0])
        return self._try(message("branched", layer=titles.short(kind)), change, Verdict(self._breaks(change)))

    def merge(self, ids: Sequence[str], kind: str) -> Refusal | None:
        """Join layers by Add or Concat."""
        change = graph.merge.of(sources=tuple(ids), kind=kind)
        return self._try(message("merged", layer=titles.short(kind)), change, Verdict(self._breaks(change)))

    def disconnect(self, edge: Edge) -> bool:
        """Cut an edge."""
        step = message("disconnected", source=self.title(edge.source), target=self.title(edge.target))
        return self.make(step, _disconnected(edge))

    def duplicate(self, ids: Sequence[str]) -> bool:
        """Repeat layers right behind themselves."""
        if not ids:
            return False
        one = len(ids) == 1
        step = message("duplicated", layer=self.title(ids[0])) if one else message("layers_duplicated", count=len(ids))
        return self.make(step, graph.duplicate.of(node_ids=tuple(ids)))

    def paste(self, nodes: Sequence[Node], edge: Edge | None) -> Refusal | None:
        """Put copied layers on an edge, or loose beside the network."""
        if len(nodes) == 1:
            step = message("pasted", layer=titles.short(nodes[0].spec.kind))
        else:
            step = message("layers_pasted", count=len(nodes))
        if edge is None:
            self.make(step, graph.paste_nodes.of(nodes=nodes))
            return None
        change = graph.insert_nodes.of(nodes=nodes, source=edge.origin, target=edge.ends[0])
        return self._try(step, change, Verdict(self._breaks(change)))

    # ------------------------------------------------------------ groups

    def fold(self, ids: Sequence[str]) -> Refusal | None:
        """Fold layers into one block."""
        problem = groups.can_group(self.project, ids)
        return self._try(message("folded", count=len(ids)), groups.group.of(node_ids=tuple(ids)), Verdict(problem))

    def set_folded(self, group_id: str, folded: bool) -> bool:
        """Show a group as one block, or its layers."""
        text = f"{(say('Close') if folded else say('Open'))} {self.title(group_id)}"
        return self._editor.edit(text, groups.set_folded.of(group_id=group_id, folded=folded))

    def dissolve(self, group_id: str) -> bool:
        """The layers stay, the group goes."""
        return self._editor.edit(
            say("Dissolve {self}", self=self.title(group_id)), groups.ungroup.of(group_id=group_id)
        )


def _disconnected(edge: Edge) -> Calls:
    return sum((graph.disconnect.of(edge.origin, name) for name in edge.ends), Calls())


def _moved(node_id: str, edge: Edge) -> Calls:
    return graph.move_between.of(node_id=node_id, source=edge.origin, target=edge.ends[0])


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


MOST_REPAIRS = 3


def _repaired(project: Project, change: Calls) -> tuple[str, Calls | None]:
    """Words and edit that do ``change`` and then what its problems offer, if that makes the network whole."""
    try:
        after = change(project)
    except ProblemError:
        return "", None
    labels: list[str] = []
    for _ in range(MOST_REPAIRS):
        problem = next(iter(_errors(plan(after).problems)), None)
        if problem is None:
            break
        if problem.fix is None:
            return "", None
        labels.append(problem.fix.label)
        repair = edit_of(problem.fix)
        after, change = repair(after), change + repair
    whole = bool(labels) and bool(plan(after).layers)
    return (", ".join(labels), change) if whole else ("", None)
