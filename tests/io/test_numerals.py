"""Numbers as people write them: which form a column has, and what each cell is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnsim.io.numerals import FORMS, PLAIN, Form, allowed_forms, fits, form_of, is_doubtful, is_number, lean_of


def form(cells: str, *others: str, delimiter: str = ",") -> Form | None:
    """The form of a column of ``cells``, beside ``others``, parted by bars."""
    columns = [fits(column.split("|")) for column in (cells, *others)]
    return form_of(columns[0], *lean_of(columns, delimiter))


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ("1|-2|+3", [1, -2, 3]),
        ("1.5|2|.5|3.|1e3|1.5E-2", [1.5, 2, 0.5, 3, 1000, 0.015]),
        ("−1|2|−0.5", [-1, 2, -0.5]),
        ("- 1|2|+ 3", [-1, 2, 3]),
        ("1,063|40", [1063, 40]),
        ("1,063.25|40|1,234,567", [1063.25, 40, 1234567]),
        ("1.063,5|40|1.234.567,25", [1063.5, 40, 1234567.25]),
        ("1 063|40|2 063", [1063, 40, 2063]),
        ("1\u00a0063,5|40\u202f063", [1063.5, 40063]),
        ("1'063|40|2’063.5", [1063, 40, 2063.5]),
        ("1,5|40|0,063", [1.5, 40, 0.063]),
        ("0,123|0,456", [0.123, 0.456]),
        ("$1,063.50|$40|-$2", [1063.5, 40, -2]),
        ("1.063,50 €|40 €|−2 €", [1063.5, 40, -2]),
        ("12 %|5.5%", [12, 5.5]),
        ("USD 12|USD -3", [12, -3]),
    ],
)
def test_consistent_numbers_of_any_country(cells: str, values: list[float]) -> None:
    found = form(cells)
    assert found is not None
    assert [found.value(cell) for cell in cells.split("|")] == values


@pytest.mark.parametrize(
    "cells",
    [
        "1,06|1,063.5|40",
        "1,06,300|5",
        "$5|€5",
        "5%|0.05|7",
        "1 06|2",
        "12/3|4/5",
        "1_000|2_000",
        "inf|nan",
        "0x1F|3",
        "tall",
    ],
)
def test_what_no_one_form_reads_is_text(cells: str) -> None:
    assert form(cells) is None


def test_other_columns_say_what_a_sign_means() -> None:
    assert form("1,063|40", "1,5|2") == Form(",")
    assert form("1,063|40", "1.5|2") == Form(".", ",")
    assert form("1.063|40", "1,5|2") == Form(",", ".")
    assert form("1.063|40", "1|2") == PLAIN
    assert form("1,063|40", delimiter=";") == Form(",")
    assert form("1.063|40", delimiter=";") == PLAIN


def test_what_could_be_meant_otherwise_is_known() -> None:
    assert is_doubtful(fits(["1,063", "40"]))
    assert not is_doubtful(fits(["1,063,000", "40"]))
    assert not is_doubtful(fits(["1,5", "1,063"]))
    assert not is_doubtful(fits(["1.063"]))


def test_a_person_may_say_what_a_sign_means() -> None:
    cells = ["1,063", "40"]
    assert form_of(fits(cells, allowed_forms(",", None)), "", False) == Form(",")
    assert form_of(fits(cells, allowed_forms("", "")), "", False) == Form(",")
    assert form_of(fits(cells, allowed_forms(".", "")), "", False) is None
    assert form_of(fits(cells, allowed_forms(".", ",")), ",", True) == Form(".", ",")


def test_few_mistakes_leave_a_column_of_numbers() -> None:
    assert fits(["1"] * 19 + ["tall"]).forms
    assert not fits(["1"] * 8 + ["tall"]).forms
    assert not fits([]).forms


def test_numbers_in_any_form_are_told_from_words() -> None:
    assert all(map(is_number, ["1", "1,5", "1.063,5", "$3", "4 %", "-.5e3"]))
    assert not any(map(is_number, ["", "a", "1a", "2020-01-01", "1:30", "e3", "-", "."]))


@given(st.sampled_from(FORMS), st.sampled_from(["", "$", "€", "%"]), st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_a_number_written_in_a_form_is_read_in_it(own: Form, unit: str, whole: int, hundredths: int) -> None:
    grouped = f"{abs(whole):,}".replace(",", own.thousands)
    text = f"{'-' * (whole < 0)}{grouped}{own.decimal}{hundredths:02}{unit}"
    value = own.with_unit(unit).value(text)
    assert value == float(f"{'-' * (whole < 0)}{abs(whole)}.{hundredths:02}")
