"""CSV and its relatives: what is recognised, what comes in, and the sentence for what cannot."""

from __future__ import annotations

import csv
import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnsim.core.problem import ProblemError
from nnsim.core.progress import Cancelled
from nnsim.io.choices import Column, ImportChoices
from nnsim.io.importing import preview, read
from nnsim.io.sources import Pasted

PEOPLE = "height,weight,name,class\n1.5,50,ann,a\n1.8,80,bob,b\n1.6,,cem,a\n1.9,90,dan,b\n"


@pytest.fixture
def write(tmp_path):
    def written(text: str | bytes, name: str = "people.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return written


def uses(found):
    return [(column.name, column.use) for column in found.columns]


def reason(path, choices=None) -> str:
    """The sentence with which reading ends."""
    with pytest.raises(ProblemError) as caught:
        read(path, choices)
    return caught.value.problem.text


# ---------------------------------------------------------------- recognising


def test_everything_is_shown_before_it_is_taken(write) -> None:
    found = preview(write(PEOPLE))
    assert uses(found) == [("height", "number"), ("weight", "number"), ("name", "category"), ("class", "classes")]
    assert (found.choices.delimiter, found.choices.quote, found.choices.header) == (",", '"', True)
    assert found.rows[0] == ("1.5", "50", "ann", "a")
    assert found.numbers == (2, 3, 4, 5)
    assert (found.samples, found.classes) == (3, ("a", "b"))
    assert [str(trouble) for trouble in found.troubles] == ["1 row lacks a value and is left out: weight (1)."]


def test_what_was_chosen_is_what_comes(write) -> None:
    path = write(PEOPLE)
    columns = (Column("height", "number"), Column("weight", "number"), Column("name", "ignore"), Column("c", "classes"))
    data = read(path, ImportChoices(columns=columns, test_share=0.0, scaling="none"))
    np.testing.assert_array_equal(data.x, np.array([[1.5, 50], [1.8, 80], [1.9, 90]], np.float32))
    assert (data.y.tolist(), data.classes, data.columns) == ([0, 1, 1], ("a", "b"), ("height", "weight"))
    assert (data.origin, data.scaling, data.source, data.kind) == (
        "people.csv; 1 incomplete row left out (no weight)",
        "none",
        None,
        "points",
    )
    low, high = data.plane[2:]
    assert low < 50
    assert high > 90


def test_missing_values_may_become_the_mean(write) -> None:
    columns = tuple(Column(n, u) for n, u in (("h", "number"), ("w", "number"), ("n", "ignore"), ("c", "classes")))
    data = read(write(PEOPLE), ImportChoices(columns=columns, missing="mean"))
    assert len(data) == 4
    assert data.origin == "people.csv; gaps filled with the mean of their column"
    assert data.x[2, 1] == np.float32((50 + 80 + 90) / 3)


def test_a_category_becomes_one_input_each(write) -> None:
    path = write("color,size,y\nred,1,1.5\nblue,2,2.5\nred,3,3.5\n")
    columns = (Column("color", "category"), Column("size", "number"), Column("y", "values"))
    data = read(path, ImportChoices(columns=columns))
    assert data.columns == ("color=blue", "color=red", "size")
    np.testing.assert_array_equal(data.x, [[0, 1, 1], [1, 0, 2], [0, 1, 3]])
    assert data.y.tolist() == [1.5, 2.5, 3.5]
    assert data.targets == "values"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_encodings(write, encoding: str) -> None:
    path = write("größe;länge;class\n1;2;grün\n2;4;weiß\n3;1;grün\n", encoding=encoding)
    data = read(path)
    assert data.columns == ("größe", "länge")
    assert data.classes == ("grün", "weiß")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " "])
@pytest.mark.parametrize("header", [True, False])
def test_delimiters_and_headers(write, delimiter: str, header: bool) -> None:
    rows = [["a", "b", "class"]] * header + [["1.5", "2", "x"], ["2.5", "1", "y"], ["0.5", "7", "x"]]
    found = preview(write("\n".join(delimiter.join(row) for row in rows)))
    assert (found.choices.delimiter, found.choices.header) == (delimiter, header)
    assert [name for name, _ in uses(found)] == (["a", "b", "class"] if header else ["x1", "x2", "x3"])
    assert [use for _, use in uses(found)] == ["number", "number", "classes"]


def test_decimal_commas(write) -> None:
    path = write("a;b;y\n1,5;2,25;0,5\n-3,5;1e2;1,5\n")
    assert [column.cells.form.decimal for column in preview(path).columns] == [",", ",", ","]
    data = read(path)
    np.testing.assert_array_equal(data.x, np.array([[1.5, 2.25], [-3.5, 100]], np.float32))


@pytest.mark.parametrize("word", ["", "NA", "NaN", "nan", "?", "-", "N/A", "null"])
def test_missing_values_are_recognised(write, word: str) -> None:
    path = write(f"a,b,class\n1,2,u\n{word},3,v\n4,5,v\n")
    assert uses(preview(path))[0] == ("a", "number")
    assert read(path).x.tolist() == [[1, 2], [4, 5]]


@pytest.mark.parametrize("name", ["class", "Label", "target", "y"])
def test_the_target_is_found_by_its_name(write, name: str) -> None:
    assert uses(preview(write(f"{name},a,b\nu,1,2\nv,3,4\n")))[0] == (name, "classes")


def test_classes_that_are_numbers_come_in_their_order(write) -> None:
    text = "a,b,y\n" + "".join(f"{i},{i},{i % 4 + 8}\n" for i in range(12))
    assert read(write(text)).classes == ("8", "9", "10", "11")


def test_a_split_that_the_file_brings(write) -> None:
    path = write("a,b,class,split\n1,2,u,train\n3,4,v,test\n5,6,v,train\n7,8,u,test\n")
    assert preview(path).has_split
    assert read(path).test.tolist() == [False, True, False, True]
    assert read(path, ImportChoices(given_split=False, test_share=0.0)).test.sum() == 0


def test_quotes_and_lines_inside_cells(write) -> None:
    path = write('a,b,class\n1,2,"u, ""v"""\n3,4,"two\nlines"\n5,six,w\n')
    assert "row 5" in reason(path, replace(preview(path).choices, columns=_columns("number", "number", "classes")))


def _columns(*chosen):
    return tuple(Column(f"x{i}", use) for i, use in enumerate(chosen))


def test_gzipped_and_pasted(write) -> None:
    packed = read(write(gzip.compress(PEOPLE.encode()), "people.csv.gz"))
    pasted = read(Pasted("h\tw\tclass\n1\t2\ta\n3\t4\tb\n"))
    assert len(packed) == 3
    assert (pasted.x.tolist(), pasted.classes, pasted.origin) == ([[1, 2], [3, 4]], ("a", "b"), "the clipboard")


def test_a_file_of_the_csv_module(tmp_path) -> None:
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(20_000, 3)), rng.integers(0, 3, 20_000)
    path = tmp_path / "many.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["a", "b", "c", "class"])
        writer.writerows([*row, f"k{label}"] for row, label in zip(x.tolist(), y.tolist(), strict=True))
    found = preview(path)
    assert found.samples is None
    data = read(path, found.choices)
    np.testing.assert_array_equal(data.x, x.astype(np.float32))
    np.testing.assert_array_equal(data.y, y)
    for label in range(3):
        assert abs(data.test[data.y == label].mean() - 0.25) < 0.001


def test_the_sets_of_scikit_learn(tmp_path) -> None:
    datasets = pytest.importorskip("sklearn.datasets")
    folder = Path(datasets.__file__).parent / "data"
    for name, truth in (
        ("wine_data.csv", datasets.load_wine()),
        ("iris.csv", datasets.load_iris()),
        ("breast_cancer.csv", datasets.load_breast_cancer()),
    ):
        data = read(folder / name)
        np.testing.assert_array_equal(data.x, truth.data.astype(np.float32))
        np.testing.assert_array_equal(data.y, truth.target)
        assert data.scaling == "standard"


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "people.csv: the file is empty."),
        ("\n\n", "people.csv: there is nothing in it."),
        (
            "a\n",
            "people.csv: there are no rows of data in it; add some below the names, or write 256 characters of text",
        ),
        ("a,b,class\n", "people.csv: there are no rows of data in it; add some below the names."),
        ("a,b,class\n1,2,u\n\n3,4\n", "people.csv, row 4: there are 2 cells instead of 3; mend the row."),
        (
            "a,b,class\n" + "1,2,u\n" * 20 + "3,inf,v\n",
            "people.csv, row 22: 'inf' in column b is no number; mend it, name it as missing, or ignore",
        ),
        (
            "a,b,class\n" + "1,2,u\n" * 20 + "3,-1e301,v\n",
            "people.csv, row 22: '-1e301' in column b is larger than 3e38; mend it, name it as missing, or ignore",
        ),
        ('a,b,class\n1,2,u\n3,4,"v\n', "never closed"),
        ('a,b,class\n1,2,u\n3,4,"v"w\n', "people.csv, row 3: a quoted cell goes on"),
        ("a,b,class\n1,2,u\n3,4,u\n", "at least two classes are needed"),
        (b"\x00\x01\x02\x03\x04" * 40, "this is no text"),
    ],
)
def test_one_sentence_says_what_is_wrong(write, text, said: str) -> None:
    path = write(text)
    found = reason(path)
    assert said in found
    assert found.startswith("people.csv")
    assert "\n" not in found


def test_minus_signs_as_in_books_are_read(write) -> None:
    data = read(write("a,b,class\n" + "−1,2,u\n3,−0.5,v\n" * 4), ImportChoices(scaling="none"))
    assert sorted(set(map(tuple, data.x.tolist()))) == [(-1, 2), (3, -0.5)]


def test_mixed_types_name_row_and_column(write) -> None:
    text = "a,b,class\n" + "1,2,u\n2,1,v\n" * 10 + "1,tall,u\n"
    said = "people.csv, row 22: 'tall' in column b is no number; mend it, name it as missing, or ignore the column."
    assert reason(write(text)) == said
    assert "Row 22: 'tall' in column b is no number" in map(str, preview(write(text)).troubles)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b,class\n" + "1,2,u\n2,1,v\n" * 10 + "1,tall,u\n", "Row 22: 'tall' in column b is no number"),
        ("a,b,class\n" + "1,2,u\n2,1,v\n" * 10 + "1,1e39,u\n", "Row 22: '1e39' in column b is larger than 3e38"),
        ("a,b,class\n" + "1,2,u\n2,1,v\n" * 10 + "1,2\n", "Row 22: 2 cells instead of 3"),
        ("a,b,class\n" + "1,2,u\n3,4,u\n" * 3, "All samples are of the class u: choose another target."),
        ("a,b\n1,2\n3,4\n", ""),
        ("a,b,class\n" + "1,2,u\n2,1,v\n" * 3 + "1,,v\n", "1 row lacks a value and is left out: b (1)."),
    ],
)
def test_a_preview_knows_what_reading_refuses(write, text: str, said: str) -> None:
    found = preview(write(text))
    assert [str(trouble) for trouble in found.troubles] == ([said] if said else [])
    if found.is_stopped:
        assert reason(write(text))
    else:
        assert len(read(write(text))) == found.samples


def test_many_classes_are_known_to_be_too_many(write) -> None:
    text = "a,kind\n" + "".join(f"{i},k{i % 300}\n" for i in range(900))
    columns = (Column("a", "number", chosen=True), Column("kind", "classes", chosen=True))
    found = preview(write(text), ImportChoices(columns=columns))
    assert found.is_stopped
    assert "There are 300 classes" in str(found.troubles[0])
    assert "different classes; learn it as values" in reason(write(text), found.choices)


def test_a_bad_cell_beyond_the_first_block(write) -> None:
    text = "a,b,class\n" + "1,2,u\n2,1,v\n" * 10_000 + "1,oops,u\n"
    assert "row 20,002" in reason(write(text))


def test_text_in_another_encoding(write) -> None:
    path = write("a,b,class\n" + "1,2,u\n2,1,v\n" * 30_000 + "1,2,grün\n", encoding="latin-1")
    assert "is not UTF-8; choose another encoding" in reason(path)
    assert len(read(path, ImportChoices(encoding="latin-1"))) == 60_001


def test_too_many_classes_and_no_input(write) -> None:
    path = write("a,class\n" + "".join(f"{i},k{i % 110}\n" for i in range(330)))
    assert "there are 110 classes" in reason(path, ImportChoices(columns=_columns("number", "classes")))
    assert "no column is an input" in reason(path, ImportChoices(columns=_columns("ignore", "classes")))
    assert "no column is the target" in reason(path, ImportChoices(columns=_columns("number", "category")))


def test_a_gzip_bomb(write, monkeypatch) -> None:
    monkeypatch.setattr("nnsim.io.sources.HARMLESS", 1 << 19)
    path = write(gzip.compress(b"a,b,class\n" + b"1,2,u\n2,1,v\n" * 100_000), "bomb.csv")
    assert reason(path) == "bomb.csv: it would unpack to far more than data do; do not use it."


def test_a_spreadsheet(write) -> None:
    assert reason(write(b"PK\3\4junk", "people.xlsx")).startswith(
        "people.xlsx: nnsim reads no spreadsheets; save it as"
    )


@pytest.mark.parametrize(("values", "use"), [("2,3,5", "values"), ("2,3,2", "classes"), ("0.5,1,0.5", "values")])
def test_few_whole_numbers_that_come_back_are_classes(write, values: str, use: str) -> None:
    rows = "".join(f"{i},{i + 2},{value}\n" for i, value in enumerate(values.split(",")))
    assert uses(preview(write("a,b,y\n" + rows)))[2] == ("y", use)


def test_no_file_and_a_folder_of_nothing(tmp_path) -> None:
    assert "there is no such file" in reason(tmp_path / "none.csv")
    assert "one folder per class" in reason(tmp_path)


def test_cancel(write) -> None:
    path = write("a,b,class\n" + "1,2,u\n2,1,v\n" * 20_000)
    shares = []

    def once(share: float) -> bool:
        shares.append(share)
        return len(shares) < 2

    with pytest.raises(Cancelled):
        read(path, None, once)
    assert len(shares) == 2
    assert 0 < shares[0] < shares[1] <= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.integers(0, 3))
def test_any_bytes_are_data_or_a_problem(write, junk: bytes, place: int) -> None:
    whole = PEOPLE.encode()
    at = place * len(whole) // 3
    try:
        data = read(write(whole[:at] + junk + whole[at:]))
    except ProblemError as error:
        sentence = error.problem.text
        assert sentence.startswith("people.csv")
        assert "\n" not in sentence
    else:
        assert np.isfinite(data.x).all()
        assert set(np.unique(data.y)) <= set(range(max(len(data.classes), 1))) or data.targets == "values"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.floats(-(2.0**99), 2.0**99, width=32), min_size=3, max_size=3), min_size=2, max_size=30),
    st.sampled_from([",", ";", "\t"]),
)
def test_numbers_come_back_exactly(write, rows: list[list[float]], delimiter: str) -> None:
    body = "".join(delimiter.join(map(repr, row)) + "\n" for row in rows)
    path = write(delimiter.join("abc") + "\n" + body)
    choices = ImportChoices(columns=_columns("number", "number", "values"), header=True, delimiter=delimiter)
    data = read(path, choices)
    np.testing.assert_array_equal(np.column_stack([data.x, data.y]), np.array(rows, np.float32))


@pytest.mark.parametrize("name", ["pandas.csv", "pandas_german.csv", "pandas_wide.tsv.gz"])
def test_files_of_pandas(name: str) -> None:
    path = Path(__file__).parent / "files" / name
    found = preview(path)
    assert [use for _, use in uses(found)] == ["number", "number", "category", "classes"]
    data = read(path)
    assert (data.x.shape, data.classes) == ((28, 4), ("lynx", "otter", "stoat"))
    assert data.columns == ("length", "width", "place=north", "place=south")
    np.testing.assert_array_equal(data.x[0, :2], np.array([5.691, 1.424], np.float32))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n", "this is a PDF document; save its table as CSV."),
        (b"<!DOCTYPE html>\n<html></html>\n", "this is a web page, no table"),
        (b'{"a": [1, 2]}\n', "this is JSON, no table"),
        (b"% people\n@relation people\n@attribute a numeric\n@data\n1\n", "this is an ARFF file, no table"),
        (b"\xff\xfe" + bytes(range(7, 250)) * 9, "this is no text; choose"),
        (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 50, "this is a program; choose"),
        (b"\0\1\0\2" * 500, "this is no text"),
        (b"5\n6\n7\n", "it has one column, and an input and a target are needed; try another delimiter."),
        (b"a,b,class\n1,2,u\n3\n", "row 3: there is 1 cell instead of 3; mend the row."),
        (
            b"a,b,class\n1,,u\n,2,v\n3,,u\n,4,v\n",
            "no row has all its values, column a lacks most; ignore it, or fill gaps",
        ),
    ],
)
def test_what_is_no_table_is_called_by_its_name(write, content: bytes, said: str) -> None:
    assert said in reason(write(content))


def test_the_euro_sign_of_windows(write) -> None:
    path = write("preis,größe,art\n3 €,1,ä\n4 €,2,b\n5 €,3,ä\n", encoding="cp1252")
    assert preview(path).choices.encoding == "cp1252"
    data = read(path)
    assert (data.columns, data.classes, data.x[:, 0].tolist()) == (("preis", "größe"), ("b", "ä"), [3, 4, 5])


def test_line_marks_that_only_unicode_knows_end_no_row(write) -> None:
    data = read(write("a,note,class\n" + "".join(f"{i},one\u2028two{i % 2},{'uv'[i % 2]}\n" for i in range(9))))
    assert len(data) == 9


def test_a_refusal_is_one_line_whatever_the_cells_hold(write) -> None:
    said = reason(write('a,b,class\n1,2,"two\nlines"\n3,4,"two\nlines"\n'))
    assert "all samples are of the class two lines, and at least two" in said
