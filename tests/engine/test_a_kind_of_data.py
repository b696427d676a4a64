"""A kind of data that only this test knows goes all the way: set, file, feeding, network, training."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from toy_series import SERIES, rising_or_falling

from nnsim.core.catalogue import load
from nnsim.core.files import nnsim_file
from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.core.spec import Spec
from nnsim.data import feeding, projection
from nnsim.data.entries import DATA_KINDS
from nnsim.data.kinds import kind_of
from nnsim.edits.data import replace_data, set_scaling
from nnsim.edits.network import mlp
from nnsim.edits.validate import open_project
from nnsim.engine.headless import run_headless
from nnsim.networks.plan import input_shape

load()


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DATA_KINDS._items, SERIES.id, SERIES)


def project() -> Project:
    return mlp(replace_data(Project(), rising_or_falling()), 3)


def test_it_is_asked_for_and_not_guessed() -> None:
    data = rising_or_falling()
    assert kind_of(data) is SERIES
    assert kind_of(data.take(slice(3))) is SERIES
    assert projection.shown(data).x.shape == (0, 2), "it has no place in the plane"
    assert projection.shown(data).kind == "points"


def test_the_network_is_fed_with_what_it_says() -> None:
    made = project()
    assert input_shape(made) == (8,)
    assert np.array_equal(feeding.inputs(made, made.data.x), np.diff(made.data.x, axis=1).reshape(40, 8))


def test_its_scalings_are_its_own() -> None:
    with pytest.raises(ProblemError, match="Series are not scaled: only differences"):
        set_scaling(project(), "standard")


def test_it_is_saved_opened_and_learned(tmp_path: Path) -> None:
    made = replace(project(), recipe=replace(project().recipe, optimizer=Spec("adam"), rate=0.05))
    nnsim_file.save(tmp_path / "a.nnsim", made)
    opened = open_project(tmp_path / "a.nnsim").project
    assert opened.data.kind == "toy_series"
    result, _ = run_headless(opened, 30)
    assert result.test_accuracy == 1.0
    assert result.weights_sha256 == run_headless(made, 30)[0].weights_sha256


def test_an_nnsim_without_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nnsim_file.save(tmp_path / "a.nnsim", project())
    monkeypatch.delitem(DATA_KINDS._items, SERIES.id)
    said = "a.nnsim cannot be opened: it uses the kind of data 'toy_series' and was probably made by a newer nnsim; "
    with pytest.raises(ProblemError, match=f"{said}update nnsim to open it.$"):
        open_project(tmp_path / "a.nnsim")


def test_samples_of_another_kind_are_refused(tmp_path: Path) -> None:
    wrong = replace(rising_or_falling(), kind="points")
    nnsim_file.save(tmp_path / "a.nnsim", replace(project(), data=wrong))
    with pytest.raises(ProblemError, match="its samples are points but have no two coordinates each; open an earlier"):
        open_project(tmp_path / "a.nnsim")
