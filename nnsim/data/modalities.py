"""Samples of several modalities: a row has the numbers of one behind those of the other."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.data import Data, Floats, Samples
from nnsim.core.problem import Problem
from nnsim.core.rows import as_rows
from nnsim.data.entries import DATA_KINDS, DataKind, Modality, Shape
from nnsim.data.kinds import kind_of
from nnsim.data.text import has_words, words_of
from nnsim.language.texts import say

KNOWN = 20
"""Words that are named where another one is not known."""


@dataclass(frozen=True, slots=True)
class Section:
    """The numbers of one modality in a row, from ``start`` on, and the ``shape`` that they have by themselves."""

    modality: Modality
    shape: Shape
    start: int

    @property
    def stop(self) -> int:
        """Where the next one starts."""
        return self.start + prod(self.shape)

    @property
    def kind(self) -> DataKind:
        """What it is by itself."""
        return DATA_KINDS[self.modality.kind]

    def of(self, x: Samples) -> Samples:
        """That of samples ``x`` [n, numbers], as [n, *shape], or of one [numbers], as [*shape]."""
        return x[..., self.start : self.stop].reshape(*x.shape[:-1], *self.shape)


def sections(data: Data) -> tuple[Section, ...]:
    """The modalities of ``data``; none where a sample is of one kind alone."""
    found: list[Section] = []
    for modality, shape in zip(kind_of(data).modalities, data.modality_shapes, strict=True):
        found.append(Section(modality, shape, found[-1].stop if found else 0))
    return tuple(found)


def kind_of_part(data: Data, number: int) -> DataKind:
    """The kind of modality ``number`` of a sample; that of the whole where it is of one kind alone."""
    found = sections(data)
    return found[number].kind if found else kind_of(data)


def part(data: Data, x: Samples, number: int) -> Samples:
    """Modality ``number`` of samples ``x`` [n, *sample_shape], or of one; the whole where it is of one kind alone."""
    found = sections(data)
    return found[number].of(x) if found else x


def fed(data: Data, x: Samples) -> Floats:
    """Samples ``x`` [n, numbers] of several modalities, each as a network is fed with it, in a row again."""
    parts = (section.kind.feed(section.of(x), ()) for section in sections(data))
    return np.concatenate([as_rows(part) for part in parts], axis=1)


def pictures(data: Data, x: Samples, moment: int = 0) -> Samples:
    """The pictures of samples ``x`` [n, *sample_shape], or that of one: the whole sample, or what of it is one.

    Of a video the one at ``moment``.
    """
    if kind_of(data).is_moving:
        at: Samples = x.take(moment, axis=x.ndim - len(data.sample_shape))
        return at
    return next((each.of(x) for each in sections(data) if each.kind.is_pictorial), x)


def picture_shape(data: Data) -> Shape:
    """The shape of the picture that a sample is, or has."""
    if kind_of(data).is_moving:
        return data.sample_shape[1:]
    return next((each.shape for each in sections(data) if each.kind.is_pictorial), data.sample_shape)


def text_of(data: Data, sample: Samples) -> str:
    """What the text of a ``sample`` [numbers] says; empty where it has none beside its numbers."""
    texts = (each for each in sections(data) if each.kind.is_written)
    return next((each.kind.words(each.of(sample), data.vocabulary) for each in texts), "")


def pair(data: Data, picture: Samples, text: str) -> Samples | Problem:
    """The sample [numbers] of a ``picture``, bytes or shares, and what a ``text`` says; the ``Problem`` of the text."""
    tokens, place = tokens_of(data, text), sections(data)[-1]
    if isinstance(tokens, Problem):
        return tokens
    bright = picture.astype(np.float32) / np.float32(255) if picture.dtype == np.uint8 else picture
    told = np.zeros(prod(place.shape), np.float32)
    told[: len(tokens)] = tokens
    return np.concatenate([bright.reshape(-1), told])


def token_noun(data: Data) -> str:
    """What the tokens of ``data`` are: words, or characters where the vocabulary has these alone."""
    return "word" if has_words(data.vocabulary) else "character"


def tokens_of(data: Data, text: str) -> list[int] | Problem:
    """The numbers of what stands in ``text``: words, or characters where the vocabulary has these alone."""
    numbers, most = {word: number for number, word in enumerate(data.vocabulary)}, prod(sections(data)[-1].shape)
    noun = token_noun(data)
    found = words_of(text) if noun == "word" else list(text)
    unknown = next((word for word in found if word not in numbers), None)
    if unknown is not None:
        known = ", ".join(sorted(filter(str.strip, data.vocabulary))[:KNOWN])
        return Problem(
            say(
                "The {noun} {unknown!r} is in no text of these data: use such as {known}.",
                noun=noun,
                unknown=unknown,
                known=known,
            ),
            "data",
        )
    if len(found) > most:
        return Problem(
            say(
                "A text has at most {counted} here: leave {count:,} out.",
                counted=counted(most, noun),
                count=len(found) - most,
            ),
            "data",
        )
    return [numbers[word] for word in found]
