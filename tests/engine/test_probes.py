from dataclasses import replace

import numpy as np
import pytest

from nnsim.core.data import Data
from nnsim.core.hashing import weights_sha256
from nnsim.core.messages import ProbeSample
from nnsim.core.project import Project, Recipe
from nnsim.core.registry import UnknownEntry
from nnsim.core.spec import Spec
from nnsim.data import feeding
from nnsim.edits.network import mlp
from nnsim.engine import probes
from nnsim.engine.probes import base, fields, maps, output, weights
from nnsim.engine.samples import inputs
from nnsim.engine.trainer import Trainer
from nnsim.networks import forward
from nnsim.networks.building import Builder

LAYERS = (Spec.of("dense", units=5), Spec("batchnorm1d"), Spec("dropout"))
OUTPUTS = ("binary", "multiclass", "regression")
ALL = (
    "decisions",
    "weights", "output", "fields", "predictions", "losses", "verdicts", "maps", "told", "plane", "facts", "fingerprint",
    "marked", "tree", "reasons", "continuation", "attention", "memory", "beat", "activity", "effect",
    "hidden", "readout", "manifold", "contest", "shrinkage", "patches", "dream",
    "heat", "descent", "landscape",
    "step", "slope", "guarantee",
    "idle_units", "gradients", "updates", "weight_spread",
    "coach",
    "kept_gradients", "kept_weights", "past",
    "reading", "over_time", "automaton",
)  # fmt: skip


@pytest.fixture(params=OUTPUTS)
def trainer(build, request) -> Trainer:
    made = Trainer(build(*LAYERS, output=request.param, features=("x1", "x1x2")))
    made.run_epoch()
    return made


def test_every_probe_registers_by_being_a_file_of_the_package(trainer: Trainer) -> None:
    base.load()
    assert set(base.PROBES.ids()) == set(ALL)
    assert probes.__doc__
    with pytest.raises(UnknownEntry, match="unknown probe 'soul'"):
        base.compute(("soul",), trainer)


def test_only_what_was_asked_for_is_computed(trainer: Trainer) -> None:
    assert list(base.compute(("predictions",), trainer)) == ["predictions"]
    assert base.compute((), trainer) == {}


def test_probes_leave_no_trace(trainer: Trainer) -> None:
    before = weights_sha256(trainer.learner.weights())
    once, twice = base.compute(ALL, trainer), base.compute(ALL, trainer)
    assert weights_sha256(trainer.learner.weights()) == before
    assert np.array_equal(once["output"], twice["output"])


def test_fields_and_output_are_what_the_window_draws_from_the_weights(trainer: Trainer) -> None:
    project = trainer.project
    plan = trainer.learner.model.plan  # type: ignore[attr-defined]
    got = base.compute(("weights", "fields", "output"), trainer)
    grid = inputs(project, feeding.grid(project.data.plane, fields.SIZE))
    expected = forward.run(plan, got["weights"], grid)
    assert list(got["fields"]) == ["node0", "node1", "node2", "output"]
    for node, field in got["fields"].items():
        assert field.shape == (expected[node].shape[1], fields.SIZE, fields.SIZE)
        np.testing.assert_allclose(field.reshape(len(field), -1).T, expected[node], rtol=1e-4, atol=1e-5)
    assert got["output"].shape == (plan.units, output.SIZE, output.SIZE)
    kind = project.network.output.spec.kind
    if kind == "multiclass":
        np.testing.assert_allclose(got["output"].sum(0), 1, rtol=1e-5)


def test_a_costly_network_is_asked_about_fewer_places(build) -> None:
    made = Trainer(mlp(build(), 16_000, 2, 16_000, 2, 16_000))
    found = base.compute(("fields",), made)["fields"]["dense1"]
    assert len(found) == 16_000
    assert fields.COARSEST < found.shape[1] == found.shape[2] < fields.SIZE


def test_row_0_of_a_field_is_the_largest_y(build) -> None:
    made = Trainer(build(features=("x2",)))
    made.set_weight("output.weight", (0, 0), 1.0)
    field = base.compute(("fields",), made)["fields"]["output"][0]
    assert (np.diff(field[:, 0]) < 0).all()
    assert np.ptp(field, axis=1).max() == 0


def test_predictions_and_losses_are_those_of_every_sample_in_order(trainer: Trainer) -> None:
    data = trainer.project.data
    got = base.compute(("predictions", "losses", "verdicts"), trainer)
    assert got["predictions"].shape == got["losses"].shape == data.y.shape
    last = trainer.history.last
    assert last is not None
    assert got["losses"][data.test].mean() == pytest.approx(last["test_loss"], rel=1e-5)
    if data.targets == "classes":
        assert (got["predictions"] == data.y)[~data.test].mean() == pytest.approx(last["train_accuracy"])


def images() -> Trainer:
    made = Builder()
    made.add("conv2d", channels=80)
    made.add("flatten")
    data = Data(
        np.random.default_rng(0).integers(0, 255, (8, 6, 6), np.uint8),
        (np.arange(8) % 3).astype(np.float32),
        np.arange(8) > 5,
        ("a", "b", "c"),
        (),
        kind="image",
    )
    return Trainer(Project(data=data, network=made.network("multiclass"), recipe=Recipe(loss="squared_error")))


def test_what_was_said_to_the_test_samples_is_that_of_the_newest_row(trainer: Trainer) -> None:
    data = trainer.project.data
    at_the_row = base.compute(("predictions",), trainer)["predictions"][data.test]
    if data.targets == "values" or trainer.project.network.output.spec.kind == "regression":
        at_the_row = at_the_row[:0]
    np.testing.assert_array_equal(base.compute(("told",), trainer)["told"], at_the_row)
    trainer.run_batch()
    np.testing.assert_array_equal(base.compute(("told",), trainer)["told"], at_the_row)
    right = float(np.mean(at_the_row == data.y[data.test])) if len(at_the_row) else np.nan
    np.testing.assert_allclose(trainer.history.last["test_accuracy"], right, rtol=1e-6)
    trainer.edit(replace(trainer.project, data=replace(data, test=~data.test)))
    assert base.compute(("told",), trainer)["told"].shape == (0,)


def test_maps_of_a_sample_are_what_every_node_makes_of_it() -> None:
    trainer = images()
    data = trainer.project.data
    got = base.compute(("maps",), trainer, {"maps": ProbeSample(3)})["maps"]
    expected = trainer.learner.fields(inputs(trainer.project, data.x[3:4]))
    assert np.array_equal(got.maps["conv2d1"], expected["conv2d1"][0, :64])  # not all 80 of them
    assert np.array_equal(got.maps["input"][0], data.x[3] / np.float32(255))
    assert got.answer.sum() == pytest.approx(1, rel=1e-6)
    assert got.index == 3


def test_a_sample_drawn_by_hand_gets_the_same_maps() -> None:
    trainer = images()
    sample = trainer.project.data.x[2]
    hand = base.compute(("maps",), trainer, {"maps": ProbeSample.at(sample)})["maps"]
    known = base.compute(("maps",), trainer, {"maps": ProbeSample(2)})["maps"]
    assert all(np.array_equal(hand.maps[name], known.maps[name]) for name in known.maps)
    assert hand.index == -1


def test_every_probe_of_a_frame_looks_at_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = base.Probe("seen", "What it was asked about.", lambda _trainer, about: about, "the first")
    monkeypatch.setitem(base.PROBES._items, "seen", seen)
    found = base.compute(("maps", "seen"), images(), {"maps": ProbeSample(1)})
    assert (found["maps"].index, found["seen"]) == (1, "the first")
    assert base.compute(("seen",), images(), {"seen": "another"}) == {"seen": "another"}
    assert base.compute(("seen",), images(), {"seen": True}) == {"seen": "the first"}, "who does not say where"
    asked = ("seen#1", "seen#2", "seen#3")
    assert base.compute(asked, images(), {"seen#1": 1, "seen#2": 2}) == {
        "seen#1": 1,
        "seen#2": 2,
        "seen#3": "the first",
    }


@pytest.mark.parametrize("sample", [ProbeSample(8), ProbeSample(-1), ProbeSample(drawn=b"abc")])
def test_a_look_at_what_is_no_longer_there_shows_nothing(sample: ProbeSample) -> None:
    assert base.compute(("maps",), images(), {"maps": sample}) == {"maps": None}


def test_maps_stay_within_a_megabyte() -> None:
    values = {f"n{i}": np.zeros((96, 55, 55), np.float32) for i in range(9)} | {"wide": np.zeros(9216, np.float32)}
    shown = maps._thinned(values)
    assert sum(value.size for value in shown.values()) <= maps.MOST_NUMBERS
    assert min(len(value) for value in shown.values()) >= 8
    assert maps._part(np.zeros((3, 224, 224), np.float32), 64).shape == (3, 56, 56)


def test_weights_of_huge_networks_are_not_sent(monkeypatch) -> None:
    monkeypatch.setattr(weights, "MOST_NUMBERS", 10)
    assert base.compute(("weights",), images())["weights"] == {}


def test_wires_that_never_learn_count_among_them(build, monkeypatch) -> None:
    wired = Trainer(build(Spec.of("random_projection", units=100)))
    assert wired.learner.numbers == wired.learner.parameters + 200
    monkeypatch.setattr(weights, "MOST_NUMBERS", wired.learner.parameters + 100)
    assert base.compute(("weights",), wired)["weights"] == {}
