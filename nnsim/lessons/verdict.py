"""What a condition comes to in a state: true, false, or not known yet, and why, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from keyword import iskeyword
from typing import cast

import numpy as np

from nnsim.core.counted import figures, nouns
from nnsim.language.texts import say
from nnsim.lessons.arguments import Known
from nnsim.lessons.expression import (
    Arithmetic,
    Comparison,
    Constant,
    Expression,
    Junction,
    Named,
    Within,
)
from nnsim.lessons.names.kinds import QUANTITIES, Result, Unknown
from nnsim.lessons.state import State

ASKED = {
    "<": say("less than {}"), "<=": say("at most {}"), ">": say("more than {}"), ">=": say("at least {}"), "=": "{}",
    "!=": say("anything but {}"),
}  # fmt: skip

CLOSE = 1e-9
"""Relative: numbers nearer than that are equal, as a share such as 95% is no number of the computer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``holds`` is None while the engine has not answered. ``reason`` is a sentence without a stop."""

    holds: bool | None
    reason: str


def judged(condition: Expression, state: State) -> Verdict:
    """Whether ``condition`` holds in ``state``, and why. Never raises."""
    if isinstance(condition, Junction):
        return _junction(condition, state)
    if isinstance(condition, Within):
        return _within(condition, state)
    if isinstance(condition, Comparison):
        return _comparison(condition, state)
    found = value(condition, state)
    if isinstance(found, Unknown):
        return _unknown(condition, found)
    return Verdict(
        bool(found), say("{condition} is {word}", condition=condition.text, word=say("true") if found else say("false"))
    )


def value(expression: Expression, state: State) -> Result:
    """What ``expression`` comes to. Never raises."""
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Named):
        return _read(expression, state)
    if isinstance(expression, Arithmetic):
        return _arithmetic(expression, state)
    verdict = judged(expression, state)
    return Unknown(verdict.reason, pending=True) if verdict.holds is None else verdict.holds


def shown(found: Result) -> str:
    """A value as a sentence has it."""
    if isinstance(found, Unknown):
        return "–"
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, str):
        return found or "nothing"
    if isinstance(found, int) or (float(found).is_integer() and abs(found) < 1e15):
        return f"{int(found):,}".replace("-", "−")
    return figures(float(f"{found:.3g}")) if math.isfinite(found) else say("not finite")


def _read(named: Named, state: State) -> Result:
    try:
        with np.errstate(all="ignore"):
            given = {f"{name}_" if iskeyword(name) else name: each for name, each in named.arguments}
            found = QUANTITIES[named.name].read(state, **given)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, ArithmeticError):
        return Unknown(say("cannot be told of this document"))
    if isinstance(found, float) and math.isnan(found):
        return Unknown(say("does not exist here"))
    return found


def _arithmetic(expression: Arithmetic, state: State) -> Result:
    left = 0 if expression.left is None else value(expression.left, state)
    right = value(expression.right, state)
    for part in (left, right):
        if isinstance(part, Unknown):
            return part
    one, other = cast("float", left), cast("float", right)
    try:
        found = {
            "+": lambda: one + other,
            "-": lambda: one - other,
            "*": lambda: one * other,
            "/": lambda: one / other,
        }[expression.sign]()
    except (ArithmeticError, OverflowError):
        return Unknown(say("divides by 0") if expression.sign == "/" and not other else say("is too large"))
    return Unknown(say("does not exist here")) if math.isnan(found) else found


def _comparison(found: Comparison, state: State) -> Verdict:
    left, right = value(found.left, state), value(found.right, state)
    for part, what in ((found.left, left), (found.right, right)):
        if isinstance(what, Unknown):
            return _unknown(part, what)
    assert not isinstance(left, Unknown)
    assert not isinstance(right, Unknown)
    holds = _compare(found.sign, left, right)
    limit = (
        shown(right)
        if isinstance(found.right, Constant)
        else say("{right}, which is {right_2}", right=found.right.text, right_2=shown(right))
    )
    return Verdict(
        holds,
        say(
            "{left} is {left_2}, asked: {asked}",
            left=found.left.text,
            left_2=shown(left),
            asked=ASKED[found.sign].format(limit),
        ),
    )


def _compare(sign: str, left: Known, right: Known) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        alike = str(left).casefold() == str(right).casefold()
        return alike == (sign == "=")
    alike = left == right or math.isclose(left, right, rel_tol=CLOSE, abs_tol=1e-12)
    if sign in ("=", "!="):
        return alike == (sign == "=")
    return (alike and "=" in sign) or (not alike and (left < right if "<" in sign else left > right))


def _unknown(expression: Expression, found: Unknown) -> Verdict:
    return Verdict(None if found.pending else False, f"{expression.text} {found.why}")


def _junction(found: Junction, state: State) -> Verdict:
    verdicts = [judged(part, state) for part in found.parts]
    if found.word == "not":
        inner = verdicts[0]
        return Verdict(
            None if inner.holds is None else not inner.holds, say("asked: not so; {reason}", reason=inner.reason)
        )
    decisive = found.word == "or"
    for verdict in verdicts:
        if verdict.holds is decisive:
            return verdict
    open_ones = [verdict for verdict in verdicts if verdict.holds is None]
    reasons = "; ".join(dict.fromkeys(verdict.reason for verdict in (open_ones or verdicts)))
    return Verdict(None if open_ones else not decisive, reasons)


def _within(found: Within, state: State) -> Verdict:
    inner = judged(found.inner, state)
    spent = {"steps": state.steps_since, "epochs": state.epochs_since, "seconds": int(state.seconds)}[found.unit]
    if spent > found.most:
        noun = nouns(spent, found.unit.removesuffix("s"))
        return Verdict(
            False,
            say(
                "{spent:,} {noun} went by, asked: at most {most}; reset and try again",
                spent=spent,
                noun=noun,
                most=shown(found.most),
            ),
        )
    return inner
