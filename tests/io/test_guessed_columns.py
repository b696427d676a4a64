"""What columns are used for when nobody says so, what is told of it, and what a person may say instead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnsim.core.problem import ProblemError
from nnsim.io import further
from nnsim.io.choices import Column, ImportChoices, Preview
from nnsim.io.importing import preview, read
from nnsim.io.sources import Pasted


def shown(text: str, **choices: object) -> Preview:
    return preview(Pasted(text), ImportChoices(**choices))  # type: ignore[arg-type]


def uses(text: str, **choices: object) -> dict[str, str]:
    return {column.name: column.use for column in shown(text, **choices).columns}


def rows(count: int, *cells: str) -> str:
    """Lines of ``cells``, formats of the number of the row ``i``, of ``j`` = i % 2 and ``k`` = i % 3."""
    return "".join(",".join(cell.format(i=i, j=i % 2, k=i % 3) for cell in cells) + "\n" for i in range(count))


def read_text(text: str, **choices: object):
    return read(Pasted(text), ImportChoices(**choices))  # type: ignore[arg-type]


# ---------------------------------------------------------------- row numbers


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "rownames", "index", "ID", "row.names"])
@pytest.mark.parametrize("start", ["{i}", "1{i:03}"])
def test_row_numbers_are_no_input(name: str, start: str) -> None:
    counts = start == "{i}"
    text = f"{name},a,b,kind\n" + rows(30, start, "{i}.5", "{j}", "k{k}")
    ignored = counts or name not in {"index", "ID"}  # numbers that only rise may mean something under these names
    found = shown(text)
    assert (found.columns[0].use == "ignore") == ignored
    assert any("row n" in note for note in found.notes) == ignored
    assert read_text(text).columns == (("a", "b") if ignored else (name, "a", "b"))


def test_what_counts_under_another_name_is_an_input() -> None:
    assert uses("day,a,kind\n" + rows(30, "{i}", "{i}.5", "k{k}"))["day"] == "number"


def test_row_numbers_without_names() -> None:
    text = rows(30, "{i}", "{i}.5", "{j}.5", "k{k}")
    assert uses(text)["x1"] == "ignore"
    assert uses(rows(30, "{i}", "{i}.5")) == {"x1": "number", "x2": "values"}
    assert uses(rows(4, "{i}", "{i}.5", "{j}.5", "k{j}"))["x1"] == "number"


# ---------------------------------------------------------------- numbers


def test_thousands_come_in_as_thousands() -> None:
    text = 'a,b,kind\n0,"1,063",u\n1,40,v\n2,"2,000",u\n'
    assert read_text(text).x.tolist() == [[0, 1063], [1, 40], [2, 2000]]
    assert shown(text).notes == ("b: '1,063' is read as 1063.",)
    assert read_text(text, decimal=",").x[:, 1].tolist() == [np.float32(1.063), 40, 2]
    assert uses(text, decimal=".", thousands="")["b"] == "ignore"


def test_mixed_signs_are_no_numbers_and_said() -> None:
    text = "a;b;kind\n" + "".join(f"{i};{'1,06' if i % 2 else f'1,063.{i}'};{'uv'[i % 2]}\n" for i in range(60))
    assert uses(text)["b"] == "ignore"
    assert shown(text).notes == ("Ignored: b (numbers in another notation).",)


def test_currency_and_per_cent() -> None:
    text = "price,share,kind\n" + rows(9, "$1{i}.50", "{i} %", "k{j}")
    assert read_text(text).x[:2].tolist() == [[10.5, 0], [11.5, 1]]
    assert shown(text).notes == ("price: '$10.50' is read as 10.5.", "share: '0 %' is read as 0.")


# ---------------------------------------------------------------- missing values


@pytest.mark.parametrize("word", ["none", "NA", "-", "?", "null", "nan", "N/A"])
def test_a_class_may_be_called_like_nothing(word: str) -> None:
    text = "a,b,kind\n" + "".join(f"{i},{i * 2 % 7},{['u', 'v', word][i % 3]}\n" for i in range(30))
    data = read_text(text)
    assert (len(data), data.classes) == (30, tuple(sorted(["u", "v", word])))
    assert shown(text).classes == data.classes
    assert any(word in note and "Taken for a class" in note for note in shown(text).notes)
    assert read_text(text, words=(word,)).classes == ("u", "v")
    assert len(read_text(text, words=(word,))) == 20


def test_namibia_is_no_gap() -> None:
    text = "land,a,kind\n" + "".join(f"{['NA', 'DE', 'FR'][i % 3]},{i},{'uv'[i % 2]}\n" for i in range(30))
    data = read_text(text)
    assert (len(data), data.columns) == (30, ("land=DE", "land=FR", "land=NA", "a"))


def test_words_of_the_table_are_missing_in_its_categories() -> None:
    text = "a,town,kind\n" + "".join(f"{i},{['none', 'Ulm', 'Bern'][i % 3]},{'uv'[i % 2]}\n" for i in range(20))
    assert read_text(text).columns == ("a", "town=Bern", "town=Ulm", "town=none")
    assert read_text(text + "none,Ulm,u\n").columns == ("a", "town=Bern", "town=Ulm")


def test_what_is_taken_for_missing_is_told() -> None:
    text = "a,b,kind\n1,?,u\n?,2,v\nNA,3,u\n4,4,v\n5,6,u\n" + rows(20, "{i}", "{i}", "k{j}").replace("k0", "u").replace(
        "k1", "v"
    )
    found = shown(text)
    assert found.notes == ("Taken for missing: ? in 2 cells, NA in 1 cell.",)
    assert found.missing == ("?", "NA")
    assert str(found.troubles[-1]) == "3 rows lack values and are left out: a (2), b (1)."
    assert read_text(text).origin == "the clipboard; 3 incomplete rows left out (no a, b)"


def test_a_person_names_the_missing_words() -> None:
    text = "a,b,kind\n" + rows(20, "{i}", "{i}", "k{j}") + "tall,3,k0\n"
    with pytest.raises(ProblemError, match="'tall' in column a is no number; mend it, name it as missing, or ignore"):
        read_text(text)
    assert len(read_text(text, words=("tall",))) == 20


def test_a_column_that_is_mostly_empty_costs_no_samples() -> None:
    text = "a,b,kind\n" + "".join(f"{i},{i if i < 4 else ''},{'uv'[i % 2]}\n" for i in range(20))
    assert len(read_text(text)) == 20
    assert shown(text).notes == ("Ignored: b (mostly empty).",)


# ---------------------------------------------------------------- classes


def test_no_class_is_left_without_samples() -> None:
    text = "a,b,town,kind\n" + "".join(f"{i},{i % 7},{['Ulm', 'Bern'][i % 2]},{'uv'[i % 2]}\n" for i in range(20))
    text += "".join(f",{i},Graz,w\n" for i in range(5))
    data = read_text(text)
    assert (data.classes, data.columns) == (("u", "v"), ("a", "b", "town=Bern", "town=Ulm"))
    assert np.bincount(data.y.astype(int)).tolist() == [10, 10]
    assert shown(text).classes == ("u", "v")


def test_one_class_that_is_left_is_refused() -> None:
    text = "a,b,kind\n" + "".join(f"{i},{i % 7},u\n" for i in range(20)) + "".join(f",{i},v\n" for i in range(5))
    with pytest.raises(ProblemError, match=r"with 5 incomplete rows left out \(no a\) all samples are of the class u"):
        read_text(text)


@pytest.mark.parametrize("written", ["{:.1f}", "{:.18e}", "{}", "{}.", "+{}"])
def test_labels_are_classes_however_they_are_written(written: str) -> None:
    text = "".join(f"{i / 7:.4f},{i / 3:.4f},{written.format(i % 2)}\n" for i in range(20))
    data = read_text(text)
    assert data.classes == ("0", "1")
    assert data.y.tolist() == [0, 1] * 10


def test_letters_are_classes_and_children_are_not() -> None:
    few = "".join(f"{i / 7:.4f},{i / 3:.4f},{i % 26 + 1}\n" for i in range(260))
    assert uses("a,b,label\n" + few)["label"] == "classes"
    assert uses("a,b,day\n" + few)["day"] == "values"
    uneven = "".join(f"{i / 7:.4f},{i / 3:.4f},{int((i % 26) ** 2 / 26)}\n" for i in range(260))
    assert uses("a,b,label\n" + uneven)["label"] == "values"
    assert uses("a,b,label\n" + few, task="values")["label"] == "values"


def test_labels_before_pictures() -> None:
    rng = np.random.default_rng(2)
    pixels = rng.integers(0, 256, (60, 64))
    pixels[:, -1] = 0
    text = "".join(f"{i % 10},{','.join(map(str, row))}\n" for i, row in enumerate(pixels.tolist()))
    assert uses(text)["x1"] == "classes"


def test_large_labels_stay_exact() -> None:
    text = "a,b,kind\n" + "".join(f"{i},{i % 7},{16777216 + i % 3}\n" for i in range(20))
    assert read_text(text).classes == ("16777216", "16777217", "16777218")


def test_the_last_column_that_can_be_learned_is_the_target() -> None:
    text = "a,kind,name\n" + rows(60, "{i}.5", "k{k}", "n{i}")
    assert uses(text) == {"a": "number", "kind": "classes", "name": "ignore"}
    assert shown(text).notes == ("Ignored: name (60 different words).",)
    assert uses("a,kind,same\n" + rows(9, "{i}.5", "k{k}", "1"))["kind"] == "classes"


def test_many_values_behind_few_are_values_or_one_sentence() -> None:
    text = "a,b,n\n" + rows(2000, "{i}", "{i}.5", "{k}") + rows(2000, "{i}", "{i}.5", "{i}")
    assert read_text(text).targets == "values"
    with pytest.raises(ProblemError, match="column n has more than 200 different classes; learn it as values"):
        read_text(text, task="classes")


# ---------------------------------------------------------------- other columns


def test_dates_are_ignored_and_said() -> None:
    for date in ("2020-03-{i:02}", "{i}.3.2020", "2020/03/{i:02} 12:00", "{i} Mar 2020", "12:{i}0"):
        text = "when,a,kind\n" + rows(9, date, "{i}.5", "k{j}")
        assert uses(text)["when"] == "ignore", date
        assert shown(text).notes == ("Ignored: when (dates).",)


def test_chosen_uses_stay_when_others_are_recognised_anew() -> None:
    text = "a,b,kind\n" + rows(9, "{i},0", "{i}.5", "k{j}").replace("{i},0", "x")
    columns = (Column("a", "ignore", chosen=True), Column("b", ""), Column("kind", ""))
    text = "a,b,kind\n" + rows(9, "{i}", "{i}.5", "k{j}")
    assert uses(text, columns=columns) == {"a": "ignore", "b": "number", "kind": "classes"}


def test_x_and_y_are_a_place_where_words_stand_beside_them() -> None:
    """As columns ``x,y,colour`` are: y is the target of x only where nothing else can be told of the two."""
    cells = ("{i}.5", "{j}.25", "c{k}")
    assert uses("x,y,colour\n" + rows(30, *cells)) == {"x": "number", "y": "number", "colour": "classes"}
    assert uses("X,Y,z,colour\n" + rows(30, *cells[:2], "{k}.5", "c{k}"))["colour"] == "classes"
    assert uses("x,y\n" + rows(30, *cells[:2])) == {"x": "number", "y": "values"}
    assert uses("x,y,z\n" + rows(30, *cells[:2], "{i}.1"))["y"] == "values"
    assert uses("a,y,colour\n" + rows(30, *cells))["y"] == "values"
    assert uses("x,y,colour,label\n" + rows(30, *cells, "l{j}"))["label"] == "classes"
    assert uses("x,y,colour\n" + rows(30, *cells), targets="y")["y"] == "values", "it can be corrected"


def test_the_target_may_be_named() -> None:
    text = "a,b,kind\n" + rows(9, "{i}", "{i}.5", "k{j}")
    assert uses(text, targets="b") == {"a": "number", "b": "values", "kind": "category"}
    assert uses(text, targets="a", task="classes")["a"] == "classes"


# ---------------------------------------------------------------- quotes


def test_a_line_end_in_every_quoted_cell() -> None:
    text = "note,a,kind\n" + "".join(f'"two lines\nof text {i % 3}",{i},{"uv"[i % 2]}\n' for i in range(12))
    found = shown(text)
    assert (found.choices.delimiter, found.samples, found.numbers[1]) == (",", 12, 4)
    assert len(read_text(text)) == 12


def test_a_blank_before_a_quotation_mark() -> None:
    data = read_text('a, "town", "kind"\n1, "Ulm, Bern", "u"\n2, "Graz", "v"\n3, "Graz", "v"\n')
    assert (data.columns, data.classes) == (("a", "town=Graz", "town=Ulm, Bern"), ("u", "v"))


def test_single_quotes_are_recognised() -> None:
    found = shown("'a','town','kind'\n1,'Ulm, Bern','u'\n2,'Graz','v'\n3,'Graz','v'\n")
    assert (found.choices.quote, [column.name for column in found.columns]) == ("'", ["a", "town", "kind"])
    assert shown("a,b,kind\n1,it's,u\n2,o'clock,v\n").choices.quote == '"'


def test_a_very_long_cell() -> None:
    text = "a,note,kind\n" + rows(5, "{i}", "x", "k{j}") + '7,"' + "x" * 140_000 + '",k0\n'
    assert len(read_text(text)) == 6


def test_blanks_of_any_number_part_cells() -> None:
    assert read_text('  1.0   2.0 \t"a b"  \n 10.0  20.0 \t"c"\n 11.0  21.0 \t"c"\n').classes == ("a b", "c")
    assert len(read_text("1,2,u\n   \n3,4,v\n")) == 2


SIGNS = st.sampled_from([(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ","), ("|", "."), ("|", ",")])
WORDS = st.sampled_from(["Ulm", "New York", "a, b", 'the "old" town', "x;y", "two\nlines", "tab\there", "it's"])


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-(10**7), 10**7), WORDS, st.booleans()), min_size=12, max_size=30),
    SIGNS,
    st.booleans(),
    st.sampled_from(["", "NA", "?"]),
)
def test_whatever_a_program_writes_comes_back(body, signs, grouped: bool, gap: str) -> None:
    """Delimiters, decimal signs, thousands, quotes and missing words in any combination."""
    delimiter, decimal = signs
    thousands = {".": ",", ",": "."}[decimal] if grouped else ""

    def number(value: int) -> str:
        return f"{value / 100:,.2f}".replace(",", "t").replace(".", decimal).replace("t", thousands)

    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    lines = [delimiter.join(["a", "town", "kind"])]
    for index, (value, word, _lacks) in enumerate(body):
        lines.append(delimiter.join([cell(number(value)), cell(word), "uv"[index % 2]]))
    lines.append(delimiter.join([gap, cell("Ulm"), "u"]))
    text = "\n".join(lines) + "\n"
    data = read_text(text, columns=(Column("a", "number"), Column("town", "category"), Column("kind", "classes")))
    assert len(data) == len(body)
    np.testing.assert_array_equal(data.x[:, 0], np.array([value / 100 for value, _, _ in body], np.float32))
    towns = sorted({word.replace("\n", "\n") for _, word, _ in body})
    assert [name.removeprefix("town=") for name in data.columns[1:]] == towns


def test_why_a_column_is_ignored_stays_said_until_somebody_decides() -> None:
    text = "day,name,a,kind\n" + "".join(f"2024-01-{10 + i},p{i},{i},{'uv'[i % 2]}\n" for i in range(20)) * 3
    first = shown(text)
    assert first.notes == ("Ignored: day (dates).",)
    columns = [replace(column, use="ignore", chosen=True) if column.name == "a" else column for column in first.columns]
    again = shown(text, columns=tuple(columns))
    assert again.notes == first.notes, "the note about a column outlives a choice for another one"
    chosen = tuple(replace(column, chosen=True) for column in again.columns)
    assert shown(text, columns=chosen).notes == (), "what a person ignores needs no reason"


# ---------------------------------------------------------------- columns that begin late


def late(count: int, start: int, cell: str = "{i}") -> str:
    """A table whose column ``b`` has no values above row ``start``."""
    return "a,b,kind\n" + rows(start, "{i}.5", "", "k{k}") + rows(count - start, "{i}.25", cell, "k{j}")


def test_a_column_that_begins_late_is_used() -> None:
    text = late(8000, 3000)
    found = shown(text)
    assert found.columns[1].use == "number"
    assert found.notes[0] == "Mostly empty in the first 2,000 rows, but not in all 8,000: b."
    assert str(found.troubles[0]).startswith("2,000 rows of the first 2,000 lack values and are left out: b (2,000).")
    assert not found.is_stopped
    data = read_text(text)
    assert (len(data), data.columns, data.classes) == (5000, ("a", "b"), ("k0", "k1"))
    filled = read_text(text, missing="mean")
    assert len(filled) == 8000
    assert filled.x[0].tolist() == [0.5, 2499.5]


def test_cells_far_below_say_how_a_column_is_written() -> None:
    assert read_text(late(8000, 3000, '"1,{k}00"')).x[:, 1].max() == 1200
    assert uses(late(8000, 3000, "c{k}"))["b"] == "category"
    assert uses(late(8000, 3000, "n{i}"))["b"] == "ignore"
    again = shown(late(8000, 3000, '"1,{k}00"')).choices
    assert len(read_text(late(8000, 3000, '"1,{k}00"'), columns=again.columns, missing="mean")) == 8000


def test_what_stays_empty_is_ignored_as_far_as_it_was_seen(monkeypatch) -> None:
    assert shown(late(4000, 3000)).notes == ("Ignored: b (mostly empty).",)
    assert shown(late(4000, 4000)).notes == ("Ignored: b (no values).",)
    assert len(read_text(late(4000, 3000))) == 4000
    monkeypatch.setattr(further, "MOST", 5000)
    note = shown(late(8000, 3000)).notes[0]
    assert note.startswith("Ignored: b (no values in the first 2,")
    assert "2,000" not in note


def test_a_person_may_ignore_what_begins_late() -> None:
    columns = (Column("a", "number"), Column("b", "ignore", chosen=True), Column("kind", "classes"))
    found = shown(late(8000, 3000), columns=columns)
    assert (found.columns[1].use, found.notes) == ("ignore", ())


def test_a_fault_far_below_is_told_by_who_reads_it() -> None:
    text = late(3000, 2500) + '"open,1,k0\n'
    assert uses(text)["b"] == "ignore"
    with pytest.raises(ProblemError, match="a quotation mark is opened and never closed"):
        read_text(text)


def test_numbers_that_are_few_only_at_first_are_values(tmp_path: Path) -> None:
    """A table that is sorted by its last column, as one of football matches by their year."""
    file = tmp_path / "matches.csv"
    rows = [f"{index % 7},{index % 5},{1963 + index // 300}" for index in range(6000)]
    file.write_text("home,away,year\n" + "\n".join(rows))
    found = preview(file)
    assert [column.use for column in found.columns] == ["number", "number", "values"]
    assert not any("empty" in note for note in found.notes)
    assert len(read(file, found.choices)) == 6000
    file.write_text("home,away,year\n" + "\n".join(rows[:1500] * 4))
    assert preview(file).columns[-1].use == "classes", "five different ones to the end"
