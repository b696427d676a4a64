"""A project as JSON and arrays, and back with every shape, type and range checked.

What the catalogue knows (is there such a layer, may it have 10,000 units) is not checked
here but in ``edits.validate``; this module only guarantees a well-formed ``Project``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnsim.core.data import EXCLUDED, SCALINGS, SPLITS, Aside, Data, Floats, Mask, Samples
from nnsim.core.files import bundled
from nnsim.core.files.archive import ASIDE, COPIES, GIVEN, HELD_OUT, LENGTHS, SAMPLES, TARGETS, Damaged
from nnsim.core.files.arrays import Stored, from_npy, is_npy
from nnsim.core.files.fields import ANY, Fields, as_number, as_spec, newer, printable, spec_json
from nnsim.core.files.findings import MOST, decode_findings, encode_findings
from nnsim.core.network import HEAD_WEIGHTS, OUTPUT, Group, Head, Network, Node, is_input
from nnsim.core.project import LIMITS, Phase, Project, Recipe, View
from nnsim.core.spec import Spec
from nnsim.language.texts import say

MAX_CLASSES = 1000
MAX_KIND = 64
MAX_MODALITIES = 16
MAX_NODES = 1000


Arrays = Mapping[str, Stored]
"""The array members of a file by name."""


def encode(project: Project) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The JSON object and the array members of ``project``, uncopied."""
    data = project.data
    document: dict[str, Any] = {
        "name": project.name,
        "data": _data_json(data),
        "network": _network_json(project.network),
        "recipe": _plain(project.recipe),
        "view": {name: value for name, value in _plain(project.view).items() if value or name not in _LATER_VIEW},
    }
    if project.findings:
        document["findings"] = [encode_findings(each) for each in project.findings]
    marks: dict[str, NDArray[Any]] = {HELD_OUT: data.test} | ({} if data.aside is None else {ASIDE: data.aside})
    if data.bundled and not data.edited:
        return document, marks
    more: dict[str, NDArray[Any]] = {} if data.copy_of is None else {COPIES: data.copy_of}
    if data.given is not None and not (_tells_by_split(data) and np.array_equal(data.given, data.test)):
        more[GIVEN] = data.given
    if data.lengths is not None:
        more[LENGTHS] = data.lengths
    return document, {SAMPLES: data.x, TARGETS: data.y, **marks, **more}


def _tells_by_split(data: Data) -> bool:
    """True if its test samples are those of its source; earlier versions wrote no more of that."""
    return data.split == "given" and not data.edited and not data.bundled


def decode(document: dict[str, Any], members: Arrays) -> Project:
    """The project of a JSON object of the current format; raises ``Damaged``."""
    top = Fields(document, "project")
    project = Project(
        name=top.text("name"),
        data=_data(Fields(top.take("data"), "data"), members),
        network=_network(Fields(top.take("network"), "network")),
        recipe=_recipe(Fields(top.take("recipe"), "recipe")),
        view=_view(Fields(top.take("view"), "view")),
        findings=tuple(map(decode_findings, top.items("findings", MOST))) if top.has("findings") else (),
    )
    top.done()
    return project


# ---------------------------------------------------------------- data


LARGEST = float(np.finfo(np.float32).max)
"""The largest number that a network can be fed with."""

_LATER_VIEW = ("timeline", "experiment")
"""Entries of the view that are only written where they are set."""

_LATER: dict[str, Any] = {
    "scaling": "none", "origin": "", "bundled": "", "split": "stratified", "validation_share": 0.0,
    "target_scaling": "none", "vocabulary": (), "target_names": (), "pixel_classes": (), "modality_shapes": (),
}  # fmt: skip
"""Entries that the first version did not know. What they say by default is not written, so it can read such files."""


def _data_json(data: Data) -> dict[str, Any]:
    return {
        "kind": data.kind,
        "classes": list(data.classes),
        "columns": list(data.columns),
        "plane": [float(edge) for edge in data.plane],
        "source": None if data.source is None else spec_json(data.source),
        "seed": data.seed,
        "test_share": data.test_share,
        "edited": data.edited,
        **{key: getattr(data, key) for key in _LATER if getattr(data, key) != _LATER[key]},
    }


def _data(part: Fields, members: Arrays) -> Data:
    classes = part.texts("classes", MAX_CLASSES)
    known, edited = _known(part), part.flag("edited")
    named = len(classes) or len(known["pixel_classes"])
    x, y, test = _arrays(members, named, "" if edited else known["bundled"])
    if known["modality_shapes"] and x.shape[1:] != (sum(map(prod, known["modality_shapes"])),):
        raise Damaged(say("its samples do not hold what data.modality_shapes says"))
    source = part.take("source")
    data: dict[str, Any] = dict(
        x=x,
        y=y,
        test=test,
        aside=_aside(members, test),
        classes=classes,
        columns=part.texts("columns", 1 << 16),
        plane=_plane(part),
        source=None if source is None else as_spec(source, "data.source"),
        seed=part.whole("seed"),
        test_share=part.number("test_share", (0.0, 1.0)),
        edited=edited,
        kind=part.text("kind", MAX_KIND),
        **known,
    )
    part.done()
    try:
        made = Data(**data)
    except ValueError as error:
        raise Damaged(say("its samples and targets do not fit each other")) from error
    return _with_given(_with_lengths(_with_copies(made, members), members), members)


def _with_lengths(data: Data, members: Arrays) -> Data:
    """How long its series are, where they are not alike."""
    if LENGTHS not in members:
        return data
    try:
        return replace(data, lengths=from_npy(members[LENGTHS], np.int32, "lengths"))
    except ValueError as error:
        raise Damaged(say("its lengths do not fit its samples")) from error


def _with_given(data: Data, members: Arrays) -> Data:
    """What the source told of the samples, if anything."""
    if GIVEN not in members:
        return replace(data, given=data.test.astype(np.uint8)) if _tells_by_split(data) else data
    try:
        return replace(data, given=from_npy(members[GIVEN], np.uint8, say("marks of the source's split")))
    except ValueError as error:
        raise Damaged(say("its marks of the source's split do not fit its samples")) from error


def _with_copies(data: Data, members: Arrays) -> Data:
    """Which samples are augmented copies, and of what."""
    if COPIES not in members:
        return data
    try:
        return replace(data, copy_of=from_npy(members[COPIES], np.int32, say("marks of copies")))
    except ValueError as error:
        raise Damaged(say("its marks of copies do not fit its samples")) from error


def _known(part: Fields) -> dict[str, Any]:
    """The entries of ``_LATER``, the default where one is missing."""
    known = {key: _later(part, key) if part.has(key) else default for key, default in _LATER.items()}
    for key, choices in (("scaling", SCALINGS), ("target_scaling", SCALINGS), ("split", SPLITS)):
        if known[key] not in choices:
            raise newer(say("it has the unknown {key} '{known}'", key=key, known=printable(str(known[key]))))
    return known


def _later(part: Fields, key: str) -> str | float | tuple[str, ...] | tuple[tuple[int, ...], ...]:
    if key == "modality_shapes":
        return tuple(_shape(sizes, part.place(key)) for sizes in part.items(key, MAX_MODALITIES))
    if isinstance(_LATER[key], tuple):
        return part.texts(key, MAX_CLASSES)
    return part.text(key) if isinstance(_LATER[key], str) else part.number(key, (0.0, 1.0))


def _shape(sizes: object, place: str) -> tuple[int, ...]:
    """A list of up to three sizes."""
    if not isinstance(sizes, list) or not 0 < len(sizes) <= 3 or not all(type(n) is int and n > 0 for n in sizes):
        raise Damaged(say("its {place} has no list of sizes", place=place))
    return tuple(sizes)


def _aside(members: Arrays, test: Mask) -> Aside | None:
    """What is set aside for validation or excluded; None where the file does not tell."""
    if ASIDE not in members:
        return None
    aside: Aside = from_npy(members[ASIDE], np.uint8, say("validation marks"))
    if aside.shape != test.shape or bool((aside > EXCLUDED).any()) or bool((test & (aside > 0)).any()):
        raise Damaged(say("its test and validation marks do not fit each other"))
    return aside


def _plane(part: Fields) -> tuple[float, float, float, float]:
    edges = [as_number(edge, "data.plane", (-1e30, 1e30)) for edge in part.items("plane", 4)]
    if len(edges) != 4 or not edges[0] < edges[1] or not edges[2] < edges[3]:
        raise Damaged(say("its data.plane is not a rectangle"))
    return edges[0], edges[1], edges[2], edges[3]


def _arrays(members: Arrays, classes: int, known: str) -> tuple[Samples, Floats, Mask]:
    """Samples, targets and test marks; those of an unedited bundled set lie beside the program."""
    for name in (HELD_OUT,) if known else (SAMPLES, TARGETS, HELD_OUT):
        if name not in members:
            raise Damaged(say("its {name} is missing", name=name))
    x, y = bundled.arrays(known) if known else _own_arrays(members)
    test = from_npy(members[HELD_OUT], np.bool_, say("test marks"))
    if x.ndim < 2 or 0 in x.shape[1:] or y.shape[:1] != x.shape[:1] or test.shape != x.shape[:1]:
        raise Damaged(say("its samples, targets and test marks do not fit each other"))
    if y.dtype == np.float64 and classes:
        raise Damaged(say("its samples have the wrong number type"))
    if not (_are_finite(x) and _are_finite(y)):
        raise Damaged(say("its samples or targets are not finite"))
    if classes and bool(((y != np.floor(y)) | (y < 0) | (y >= classes)).any()):
        raise Damaged(say("its targets name classes that it does not have"))
    return x, y, test


def _are_finite(array: NDArray[Any]) -> bool:
    """True if float32 can hold every number; without arrays of that size beside it."""
    if array.dtype == np.uint8 or not array.size:
        return True
    return bool(array.min() >= -LARGEST and array.max() <= LARGEST)  # NaN is the least and the greatest


def _own_arrays(members: Arrays) -> tuple[Samples, Floats]:
    kinds = (np.uint8, np.float64, np.int16)
    kind = next((kind for kind in kinds if is_npy(members[SAMPLES], kind)), np.float32)
    value = np.float64 if is_npy(members[TARGETS], np.float64) else np.float32
    return from_npy(members[SAMPLES], kind, "samples"), from_npy(members[TARGETS], value, "targets")


# ---------------------------------------------------------------- network


def _network_json(network: Network) -> dict[str, Any]:
    return {
        "features": list(network.features),
        "nodes": [_node_json(node) for node in network.nodes],
        "output": _node_json(network.output),
        **({"groups": [_plain_group(group) for group in network.groups]} if network.groups else {}),
        **({"heads": [_plain_head(head) for head in network.heads]} if network.heads else {}),
    }


def _plain_head(head: Head) -> dict[str, Any]:
    return {"node": _node_json(head.node), "loss": head.loss, "weight": head.weight, "name": head.name}


def _plain_group(group: Group) -> dict[str, Any]:
    return {"id": group.id, "name": group.name, "members": list(group.members), "folded": group.folded}


def _node_json(node: Node) -> dict[str, Any]:
    frozen = {"frozen": True} if node.frozen else {}
    return {"id": node.id, "spec": spec_json(node.spec), "inputs": list(node.inputs), **frozen}


def _network(part: Fields) -> Network:
    features = part.texts("features", 1 << 16)
    if len(set(features)) != len(features):
        raise Damaged(say("its network.features name one twice"))
    nodes = tuple(_node(Fields(node, "network.nodes")) for node in part.items("nodes", MAX_NODES))
    output = _node(Fields(part.take("output"), "network.output"))
    listed = part.items("groups", MAX_NODES) if part.has("groups") else []
    groups = tuple(_group(Fields(group, "network.groups")) for group in listed)
    further = part.items("heads", MAX_NODES) if part.has("heads") else []
    heads = tuple(_head(Fields(head, "network.heads")) for head in further)
    part.done()
    _check_graph(nodes, (*(head.node for head in heads), output))
    _check_groups(groups, {node.id for node in nodes})
    return Network(features, nodes, output, groups, heads)


def _head(part: Fields) -> Head:
    node = _node(Fields(part.take("node"), "network.heads"))
    head = Head(node, part.text("loss"), part.number("weight", HEAD_WEIGHTS), part.text("name"))
    part.done()
    return head


def _group(part: Fields) -> Group:
    group = Group(part.text("id", 64), part.text("name"), part.texts("members", MAX_NODES), part.flag("folded"))
    part.done()
    return group


def _check_groups(groups: tuple[Group, ...], nodes: set[str]) -> None:
    """Ids are unique, and every node is in one group at most."""
    if len({group.id for group in groups}) != len(groups):
        raise Damaged(say("its network.groups have an id twice"))
    free = set(nodes)
    for group in groups:
        if not group.members or len(set(group.members)) != len(group.members) or not free.issuperset(group.members):
            raise Damaged(say("its group '{group}' holds a layer that it cannot hold", group=printable(group.name)))
        free.difference_update(group.members)


def _node(part: Fields) -> Node:
    node = Node(part.text("id", 64), part.spec("spec"), part.texts("inputs", MAX_NODES))
    if part.has("frozen"):
        node = replace(node, frozen=part.flag("frozen"))
    part.done()
    return node


def _check_graph(nodes: tuple[Node, ...], ends: tuple[Node, ...]) -> None:
    """Ids are unique, and nodes read only from earlier ones (none yet, if loose); the last end is called ``output``."""
    known, final = set[str](), {node.id for node in ends}
    for node in (*nodes, *ends):
        if not node.id or node.id in known or is_input(node.id) or (node.id == OUTPUT) != (node is ends[-1]):
            raise Damaged(
                say("its network has the layer id '{printable}' where it may not be", printable=printable(node.id))
            )
        if not {name for name in node.inputs if not is_input(name)} <= known - final:
            raise Damaged(
                say(
                    "its layer '{printable}' reads from a layer that does not come before it",
                    printable=printable(node.id),
                )
            )
        known.add(node.id)


# ---------------------------------------------------------------- recipe and view


def _plain(value: Recipe | View | Phase) -> dict[str, Any]:
    pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
    return {name: _plain_part(part) for name, part in pairs}


def _plain_part(part: Any) -> Any:
    if isinstance(part, tuple):
        return [_plain(phase) if isinstance(phase, Phase) else phase for phase in part]
    return spec_json(part) if isinstance(part, Spec) else part


def _recipe(part: Fields) -> Recipe:
    listed = part.items("phases", MAX_NODES) if part.has("phases") else []
    single = (field for field in fields(Recipe) if field.name != "phases")
    values = {field.name: part.like(field, LIMITS.get(field.name, ANY)) for field in single}
    part.done()
    return Recipe(**values, phases=tuple(_phase(Fields(phase, "recipe.phases")) for phase in listed))


def _phase(part: Fields) -> Phase:
    phase = Phase(
        part.text("name"),
        part.whole("epochs", (1, LIMITS["epochs"][1])),
        part.number("rate", LIMITS["rate"]),
        part.spec("schedule"),
        part.texts("frozen", MAX_NODES),
        part.texts("outputs", MAX_NODES) if part.has("outputs") else (),
    )
    part.done()
    return phase


def _view(part: Fields) -> View:
    """Entries of a newer version are dropped: they change how it looks, not what it computes."""
    return View(**{field.name: part.like(field, LIMITS.get(field.name, ANY)) for field in fields(View)})
