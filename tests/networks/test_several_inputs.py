"""A network with an input for the image and one for the text of every sample."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pairs_data import VOCABULARY, pairs, two_towers

from nnsim.core.catalogue import load
from nnsim.core.data import Data
from nnsim.core.files.archive import Damaged
from nnsim.core.files.project import decode, encode
from nnsim.core.network import INPUT
from nnsim.core.problem import ProblemError, Severity
from nnsim.core.project import Project, Recipe
from nnsim.core.spec import Spec
from nnsim.data.kinds.pairs import TEXT
from nnsim.data.modalities import sections
from nnsim.edits import graph
from nnsim.edits.checks import problems
from nnsim.edits.network import fit_vocabulary, set_output
from nnsim.edits.validate import refusal
from nnsim.networks import forward
from nnsim.networks.costs import costs
from nnsim.tasks import feeding
from nnsim.tasks.plan import plan

load()


def towers(data: Data | None = None) -> Project:
    return Project(data=data or pairs(), network=two_towers(), recipe=Recipe(loss="binary_cross_entropy"))


def _written(project: Project) -> tuple[dict[str, Any], dict[str, Any]]:
    """As it stands in a file."""
    document, arrays = encode(project)
    return json.loads(json.dumps(document)), arrays


def test_every_modality_has_an_input_of_its_own_shape() -> None:
    assert plan(towers()).inputs == {INPUT: (3, 16, 16), TEXT: (4,)}
    assert plan(towers(pairs((16, 16)))).inputs == {INPUT: (1, 16, 16), TEXT: (4,)}
    assert plan(Project()).inputs == {INPUT: (2,)}


def test_a_row_is_cut_into_what_each_input_gets() -> None:
    project = towers()
    image, text = sections(project.data)
    cut = plan(project).cut(feeding.inputs(project, project.data.x[:3]))
    assert (cut[INPUT] == np.moveaxis(image.of(project.data.x[:3]), 3, 1)).all()
    assert (cut[TEXT] == text.of(project.data.x[:3])).all()
    assert text.of(project.data.x[0]).shape == (4,)


def test_the_embedding_has_a_row_for_every_word() -> None:
    project = fit_vocabulary(replace(towers(), data=replace(pairs(), vocabulary=(*VOCABULARY, "further"))))
    assert project.network.node("embedding1").spec.values["words"] == len(project.data.vocabulary)


def test_edges_start_at_any_input_and_end_at_none() -> None:
    project = towers()
    cut = graph.disconnect(project, TEXT, "embedding1")
    assert graph.connect(cut, TEXT, "embedding1") == project
    assert graph.can_connect(cut, TEXT, "embedding1") is None
    assert graph.can_connect(project, "flatten1", TEXT) is not None
    wrong = graph.can_connect(project, TEXT, "conv2d1")
    assert wrong is not None
    assert "needs an image" in wrong.text
    joined = graph.merge(graph.add_loose(project, Spec("embedding"), "other", (TEXT,)), ("other", TEXT), "concat")
    assert joined.network.node("concat1").inputs == ("other", TEXT)


def test_pasted_layers_read_the_input_that_they_read() -> None:
    project = towers()
    pasted = graph.paste_nodes(project, [project.network.node("embedding1")])
    assert pasted.network.node("embedding2").inputs == (TEXT,)
    elsewhere = graph.paste_nodes(Project(), [project.network.node("embedding1")])
    assert elsewhere.network.node("embedding1").inputs == ()


def test_who_reads_an_input_that_is_not_there_is_told() -> None:
    project = replace(Project(), network=towers().network)
    said = [problem.text for problem in plan(project).problems]
    assert "Embedding 1 reads the text, which these samples lack: connect something else to it." in said


def test_an_input_that_leads_nowhere_is_told() -> None:
    assert problems(towers()) == ()
    alone = graph.remove_nodes(towers(), ("similarity1",))
    texts = {problem.text: problem for problem in problems(alone)}
    sentence = "The output knows nothing of the text: connect the text to a layer."
    assert texts[sentence].severity is Severity.WARNING
    assert texts[sentence].where == TEXT


def test_numpy_and_costs_follow_both_inputs() -> None:
    project = towers()
    planned = plan(project)
    rng = np.random.default_rng(0)
    weights = {
        f"{n.id}.{a.name}": rng.normal(size=a.shape).astype(np.float32) for n in planned.layers for a in n.arrays
    }
    weights["conv2d1.weight"] *= 0
    made = forward.run(planned, weights, feeding.inputs(project, project.data.x[:4]))
    assert made["output"].shape == (4, 1)
    assert made["global_pool1"] == pytest.approx(made["embedding1"].mean(axis=1), abs=1e-6)
    counted = costs(planned)
    assert counted.layer("conv2d1").field is not None
    assert counted.layer("similarity1").field is None


def test_what_asks_for_one_kind_of_sample_refuses_in_words() -> None:
    said = [problem.text for problem in problems(set_output(towers(), "reconstruction"))]
    assert len(said) == 1
    assert said[0].endswith("asks for samples that are one thing, but these consist of several: use another output.")
    assert plan(set_output(towers(), "pixels")).layers == ()


def test_a_file_keeps_shapes_and_inputs() -> None:
    project = towers()
    document, arrays = _written(project)
    again = decode(document, arrays)
    assert again.network == project.network
    assert again.data.modality_shapes == ((16, 16, 3), (4,))
    assert refusal(again) is None
    assert "modality_shapes" not in encode(Project())[0]["data"]


@pytest.mark.parametrize("shapes", [[[16, 16, 3]], [[16, 16, 3], [8]], [[16, 16, 3], []], [[16, 16, 3], "7"]])
def test_shapes_that_do_not_fill_a_sample_are_damage(shapes: list[object]) -> None:
    document, arrays = _written(towers())
    with pytest.raises(Damaged):
        decode({**document, "data": {**document["data"], "modality_shapes": shapes}}, arrays)


def test_no_layer_is_called_as_an_input() -> None:
    document, arrays = _written(towers())
    nodes = [
        {**node, "id": "input.more"} if node["id"] == "flatten1" else node for node in document["network"]["nodes"]
    ]
    with pytest.raises(Damaged, match="layer id"):
        decode({**document, "network": {**document["network"], "nodes": nodes}}, arrays)


def test_words_that_are_in_no_vocabulary_are_refused() -> None:
    project = towers()
    x = project.data.x.copy()
    x[0, -1] = 99
    wrong = replace(project, data=replace(project.data, x=x))
    assert "vocabulary" in str(refusal(wrong))
    with pytest.raises(ValueError, match="modalities"):
        Data(**{**_plain(project.data), "modality_shapes": ((2, 2), (1,))})


def _plain(data: Data) -> dict[str, Any]:
    return {"x": data.x, "y": data.y, "test": data.test, "kind": "pairs"}


def test_one_input_alone_is_no_circle() -> None:
    with pytest.raises(ProblemError, match="Nothing can lead into the inputs"):
        graph.connect(towers(), "flatten1", TEXT)
