"""No two lines of a menu have the same letter."""

from __future__ import annotations

from nnsim.app.mnemonics import unique


def test_a_letter_that_is_taken_gives_way_to_one_that_is_free() -> None:
    assert unique(["&Volgende", "&Verder", "&Open", "Over"]) == ["&Volgende", "V&erder", "&Open", "Over"]
    assert unique(["&Aa", "&aA"]) == ["&Aa", "aA"], "none is left"
    assert unique(["&One", "&Two&&one"]) == ["&One", "&Two&&one"]
