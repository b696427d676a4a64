"""A question as it is written: its kind and name on the line of the fence, then ``key: value`` and its options."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from nnsim.language.texts import say
from nnsim.lessons.expression import expression
from nnsim.lessons.findings import Wrong, listed, meant
from nnsim.lessons.predicted import is_of_neuron
from nnsim.lessons.prose import checked
from nnsim.lessons.questions import KINDS, SHAPES, Kind, Known, Option, Question, read

Lines = tuple[tuple[int, str], ...]

OPTION = re.compile(r"- \[(?P<mark>[ xX])\] (?P<text>.*)")
ITEM = re.compile(r"\d+\. (?P<text>.*)")
ROW = re.compile(r"- (?P<inputs>.*?) ?-> ?(?P<output>\S+)")
SEALED = re.compile(r"(one|several)( [0-9a-f]{32}){2,}")
ID = re.compile(r"[a-z][a-z0-9-]*")

KEYS = (
    "question", "answer", "tolerance", "unit", "of", "over", "values", "count", "inputs", "when", "why", "else",
    "wrong", "sealed",
)  # fmt: skip


TEXTS = ("question", "why", "else")


@dataclass(slots=True)
class _Draft:
    values: dict[str, str] = field(default_factory=dict)
    options: list[Option] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)


def question_of(words: tuple[str, ...], lines: Lines, usual_id: str, line: int) -> Question:
    """The question that a block asks; raises ``Wrong``."""
    kind, name = _head(words, usual_id)
    draft = _Draft()
    for at, text in lines:
        try:
            _take(draft, kind, text)
        except Wrong as error:
            raise Wrong(error.text, at - line) from error
    if not draft.values.get("question"):
        raise Wrong(say("A question needs its words, as in question: How many weights are there?"))
    asked = Question(name, kind, draft.values["question"], line=line)
    return _checked(_with_values(asked, draft))


def _head(words: tuple[str, ...], usual_id: str) -> tuple[Kind, str]:
    kind, *names = words or ("",)
    if kind not in KINDS:
        raise Wrong(
            say(
                "A question is one of {kinds}, not {kind!r}; {kind_2}",
                kinds=listed(KINDS, "or"),
                kind=kind,
                kind_2=meant(kind, KINDS),
            )
        )
    if len(names) > 1 or (names and not ID.fullmatch(names[0])):
        raise Wrong(say("The name of a question is one word of small letters, not {names!r}.", names=" ".join(names)))
    return kind, names[0] if names else usual_id


def _take(draft: _Draft, kind: Kind, text: str) -> None:
    """One line of the block; raises ``Wrong``."""
    if kind == "choice" and (match := OPTION.fullmatch(text)):
        words, _, said = (part.strip() for part in match["text"].partition("->"))
        draft.options.append(Option(checked(words), match["mark"] != " ", checked(said)))
    elif kind == "order" and (match := ITEM.fullmatch(text)):
        draft.options.append(Option(checked(match["text"].strip()), right=True))
    elif kind == "truth-table" and (match := ROW.fullmatch(text)):
        draft.rows.append(tuple(match["inputs"].split()))
        draft.outputs.append(match["output"])
    else:
        _take_value(draft, text)


def _take_value(draft: _Draft, text: str) -> None:
    key, colon, value = (part.strip() for part in text.partition(":"))
    word, _, rest = key.partition(" ")
    if not colon or word not in KEYS or (rest and word != "wrong"):
        raise Wrong(say("{text!r} is no line of a question; {word}", text=text, word=meant(word, KEYS, lists=False)))
    if word == "wrong":
        if not rest or not value:
            raise Wrong(say("A wrong answer is written with its sentence: wrong 120_000: You forgot the colours."))
        draft.wrong.append((rest.strip(), checked(value)))
    elif key in draft.values:
        raise Wrong(say("{key}: this is there twice; leave one out.", key=key))
    else:
        draft.values[key] = checked(value) if key in TEXTS else value


def _with_values(asked: Question, draft: _Draft) -> Question:
    values = draft.values
    found: dict[str, Any] = {field_: read_(values[key]) for key, (field_, read_) in _FIELDS.items() if key in values}
    if asked.kind == "number" and values.get("answer"):
        found["expression"] = _number_expression(values["answer"])
    if asked.kind == "truth-table":
        found["answer"] = "" if "?" in draft.outputs else " ".join(draft.outputs)
    is_number = asked.kind == "number"
    wrong = tuple(Known(text, said, _number_expression(text) if is_number else None) for text, said in draft.wrong)
    return replace(asked, options=tuple(draft.options), rows=tuple(draft.rows), wrong=wrong, **found)


def _number_expression(text: str) -> Any:
    found = expression(text)
    if found.type != "number":
        raise Wrong(say("{text!r} is a {type}, and a number is asked for.", text=text, type=found.type))
    return found


def _float(text: str) -> float:
    found = _number_expression(text)
    try:
        return float(text.removesuffix("%").replace("_", "")) / (100 if text.endswith("%") else 1)
    except ValueError as error:
        raise Wrong(say("{found!r} is no plain number.", found=found.text)) from error


def _span(text: str) -> tuple[str, float, float]:
    """``epochs 0 100``."""
    words = text.split()
    if len(words) < 3:
        raise Wrong(say("'over' names an axis with its ends, as in over: epochs 0 100."))
    low, high = _float(words[-2]), _float(words[-1])
    if not low < high:
        raise Wrong(say("An axis goes from its low to its high end."))
    return " ".join(words[:-2]), low, high


def _ends(text: str) -> tuple[float, float]:
    _, low, high = _span(f"values {text}")
    return low, high


def _count(text: str) -> int:
    count = _float(text)
    if count != int(count) or not 1 <= count <= 100:
        raise Wrong(say("'count' is a whole number from 1 to 100, not {text!r}.", text=text))
    return int(count)


def _when(text: str) -> bool:
    if text not in ("before", "after"):
        raise Wrong(
            say(
                "'when' is before or after the task, not {text!r}; {text_2}",
                text=text,
                text_2=meant(text, ("before", "after")),
            )
        )
    return text == "after"


def _sealed(text: str) -> tuple[str, ...]:
    """``one SALT HASH``, as packs have it."""
    if not SEALED.fullmatch(text):
        raise Wrong(say("'sealed' is what 'nnsim class pack' writes; write answer: and the answer."))
    return tuple(text.split())


_FIELDS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "answer": ("answer", str),
    "tolerance": ("tolerance", _float),
    "unit": ("unit", str),
    "of": ("of", expression),
    "over": ("over", _span),
    "values": ("values", _ends),
    "count": ("count", _count),
    "inputs": ("inputs", lambda text: tuple(text.split())),
    "when": ("after", _when),
    "why": ("why", str),
    "else": ("otherwise", str),
    "sealed": ("sealed", _sealed),
}


def _checked(asked: Question) -> Question:
    """The question itself where it can be asked; raises ``Wrong``."""
    needs = {
        "choice": say("- [x] and - [ ] before its options"),
        "order": say("1. before its items, in the right order"),
    }
    if asked.kind in needs and len(asked.options) < 2:
        raise Wrong(
            say("A question of the kind {asked} needs {need}, two at least.", asked=asked.kind, need=needs[asked.kind])
        )
    if asked.kind == "truth-table" and (not asked.rows or any(len(row) != len(asked.inputs) for row in asked.rows)):
        raise Wrong(say("A truth table needs inputs: and rows such as - 0 1 -> 1 with a number for each of them."))
    if asked.kind == "text" and (asked.answer or asked.wrong):
        raise Wrong(say("Own words are kept and not judged; leave out the answer."))
    if asked.kind == "curve" and asked.answer not in ("", *SHAPES):
        raise Wrong(
            say(
                "A curve is {shapes}, not {answer!r}; {answer_2}",
                shapes=listed(SHAPES, "or"),
                answer=asked.answer,
                answer_2=meant(asked.answer, SHAPES),
            )
        )
    if asked.wrong and not asked.is_judged:
        raise Wrong(say("There are wrong answers but no right one; add answer:."))
    if asked.kind in ("line", "image"):
        _check_drawn(asked)
    else:
        _check_answers(asked)
    return asked


def _check_drawn(asked: Question) -> None:
    """What is drawn before it is there is a prediction of the weights of one neuron."""
    if asked.is_judged or asked.after:
        raise Wrong(
            say("What is drawn in advance is laid over what comes of it, not judged; leave out answer and when.")
        )
    if not is_of_neuron(asked):
        raise Wrong(say("Say which neuron is meant, as in of: bias(output) for its line or of: weight(output, 3, 0)."))


FORMS = {
    "points": say("left right bottom top"), "region": say("left right bottom top"),
    "sample": say("a place, or several with ;"),
    "weight": say("layer unit input, such as dense1 0 1"), "order": say("places such as 1 0 2"),
}  # fmt: skip


def _check_answers(asked: Question) -> None:
    if asked.kind in ("number", "choice", "truth-table", "text", "curve"):
        return
    given = asked.answer.split(";") if asked.answer else []
    for text in (*given, *(known.text for known in asked.wrong)):
        try:
            if asked.kind == "weight" and len(text.split()) != 3:
                raise ValueError
            read(asked, text)
        except ValueError as error:
            raise Wrong(
                say("{text!r} is no answer here; write {forms}.", text=text.strip(), forms=FORMS[asked.kind])
            ) from error
