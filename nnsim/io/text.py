"""Text whose next character is to be predicted, from a file or pasted: passages of equal length, the end held out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import product

from nnsim.core.counted import counted
from nnsim.core.data import Data
from nnsim.core.progress import Cancelled, Progress
from nnsim.data.splits import ends
from nnsim.data.text import MOST_KINDS, RARE, encode, names_of, passages, vocabulary_of
from nnsim.io.choices import ImportChoices, Preview
from nnsim.io.result import Samples, make
from nnsim.io.sniff import encoding_of, first_rows, is_text, lines_in, quote_of
from nnsim.io.sources import Pasted, Source, failure, name_of, opened
from nnsim.language.texts import say

LEAST = 256
"""The shortest text that is taken, in characters."""

MOST = 20_000_000
"""The longest one."""

FEWEST = 4
"""Passages that there are at least: shorter ones are made of a short text."""

SHOWN = 4000
"""Characters of a preview."""

RAREST = 0.02
"""The largest share of a text that may be rare characters, which are not told apart."""

LINES, ALIKE = 200, 0.9
"""So many lines are looked at; where so large a share of them has as many cells, they are rows of a table."""

PARAGRAPH = 120
"""A single line that is longer is no row of a table."""


def is_prose(start: str, *, goes_on: bool) -> bool:
    """Whether a text that begins so is there to be read: mostly letters, in lines that are no rows of a table."""
    lines = [line for line in lines_in(start) if line.strip()]
    if goes_on and len(lines) > 1:
        lines.pop()  # cut somewhere, it may have fewer cells
    lines = lines[:LINES]
    seen = "".join(lines)
    letters = sum(character.isalpha() or character.isspace() for character in seen)
    if not lines or letters < 0.6 * len(seen):
        return False
    if max(map(len, lines)) > PARAGRAPH and len(lines) < FEWEST:
        return True
    quotes = ("", quote_of(lines))  # within quotation marks a cell may go over several lines
    return len(lines) > 1 and not any(_parts(lines, *marks) for marks in product(",;\t| ", quotes))


def _parts(lines: list[str], delimiter: str, quote: str) -> bool:
    """Whether nearly all rows have as many cells, two or more."""
    rows = first_rows(lines, delimiter, quote)
    width, alike = Counter(map(len, rows)).most_common(1)[0] if len(rows) > 1 else (0, 0)
    return width > 1 and alike >= ALIKE * len(rows)


def preview(source: Source, choices: ImportChoices) -> Preview:
    """The beginning of the text, how long it is and what it is written with."""
    text, encoding = _text(source, choices)
    vocabulary, rare = _characters(source, text)
    length = _length(text, choices)
    notes = (
        [say("{characters} will be written as {rare}", characters=counted(rare, "rare character"), rare=RARE)]
        if rare
        else []
    )
    if length < choices.length:
        notes.append(
            say("the text is short, so its passages are of {characters}", characters=counted(length, "character"))
        )
    return Preview(
        kind="text",
        name=name_of(source),
        choices=replace(choices, encoding=encoding, length=length),
        samples=(len(text) - 1) // length,
        summary=say(
            "A text of {characters} of {kinds}",
            characters=counted(len(text), "character"),
            kinds=counted(len(vocabulary), "kind"),
        ),
        notes=tuple(notes),
        text=text[:SHOWN],
    )


def read(source: Source, choices: ImportChoices, progress: Progress) -> Data:
    """All passages, those of the last ``test_share`` held out; raises ``ProblemError`` and ``Cancelled``."""
    text, _ = _text(source, choices)
    vocabulary, rare = _characters(source, text)
    if not progress(0.5):
        raise Cancelled
    x, y = passages(encode(text, vocabulary), _length(text, choices))
    note = say("{characters} not told apart", characters=counted(rare, "rare character")) if rare else ""
    test, _ = ends(len(x), choices.test_share)
    names = names_of(vocabulary)
    return make(source, choices, Samples(x, y, names, test=test, note=note, vocabulary=vocabulary, kind="tokens"))


def _length(text: str, choices: ImportChoices) -> int:
    return min(choices.length, (len(text) - 1) // FEWEST)


def _text(source: Source, choices: ImportChoices) -> tuple[str, str]:
    """The text with its lines ended alike, and its encoding; raises ``ProblemError``."""
    if isinstance(source, Pasted):
        raw, encoding = source.text, "utf-8"
    else:
        with opened(source) as file:
            content = file.read(4 * MOST + 1)
        encoding = choices.encoding or encoding_of(content)
        if not is_text(content[:SHOWN]):
            raise failure(source, say("this is no text; choose a text file such as .txt"))
        try:
            raw = content.decode(encoding)
        except LookupError:
            raise failure(
                source, say("nnsim does not know the encoding {encoding}; choose another", encoding=encoding)
            ) from None
        except UnicodeDecodeError:
            raise failure(
                source, say("it is no text in {encoding}; choose another encoding", encoding=encoding)
            ) from None
    text = re.sub(r"\r\n?|\f", "\n", raw).removeprefix("\ufeff").strip()
    if not text:
        raise failure(source, say("there is no text in it; choose another one"))
    if len(text) < LEAST:
        reason = say(
            "a text to learn from needs {least} characters or more, and this one has {count}",
            least=LEAST,
            count=len(text),
        )
        raise failure(source, say("{reason}; choose a longer one", reason=reason))
    if len(text) > MOST:
        raise failure(source, say("the text is longer than {most:,} characters; take a part of it", most=MOST))
    return text, encoding


def _characters(source: Source, text: str) -> tuple[tuple[str, ...], int]:
    """The vocabulary, and how many characters are too rare for it."""
    vocabulary = vocabulary_of(text)
    if len(vocabulary) < 2:
        raise failure(source, say("it repeats one character only; choose another text"))
    counts = Counter(text)
    rare = len(text) - sum(counts[character] for character in vocabulary if character != RARE)
    rare -= counts[RARE] if RARE in vocabulary and len(counts) <= MOST_KINDS else 0
    if rare > RAREST * len(text):
        reason = say(
            "it has {kinds} of characters, and nnsim tells {most_kinds} apart",
            kinds=counted(len(counts), "kind"),
            most_kinds=MOST_KINDS,
        )
        raise failure(source, say("{reason}; choose a text in an alphabet", reason=reason))
    return vocabulary, rare
