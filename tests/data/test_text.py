"""Text as tokens: nothing is lost on the way there and back, and passages follow each other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnsim.data.bundled import load_set
from nnsim.data.text import MOST_KINDS, RARE, decode, encode, left_out, names_of, passages, vocabulary_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)


@given(TEXTS)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    vocabulary = vocabulary_of(text)
    came = decode(encode(text, vocabulary), vocabulary)
    assert len(vocabulary) <= MOST_KINDS
    assert came == text if len(set(text)) <= MOST_KINDS else len(came) == len(text)
    names = names_of(vocabulary)
    assert len(set(names)) == len(names)
    assert all(name.isprintable() and name.strip() for name in names)


@given(st.integers(2, 400), st.integers(1, 40))
def test_passages_are_the_text_and_what_follows_each(count: int, length: int) -> None:
    tokens = np.arange(count, dtype=np.int16)
    x, y = passages(tokens, length)
    assert x.shape == ((count - 1) // length, length)
    assert x.reshape(-1).tolist() == list(range(x.size))
    assert y.tolist() == (x[:, -1] + 1).tolist()


def test_the_rarest_characters_are_one() -> None:
    common = "".join(chr(0x4E00 + number) * 3 for number in range(MOST_KINDS - 1))
    vocabulary = vocabulary_of(common + "xyz")
    assert len(vocabulary) == MOST_KINDS
    assert decode(encode("xyz", vocabulary), vocabulary) == RARE * 3
    assert names_of((RARE, "\n", " ", "\t", "a")) == ("rare character", "new line", "space", "tab", "a")


def test_characters_that_are_in_no_vocabulary_are_left_out() -> None:
    assert decode(encode("a?b", ("a", "b")), ("a", "b")) == "ab"


def test_what_is_left_out_is_named() -> None:
    assert left_out("abba", ("a", "b")) == ""
    assert left_out("ROMA: a", ("a", " ")) == "Not in the text that is learned, so left out: R, O, M, A, :."
    assert left_out("ab cdefgh", ("a",)).endswith(": b, space, c, d, e, f and 2 more.")
    assert left_out("xyz", ("a", RARE)) == "", "a rare character stands for them"


def test_shakespeare_is_whole_and_its_end_held_out() -> None:
    data = load_set("tiny_shakespeare")
    text = decode(data.x.reshape(-1), data.vocabulary)
    assert len(text) == 1_115_392
    assert text.startswith("First Citizen:\nBefore we proceed any further, hear me speak.\n")
    assert data.vocabulary[int(data.y[0])] == text[64]
    assert np.flatnonzero(data.test).tolist() == list(range(17_428 - 1743, 17_428))
    assert (len(data.classes), data.split, data.kind) == (65, "given", "tokens")
