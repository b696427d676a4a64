"""``--data`` and ``nnsim export``: the user's own samples without a window."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from PIL import Image

from nnsim.cli.__main__ import main
from nnsim.data.projection import projection
from nnsim.edits.validate import open_project
from nnsim.examples.example import open_example
from nnsim.io.importing import read


@pytest.fixture
def blobs(tmp_path):
    """Three classes in four columns, well apart, and a value that follows from them."""
    rng = np.random.default_rng(5)
    path = tmp_path / "blobs.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "b", "c", "kind", "sum"])
        for index in range(120):
            row = rng.normal(size=3) + 6 * np.eye(3)[index % 3]
            writer.writerow([*row.round(4), f"k{index % 3}", round(float(row.sum()), 4)])
    return path


def trained(capsys, *arguments: str):
    assert main(["train", *arguments, "--json"]) == 0
    printed = capsys.readouterr()
    return json.loads(printed.out), printed.err


def test_a_table_of_any_width_trains(capsys, blobs) -> None:
    values, said = trained(capsys, "moons", "--data", str(blobs), "--target", "kind", "--epochs", "40")
    assert values["test_accuracy"] >= 0.95
    assert said == (
        "blobs.csv: 120 samples of 4 inputs, scaled to mean 0 and deviation 1; 3 classes in column kind; 30 held out.\n"
    )


def test_values_are_the_target_where_they_stand_last(capsys, blobs) -> None:
    values, said = trained(capsys, "xor", "--data", str(blobs), "--epochs", "20", "--scaling", "none")
    assert values["test_accuracy"] is None
    assert "6 inputs; values to learn in column sum" in said


def test_both_engines_and_the_saved_file_agree(capsys, blobs, tmp_path) -> None:
    asked = ["iris", "--data", str(blobs), "--target", "kind", "--epochs", "3"]
    here, _ = trained(capsys, *asked, "--out", str(tmp_path / "a.nnsim"))
    there, _ = trained(capsys, *asked, "--engine", "process")
    again, _ = trained(capsys, str(tmp_path / "a.nnsim"), "--epochs", "3")
    assert here["weights_sha256"] == there["weights_sha256"] == again["weights_sha256"]
    assert open_project(tmp_path / "a.nnsim").project.data.origin == "blobs.csv"


def test_pictures_train(capsys, tmp_path) -> None:
    for name, value in (("dark", 20), ("light", 230)):
        (tmp_path / "set" / name).mkdir(parents=True)
        for index in range(8):
            Image.new("L", (5, 5), value + index).save(tmp_path / "set" / name / f"{index}.png")
    values, said = trained(capsys, "xor", "--data", str(tmp_path / "set"), "--epochs", "60")
    assert values["test_accuracy"] == 1.0
    assert "16 samples of 5 × 5 pixels; 2 classes; 4 held out." in said


def test_the_arrays_of_a_file_can_be_chosen(capsys, tmp_path) -> None:
    x, y = np.random.default_rng(0).normal(size=(40, 3)), np.arange(40) % 2
    path = str(tmp_path / "a.npz")
    np.savez(path, a=x, b=y, c=x[:10], d=y[:10], e=x + 5, f=x[:8], g=y[:8])
    _, said = trained(capsys, "xor", "--data", path, "--inputs", "e", "--target", "b", "--epochs", "1")
    assert "a.npz: e are the samples, b is the target" in said
    options = ["--test-inputs", "c", "--test-target", "d"]
    _, said = trained(capsys, "xor", "--data", path, *options, "--epochs", "1")
    assert "50 samples of 3 inputs; 2 classes; 10 held out" in said
    more = ["--inputs", "e", "--target", "b", *options, "--validation-inputs", "f", "--validation-target", "g"]
    _, said = trained(capsys, "xor", "--data", path, *more, "--epochs", "1", "--out", str(tmp_path / "a.nnsim"))
    assert "a.npz: f and g are for validation" in said
    data = open_project(tmp_path / "a.nnsim").project.data
    assert [int(part.sum()) for part in (data.train, data.test, data.validation)] == [40, 10, 8]
    assert main(["train", "xor", "--data", path, "--validation-inputs", "y"]) == 1
    assert "it has no array y; choose one of a, b" in capsys.readouterr().err
    assert main(["train", "xor", "--data", path, "--target", "z"]) == 2
    assert "has no array 'z'; its arrays are a, b" in capsys.readouterr().err


def test_what_is_left_out_of_a_folder_is_said(capsys, tmp_path) -> None:
    for name, value in (("dark", 20), ("light", 230)):
        (tmp_path / "set" / name).mkdir(parents=True)
        for index in range(8):
            Image.new("L", (10, 6), value + index).save(tmp_path / "set" / name / f"{index}.png")
    (tmp_path / "set" / "dark" / "9.png").write_bytes(b"none")
    (tmp_path / "set" / "light" / "9.heic").write_bytes(b"none")
    arguments = ["xor", "--data", str(tmp_path / "set"), "--epochs", "1", "--size", "5x3", "--color", "rgb"]
    _, said = trained(capsys, *arguments)
    assert "Left out: dark/9.png: the picture is damaged" in said
    assert "Left out: HEIC pictures, which nnsim does not read: save them as PNG or JPEG (1).\n" in said
    assert "set: 16 samples of 3 × 5 × 3 pixels; 2 classes; 1 broken picture left out (dark/9.png), " in said
    assert ", 1 other picture left out; 4 held out." in said
    assert main(["train", *arguments, "--strict"]) == 1
    assert "dark/9.png: the picture is damaged" in capsys.readouterr().err


def test_integer_pictures_train_as_bytes_do(capsys, tmp_path) -> None:
    x, y = np.zeros((40, 4, 4), np.uint8), np.arange(40) % 2
    x[y == 1, 1:3] = 240
    x[:, 0] = np.arange(40)[:, None]
    outcomes = []
    for dtype in (np.uint8, np.uint16, np.int64):
        np.savez(tmp_path / "a.npz", x=x.astype(dtype), y=y)
        values, _ = trained(capsys, "xor", "--data", str(tmp_path / "a.npz"), "--epochs", "30")
        outcomes.append(values["weights_sha256"])
    assert len(set(outcomes)) == 1
    values, said = trained(
        capsys, "xor", "--data", str(tmp_path / "a.npz"), "--levels", "0:1000", "--epochs", "1", "--scaling", "none"
    )
    assert "a.npz: 40 samples" in said
    assert "; 0 is black, 1,000 is white; " in said
    assert values["weights_sha256"] != outcomes[0]


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        (["--target", "knid"], 2, "did you mean 'kind'"),
        (["--scaling", "log"], 2, "invalid choice"),
        (["--size", "28"], 2, "write width and height as 28x28"),
        (["--levels", "255"], 2, "black before white; write them as 0:255"),
        (["--data", "nowhere.csv"], 2, "There is no file or folder 'nowhere.csv'"),
    ],
)
def test_wrong_wishes(capsys, blobs, more: list[str], status: int, said: str) -> None:
    assert main(["train", "xor", "--data", str(blobs), *more]) == status
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_a_broken_file_is_one_line(capsys, blobs) -> None:
    with blobs.open("a") as file:
        file.write("1,2,3\n")
    assert main(["train", "xor", "--data", str(blobs)]) == 1
    line = "nnsim: blobs.csv, row 122: there are 3 cells instead of 5; mend the row.\n"
    assert capsys.readouterr().err == line


def test_a_target_needs_data(capsys) -> None:
    assert main(["train", "xor", "--target", "a"]) == 2
    assert capsys.readouterr().err == "nnsim: --target is about your own samples; add --data PATH.\n"


def test_export_and_back(capsys, tmp_path) -> None:
    data = open_example("moons").project.data
    for form in ("csv", "npz"):
        path = tmp_path / f"moons.{form}"
        assert main(["export", "moons", "--to", form, "--out", str(path)]) == 0
        assert capsys.readouterr().out == f"wrote {len(data)} samples to {path}\n"
        _, said = trained(capsys, "moons", "--data", str(path), "--epochs", "1")
        assert f"moons.{form}: {len(data)} samples of 2 inputs; 2 classes" in said
        assert f"{int(data.test.sum())} held out" in said


def test_export_needs_a_folder(capsys, tmp_path) -> None:
    assert main(["export", "moons", "--to", "csv", "--out", str(tmp_path / "no" / "a.csv")]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_a_single_column_lies_on_a_line(tmp_path) -> None:
    (tmp_path / "one.csv").write_text("a,class\n" + "".join(f"{i},{'uv'[i > 9]}\n" for i in range(20)))
    data = read(tmp_path / "one.csv")
    place = projection(data)
    assert place is not None
    points = place.project(data.x)
    np.testing.assert_allclose(points[:, 0], (data.x[:, 0] - place.origin[0]) / data.x[~data.test, 0].std(), rtol=1e-5)
    assert not points[:, 1].any()
    np.testing.assert_allclose(place.lift(points), data.x, atol=1e-4)


# ---------------------------------------------------------------- how it is read


@pytest.fixture
def survey(tmp_path):
    """A table as people keep it: title, row numbers, thousands, a word for what is missing, a name per row."""
    path = tmp_path / "survey.csv"
    lines = ["A survey", ";income;age;name;vote"]
    lines += [
        f"{i};{i + 1}.{i:03},5 €;{'NA' if i == 7 else 20 + i};n{i};{['yes', 'no', 'none'][i % 3]}" for i in range(60)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_what_was_recognised_is_told_line_by_line(capsys, survey) -> None:
    _, said = trained(capsys, "moons", "--data", str(survey), "--epochs", "1")
    *notes, summary = said.splitlines()
    assert notes == [
        "survey.csv: 1 line above the table skipped.",
        "survey.csv: Ignored: column 1 (row numbers), name (60 different words).",
        "survey.csv: income: '1.000,5 €' is read as 1000.5.",
        "survey.csv: Taken for missing: NA in 1 cell.",
        "survey.csv: Taken for a class: none in vote (20 rows); name it as missing if it is none.",
    ]
    assert summary == (
        "survey.csv: 59 samples of 2 inputs, scaled to mean 0 and deviation 1; 3 classes in column vote; "
        "1 incomplete row left out (no age); 15 held out."
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--ignore", "age"], "60 samples of 1 input, scaled"),
        (["--missing", "NA,none"], "39 samples of 2 inputs, scaled to mean 0 and deviation 1; 2 classes"),
        (["--gaps", "mean"], "60 samples of 2 inputs"),
        (["--task", "regression", "--target", "age"], "values to learn in column age"),
        (["--use", "vote=ignore", "--use", "age=values", "--use", "income=number"], "1 input, scaled"),
        (["--use", "column 1=number"], "59 samples of 3 inputs"),
        (["--skip-lines", "1", "--header", "--delimiter", "semicolon"], "59 samples of 2 inputs"),
        (["--decimal", "comma", "--thousands", "point", "--quote", "none", "--encoding", "utf-8"], "59 samples of 2"),
        (["--test-share", "0.5", "--split", "random", "--split-seed", "3"], "30 held out"),
        (["--scaling", "minmax"], "scaled to the range from 0 to 1"),
    ],
)
def test_everything_can_be_corrected(capsys, survey, more: list[str], said: str) -> None:
    _, told = trained(capsys, "moons", "--data", str(survey), "--epochs", "1", *more)
    assert said in told.splitlines()[-1]


def test_a_task_without_a_target(capsys, blobs) -> None:
    _, said = trained(capsys, "moons", "--data", str(blobs), "--task", "regression", "--epochs", "1")
    assert "values to learn in column sum" in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--use", "a=input"], "'a=input' is no use of a column; write COLUMN= and one of number, category"),
        (["--ignore", "kidn"], "did you mean 'kind'"),
        (["--delimiter", "commas"], "A delimiter is one sign"),
        (["--test-share", "1"], "is not between 0 and 0.9"),
        (["--task", "guessing"], "invalid choice"),
    ],
)
def test_wrong_ways_to_read(capsys, blobs, more: list[str], said: str) -> None:
    assert main(["train", "xor", "--data", str(blobs), *more]) == 2
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_options_of_reading_need_data(capsys) -> None:
    assert main(["train", "xor", "--skip-lines", "2"]) == 2
    assert "--skip-lines is about your own samples; add --data PATH." in capsys.readouterr().err
    assert main(["train", "xor", "--no-header"]) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--decimal", "comma", "--thousands", "comma"], "--decimal and --thousands name the same sign"),
        (["--delimiter", "'", "--quote", "single"], "--delimiter and --quote name the same sign"),
        (["--split", "given", "--test-share", "0.5"], "takes what the source holds out"),
        (["--split", "given", "--split-seed", "5"], "leave out --split-seed, or --split given"),
        (["--split", "given"], "does not say which samples are held out"),
        (["--test-inputs", "-", "--test-target", "t"], "so leave out --test-target"),
        (["--ignore", "kind", "--target", "kind"], "'kind' cannot be both the target and ignore"),
        (["--ignore", "a", "--use", "a=number"], "'a' cannot be both ignore and number"),
        (
            ["--use", "kind=classes", "--target", "a"],
            "'kind' is learned as classes, which are learned alone, but 'a' is",
        ),
        (["--use", "kind=classes", "--use", "a=values"], "but 'a' is a target, too; choose one, or learn values"),
        (["--target", "a", "--target", "kind", "--task", "classification"], "'a' is learned as classes"),
        (["--use", "kind=classes", "--task", "regression"], "say different things of the target"),
        (["--levels", "0:9"], "--levels is for arrays, folders of pictures and single pictures; leave it out for"),
        (["--strict"], "--strict is for folders of pictures; leave it out"),
        (["--inputs", "x"], "--inputs is for arrays; leave it out"),
        (["--target", "kind", "--target-scaling", "minmax"], "holds classes; leave it out"),
    ],
)
def test_what_cannot_be_meant_is_refused(capsys, blobs, more: list[str], said: str) -> None:
    assert main(["train", "xor", "--data", str(blobs), "--epochs", "0", *more]) == 2
    assert said in capsys.readouterr().err


def test_the_end_of_a_text_is_held_out_whatever_is_asked(capsys, tmp_path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Shall I compare thee to a summer's day?\nThou art more lovely, and more temperate.\n\n" * 4)
    for option, value in (("--split", "given"), ("--split", "random"), ("--split-seed", "3")):
        assert main(["train", "xor", "--data", str(path), "--epochs", "0", option, value]) == 2
        kinds = "tables, arrays, IDX files, folders of pictures and single pictures"
        assert f"{option} is for {kinds}; leave it out for a.txt." in capsys.readouterr().err


def test_options_of_tables_are_not_for_arrays(capsys, tmp_path) -> None:
    path = tmp_path / "images.npz"
    np.savez(path, x=np.zeros((8, 9, 9), np.uint8), y=np.arange(8) % 2)
    for more, said in (
        (["--delimiter", "comma"], "--delimiter is for tables; leave it out for images.npz"),
        (["--scaling", "minmax"], "--scaling is about columns of numbers"),
    ):
        assert main(["train", "xor", "--data", str(path), "--epochs", "0", *more]) == 2
        assert said in capsys.readouterr().err
