"""Moments as people read them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import nnsim
from nnsim.core import dates
from nnsim.core.dates import Local, as_moment


def test_months_are_said_in_the_language_that_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dates, "MONTHS", ("", "", "März", *[""] * 9))
    moment = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
    assert f"{Local(moment):%d. %B %Y}" == "15. März 2026"
    assert f"am {Local(moment):%d. %B}" == "am 15. März"


def test_nobody_writes_a_month_in_the_language_of_the_system() -> None:
    package = Path(nnsim.__file__).parent
    found = [
        f"{path.name}: {line.strip()}"
        for path in package.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if "strftime(" in line or re.search(r"\w+=.*\.astimezone\(\),", line)
    ]
    assert found == []


@pytest.mark.parametrize("said", ["2026-03-15", "2026-03-15T12:00", "0001-01-01T00:00+00:00", "9999-12-31T23:59+00:00"])
def test_what_is_no_moment_of_a_calendar_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"calendar|Invalid"):
        as_moment(said)


def test_a_clock_without_a_battery_tells_a_moment() -> None:
    assert as_moment("1970-01-01T00:00:10+00:00").timestamp() == 10
