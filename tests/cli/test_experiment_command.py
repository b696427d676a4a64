"""``nnsim experiment``: the list, a table with bands, CSV, and a project that keeps the findings."""

from __future__ import annotations

import csv
import json

import pytest

from nnsim.cli import experiment
from nnsim.cli.__main__ import main
from nnsim.edits.validate import open_project
from nnsim.experiments import experiments
from nnsim.experiments.wanted import RunFound

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real runs of the first two variants of each line that come first, the others failed."""
    made = experiment.runs
    monkeypatch.setattr(
        experiment, "runs", lambda wanted: (each for each, _ in zip(made(wanted), range(4), strict=False))
    )


def test_they_are_listed(capsys: Captured) -> None:
    assert main(["experiment"]) == 0
    listed = capsys.readouterr().out
    assert all(each.id in listed and each.question in listed for each in experiments())
    assert main(["experiment", "--json"]) == 0
    assert {"name": "vanishing", "title": "Vanishing gradients", "example": "vanishing"} in json.loads(
        capsys.readouterr().out
    )["experiments"]


def test_numbers_go_into_a_table_and_a_csv_file(short: None, tmp_path, capsys: Captured) -> None:
    path = tmp_path / "found.csv"
    assert main(["experiment", "vanishing", "--seeds", "1", "--out", str(path)]) == 1  # it ended early
    told = capsys.readouterr()
    assert "4 of 66 runs" in told.err
    assert "gradient in the first layer (hidden layers at the left)" in told.out
    rows = list(csv.DictReader(path.read_text().splitlines()))
    firsts = [row for row in rows if row["measure"] == "first"]
    assert [(row["line"], float(row["x"]), row["seed"]) for row in firsts] == [
        ("relu", depth, "1") for depth in (2.0, 3.0, 4.0, 6.0)
    ]


def test_a_project_keeps_them_and_nothing_else_changes(short: None, tmp_path, capsys: Captured) -> None:
    path = tmp_path / "found.nnsim"
    main(["experiment", "vanishing", "moons", "--seeds", "1", "--json", "--out", str(path)])
    told = json.loads(capsys.readouterr().out)
    project = open_project(path).project
    assert project.name == "Two moons"
    assert [row._asdict() for row in project.findings[0].rows] == told["rows"]
    assert (project.findings[0].made, project.findings[0].planned) == (4, 66)


def test_a_run_without_numbers_is_said(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(experiment, "runs", lambda _wanted: iter([RunFound((), "It diverged.")] * 66))
    assert main(["experiment", "vanishing", "--seeds", "1"]) == 1
    assert "A run came to no numbers: It diverged." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["vanishin"], "There is no experiment called 'vanishin'; did you mean 'vanishing'?"),
        (["vanishing", "--out", "a.txt"], "--out takes a file that ends with .csv or .nnsim."),
        (["vanishing", "no-such"], "There is no example or file called 'no-such'"),
        (["vanishing", "--seeds", "0"], "Argument --seeds"),
    ],
)
def test_mistakes_are_one_sentence(arguments: list[str], sentence: str, capsys: Captured) -> None:
    assert main(["experiment", *arguments]) == 2
    assert sentence in capsys.readouterr().err
