"""Texts from files and the clipboard: told from tables, cut into passages, refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nnsim.core.catalogue import load
from nnsim.core.problem import ProblemError
from nnsim.data.text import decode
from nnsim.io.choices import ImportChoices
from nnsim.io.importing import kind_of, preview, read
from nnsim.io.sources import Pasted

load()
VERSE = "Shall I compare thee to a summer's day?\nThou art more lovely, and more temperate.\n\n"
SPOKEN = '"Nevermore," he said.\n"Why?"\n"Since midnight, as the raven, black as it is,\nsaid," was what I heard.\n' * 5
TABLES = (
    "a,b,c\n1,2,3\n4,5,6\n",
    "name;kind\nanna;red\nbert;blue\n",
    "1.5 2.5\n3.5 4.5\n",
    "x\ty\nlow\thigh\nhigh\tlow\n",
    "5.1 3.5 setosa\n7.0 3.2 versicolor\n",
    "7\n8\n9\n",
    "name,note,kind\nanna,short,red\nbert,long,blue\ncarl," + "word " * 20_000 + ",red\n",
)


@pytest.mark.parametrize("table", TABLES)
def test_tables_stay_tables(table: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(table)
    assert kind_of(Pasted(table)) == kind_of(tmp_path / "a.txt") == "table"


@pytest.mark.parametrize("text", [VERSE * 5, SPOKEN, "anna\nbert\ncarla\n" * 30, "One paragraph, in a line. " * 40])
def test_texts_are_texts(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert kind_of(Pasted(text)) == kind_of(tmp_path / "a.txt") == "text"


def test_a_text_is_cut_and_its_end_held_out(tmp_path: Path) -> None:
    path = tmp_path / "sonnet.txt"
    path.write_bytes(b"\xef\xbb\xbf" + (VERSE * 40).replace("\n", "\r\n").encode())
    found = preview(path)
    assert (found.kind, found.choices.encoding, found.samples) == ("text", "utf-8-sig", (40 * len(VERSE) - 3) // 64)
    assert found.summary == f"A text of {40 * len(VERSE) - 2:,} characters of 25 kinds"
    data = read(path, found.choices)
    assert data.x.dtype == np.int16
    assert decode(data.x.reshape(-1), data.vocabulary) == (VERSE * 40)[: data.x.size]
    assert data.test.tolist() == sorted(data.test.tolist())
    assert data.test.sum() == round(len(data) / 4)
    assert (data.split, data.kind, data.origin) == ("given", "tokens", "sonnet.txt")
    assert len(data.classes) == len(data.vocabulary) == 25


def test_passages_of_a_short_text_are_short() -> None:
    found = preview(Pasted(VERSE * 4), ImportChoices(length=200))
    assert found.notes == (f"the text is short, so its passages are of {found.choices.length} characters",)
    assert len(read(Pasted(VERSE * 4), found.choices)) == found.samples == 4


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty."),
        (b" \n \n", "there is nothing in it"),
        (
            VERSE.encode(),
            "a text to learn from needs 256 characters or more, and this one has 81; choose a longer one.",
        ),
        (b"a" * 500, "it repeats one character only; choose another text."),
        ("".join(chr(0x4E00 + n) for n in range(600)).encode(), "600 kinds of characters, and nnsim tells 100 apart"),
        (b"\0\1\2" * 300, "this is no text"),
    ],
)
def test_what_is_no_text_to_learn_from_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(ProblemError, match=said) as told:
        read(path, ImportChoices())
    assert str(told.value).startswith("a.txt: ")


def test_an_encoding_that_does_not_fit_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((VERSE * 9).encode() + "für".encode("cp1252"))
    with pytest.raises(ProblemError, match="it is no text in utf-8; choose another encoding"):
        preview(path, ImportChoices(encoding="utf-8"))
    with pytest.raises(ProblemError, match="nnsim does not know the encoding foo; choose another"):
        preview(path, ImportChoices(encoding="foo"))
    assert preview(path).choices.encoding == "cp1252"


def test_rare_characters_are_told() -> None:
    text = VERSE * 200 + "".join(chr(0x4E00 + number) for number in range(200))
    found = preview(Pasted(text))
    assert found.notes == ("126 rare characters will be written as □",)
    assert read(Pasted(text), found.choices).origin == "the clipboard; 126 rare characters not told apart"
