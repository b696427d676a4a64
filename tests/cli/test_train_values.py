"""``nnsim train`` with values to learn that are far from one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from nnsim.cli.__main__ import main


@pytest.fixture
def flats(tmp_path) -> Path:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(200, 3))
    np.savez(tmp_path / "flats.npz", x=x, y=1e6 + 3e5 * x[:, 0] - 1e5 * x[:, 1])
    return tmp_path / "flats.npz"


def test_prices_are_learned_and_the_error_is_told_in_their_units(capsys, flats) -> None:
    assert main(["train", "regression-plane", "--data", str(flats), "--epochs", "60", "--json"]) == 0
    printed = capsys.readouterr()
    values = json.loads(printed.out)
    assert "values to learn, scaled to mean 0 and deviation 1; 50 held out" in printed.err
    assert values["test_loss"] < 0.05
    assert values["error"] == "root mean square error"
    assert values["test_error"] == pytest.approx(np.sqrt(values["test_loss"]) * 3.2e5, rel=0.2)
    assert main(["train", "regression-plane", "--data", str(flats), "--epochs", "1"]) == 0
    said = capsys.readouterr().out
    assert "(root mean square error, in the units of the values)" in said
    assert re.search(r"^train  loss \S+ of scaled values$", said, re.MULTILINE)


def test_it_can_be_switched_off(capsys, flats) -> None:
    main(["train", "regression-plane", "--data", str(flats), "--epochs", "1", "--target-scaling", "none", "--json"])
    values = json.loads(capsys.readouterr().out)
    assert values["train_loss"] is None or values["train_loss"] > 1e10
    assert "test_error" not in values


@pytest.fixture
def houses(tmp_path) -> Path:
    rng = np.random.default_rng(4)
    area, age = rng.uniform(20, 200, 120), rng.uniform(0, 30, 120)
    rows = zip(area, age, 1000 * area - 500 * age, 3 * area, strict=True)
    path = tmp_path / "houses.csv"
    path.write_text("area,age,price,rent\n" + "".join(",".join(f"{cell:.2f}" for cell in row) + "\n" for row in rows))
    return path


@pytest.mark.parametrize(
    "options",
    [("--target", "price", "--target", "rent"), ("--use", "price=values", "--use", "rent=values")],
    ids=["targets", "uses"],
)
def test_several_values_are_learned_and_each_error_is_told_by_its_name(capsys, houses, options) -> None:
    run = ["train", "regression-plane", "--data", str(houses), *options, "--epochs", "20"]
    assert main([*run, "--json"]) == 0
    printed = capsys.readouterr()
    assert "2 values to learn: price, rent, scaled to mean 0 and deviation 1; 30 held out" in printed.err
    values = json.loads(printed.out)
    price, rent = (values[f"test_root_mean_square_error_{number}"] for number in (1, 2))
    assert (price < 10_000, rent < 30, price / rent > 100) == (True, True, True)
    assert values["test_root_mean_square_error"] == pytest.approx((price + rent) / 2)
    assert main(run) == 0
    said = capsys.readouterr().out
    assert re.search(r"^root mean square error of rent: train \S+, test \S+$", said, re.MULTILINE)
