"""The rules of a pack from the options of ``nnsim class pack``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import datetime

from nnsim.cli.errors import UsageError
from nnsim.lessons.rules import NONE, Gate, Rules, gate, plain_word

DATE = "%Y-%m-%d %H:%M"


def rules_of(options: argparse.Namespace) -> tuple[Rules, dict[str, str]]:
    """The rules, and the words by the ids of their steps; raises ``UsageError``."""
    words, dates = dict(_pairs("--word", options.word)), dict(_pairs("--date", options.date))
    conditions = dict(_pairs("--when", options.when))
    if empty := next((step for step, word in words.items() if not plain_word(word)), ""):
        raise UsageError(f"The word for {empty} is empty; write --word {empty}=WORD.")
    steps = dict.fromkeys((*words, *dates, *conditions))
    gates = tuple(_gate(step, words, dates, conditions) for step in steps)
    if not gates and not options.hide and not options.exam:
        return NONE, {}
    return Rules(gates, tuple(options.hide), options.exam, options.with_hints or not options.exam), words


def _gate(step: str, words: dict[str, str], dates: dict[str, str], conditions: dict[str, str]) -> Gate:
    return gate(
        step,
        condition=conditions.get(step, ""),
        date=_moment(dates[step]) if step in dates else None,
        word=words.get(step, ""),
    )


def _pairs(option: str, given: Iterable[str]) -> Iterable[tuple[str, str]]:
    for each in given:
        step, equals, text = (part.strip() for part in each.partition("="))
        if not equals or not step or not text:
            raise UsageError(f"{option} needs a step and what opens it, with = between them: not {each!r}.")
        yield step, text


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, DATE).astimezone()
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text!r} is no date; write it as '2026-12-01 09:00'.") from error
