"""What stands above the samples of a table: names, titles, comments."""

from __future__ import annotations

import pytest

from nnsim.core.problem import ProblemError
from nnsim.io.choices import ImportChoices, Preview
from nnsim.io.importing import preview, read
from nnsim.io.sources import Pasted

BODY = "".join(f"{i}.5,{7 - i},{'uv'[i % 2]}\n" for i in range(6))


def names(text: str, **choices: object) -> list[str]:
    return [column.name for column in shown(text, **choices).columns]


def shown(text: str, **choices: object) -> Preview:
    return preview(Pasted(text), ImportChoices(**choices))  # type: ignore[arg-type]


def uses(text: str) -> list[str]:
    return [column.use for column in shown(text).columns]


@pytest.mark.parametrize(
    "above",
    [
        "",
        "# measured by hand\n# in 2024\n",
        "sep=,\n",
        "Heights of the otters\n\n",
        "Station:,Ulm\n\nHeights,,\n",
        '"A title, quoted"\n',
        "% made by a program\n",
        "\n\n",
    ],
)
def test_titles_and_comments_are_skipped_and_told(above: str) -> None:
    found = shown(above + "height,weight,kind\n" + BODY)
    assert [column.name for column in found.columns] == ["height", "weight", "kind"]
    assert (found.choices.skip, found.samples, found.numbers[0]) == (above.count("\n"), 6, above.count("\n") + 2)
    assert any("above the table skipped" in note for note in found.notes) == bool(above)
    assert len(read(Pasted(above + "height,weight,kind\n" + BODY))) == 6


def test_lines_above_a_table_without_names() -> None:
    found = shown("Heights of the otters\n" + BODY)
    assert (found.choices.skip, found.choices.header, found.samples) == (1, False, 6)
    assert shown(BODY).choices.skip == 0


def test_the_names_may_stand_in_a_comment() -> None:
    assert names("# made by numpy\n# a,b,kind\n" + BODY) == ["a", "b", "kind"]
    assert names("# a b y\n1.0 2.0 0.5\n3.0 5.0 0.25\n4.0 6.0 0.75\n") == ["a", "b", "y"]
    assert names("#,name,town,kind\n" + "".join(f"{i},n{i},t{i % 2},k{i % 3}\n" for i in range(8)))[1:] == [
        "name", "town", "kind",
    ]  # fmt: skip


def test_a_person_may_say_how_many_lines_to_skip() -> None:
    text = "a,b,c\n" * 2 + "1,2,u\n3,4,v\n5,6,u\n"
    assert shown(text, skip=1, header=True).samples == 3
    assert shown(text, skip=2).choices.header is False


def test_the_separator_that_a_spreadsheet_names() -> None:
    found = shown("sep=^\na^b^kind\n1^2^u\n3^4^v\n")
    assert (found.choices.delimiter, [column.name for column in found.columns]) == ("^", ["a", "b", "kind"])


# ---------------------------------------------------------------- names


def test_a_blank_corner_stands_above_the_names_of_rows() -> None:
    text = ",sex,age,survived\n" + "".join(f"p{i},{'mf'[i % 2]},{20 + i},{'yn'[i % 3 > 0]}\n" for i in range(20))
    assert names(text) == ["column 1", "sex", "age", "survived"]
    assert uses(text) == ["ignore", "category", "number", "classes"]
    assert shown(text).notes == ("Ignored: column 1 (row names).",)
    words = ",sex,survived\n" + "".join(f"p{i},{'mf'[i % 2]},{'yn'[i % 3 > 0]}\n" for i in range(20))
    assert names(words) == ["column 1", "sex", "survived"]


def test_blank_names_do_not_take_those_of_others() -> None:
    assert names(",x1,x2,y\n" + "".join(f"{i},{i / 2},{i / 3},{'uv'[i % 2]}\n" for i in range(5)))[1:] == [
        "x1",
        "x2",
        "y",
    ]


def test_the_header_of_r_is_one_name_short() -> None:
    text = "sex,age,y\n" + "".join(f"{i + 1},{'mf'[i % 2]},{20 + i},{'uv'[i % 2]}\n" for i in range(12))
    found = shown(text)
    assert [column.name for column in found.columns] == ["column 1", "sex", "age", "y"]
    assert "There is one name fewer than columns: the first column has none." in found.notes
    assert "Ignored: column 1 (row numbers)." in found.notes
    assert read(Pasted(text)).columns == ("sex=f", "sex=m", "age")


def test_a_delimiter_at_the_end_of_all_rows_shifts_no_name() -> None:
    text = "a,b,kind\n" + "".join(f"{i}.5,{i},{'uv'[i % 2]},\n" for i in range(5))
    assert names(text) == ["a", "b", "kind", "column 4"]
    assert uses(text) == ["number", "number", "classes", "ignore"]


def test_names_above_nothing_but_words() -> None:
    body = "".join(f"{['red', 'blue'][i % 2]},{['round', 'square'][i % 3 > 0]},{'uv'[i % 2]}\n" for i in range(9))
    assert names("color,shape,kind\n" + body) == ["color", "shape", "kind"]
    assert names(body) == ["x1", "x2", "x3"]


def test_years_may_be_names() -> None:
    body = "".join(f"{['Ulm', 'Graz', 'Bern'][i % 3]},{i * 7},{i * 5}\n" for i in range(9))
    assert names("town,2019,2020\n" + body) == ["town", "2019", "2020"]
    assert names("Rome,20,17\n" + body) == ["x1", "x2", "x3"]


def test_names_without_rows() -> None:
    for text in ("a,b,class\n", ",a,b,class\n", "a,b,class\n\n\n", "# only a comment\n"):
        with pytest.raises(ProblemError, match="there are no rows of data in it; add some"):
            read(Pasted(text))
