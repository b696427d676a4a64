"""What experiments found, as JSON: a column for each part of a finding, so that a file says no name twice."""

from __future__ import annotations

from typing import Any

from nnsim.core.files.archive import Damaged
from nnsim.core.files.fields import ANY, Fields, as_number, as_text
from nnsim.core.findings import Finding, Findings
from nnsim.language.texts import say

MOST, MOST_ROWS, MOST_NAMES = 64, 200_000, 1000
"""Experiments of a document, findings of each, and lines or measures that these are of."""

DAMAGED = say("what it says of an experiment is damaged")


def encode_findings(findings: Findings) -> dict[str, Any]:
    """A JSON object."""
    rows = findings.rows
    lines = list(dict.fromkeys(row.line for row in rows))
    measures = list(dict.fromkeys(row.measure for row in rows))
    return {
        "experiment": findings.experiment,
        "planned": findings.planned,
        "made": findings.made,
        "failed": findings.failed,
        "samples": findings.samples,
        "lines": lines,
        "measures": measures,
        "rows": [
            f"{lines.index(row.line)} {measures.index(row.measure)} {row.seed} {row.x!r} {row.value!r}" for row in rows
        ],
    }


def decode_findings(value: object) -> Findings:
    """The findings of a JSON object; raises ``Damaged``."""
    part = Fields(value, "findings")
    lines, measures = part.texts("lines", MOST_NAMES), part.texts("measures", MOST_NAMES)
    found = Findings(
        part.text("experiment", 64),
        part.whole("planned"),
        part.whole("made"),
        part.whole("failed"),
        part.text("samples", 64),
        tuple(_row(row, lines, measures) for row in part.items("rows", MOST_ROWS)),
    )
    part.done()
    if found.made + found.failed > found.planned:
        raise Damaged(DAMAGED)
    return found


def _row(value: object, lines: tuple[str, ...], measures: tuple[str, ...]) -> Finding:
    words = as_text(value, "findings.rows").split(" ")
    try:
        line, measure, seed, x, number = words
        at = int(line), int(measure)
        if min(*at, int(seed)) < 0:
            raise Damaged(DAMAGED)
        place, found = (as_number(float(text), "findings.rows", ANY) for text in (x, number))
        return Finding(lines[at[0]], place, int(seed), measures[at[1]], found)
    except (ValueError, IndexError) as error:
        raise Damaged(DAMAGED) from error
