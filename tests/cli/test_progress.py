"""The progress bar: there on a terminal, silent elsewhere."""

from __future__ import annotations

import io
import math

from nnsim.cli.progress import Progress, clock, line


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_line_says_how_far_how_fast_and_how_long() -> None:
    text = line("xor", 250, 500, 0.01234, 100.0)
    assert text == "xor  ████████████░░░░░░░░░░░░  250/500 epochs  loss 0.01234  100 epochs/s  0:03 left"


def test_a_line_before_and_after() -> None:
    assert line("xor", 0, 500, math.nan, 0.0, blocks="#-") == "xor  ------------------------  0/500 epochs"
    assert line("xor", 3, 3, 0.5, 3000.0).endswith("3/3 epochs  loss 0.5  3,000 epochs/s  0:00 left")
    assert "░" not in line("xor", 0, 0, math.nan, 0.0)


def test_the_clock() -> None:
    assert [clock(s) for s in (0, 6.2, 750, 11_100)] == ["0:00", "0:07", "12:30", "3:05:00"]


def test_a_terminal_sees_one_line_that_vanishes() -> None:
    terminal = Terminal()
    with Progress("xor", 2, terminal) as progress:
        progress.update(1, 0.5)
        progress.update(2, 0.25)
    text = terminal.getvalue()
    assert "starting" in text
    assert "2/2 epochs" in text
    assert "\n" not in text
    assert text.rpartition("\r")[2] == ""
    assert text.split("\r")[-2].strip() == ""


def test_elsewhere_nothing_is_written() -> None:
    pipe = io.StringIO()
    with Progress("xor", 2, pipe) as progress:
        progress.update(2, 0.5)
    assert pipe.getvalue() == ""
