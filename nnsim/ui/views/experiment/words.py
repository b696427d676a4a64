"""What the view of experiments says."""

from __future__ import annotations

from nnsim.core.counted import counted
from nnsim.core.findings import Findings
from nnsim.core.shares import percent
from nnsim.experiments.bands import coverage
from nnsim.experiments.kinds import Chart
from nnsim.language.texts import say
from nnsim.ui.kit.numbers import value_text
from nnsim.ui.views.experiment.pictures import Spot, written

OTHER_SAMPLES = say("The samples are others since then: run it again to see theirs.")


def run_words(count: int) -> str:
    """What the button says."""
    return say("Make {runs}", runs=counted(count, "run"))


def band_words(findings: Findings) -> str:
    """How lines and bands are to be read."""
    seeds = len({row.seed for row in findings.rows})
    if seeds < 2:
        return say("Lines are those of one seed; there is no band.")
    return say(
        "Lines are medians, bands reach from the least to the largest of {seeds}: the median of all seeds lies in them "
        "with {share} certainty.",
        seeds=counted(seeds, "seed"),
        share=percent(coverage(seeds), 0),
    )


def ended_words(findings: Findings) -> str:
    """Which runs are missing; empty where none is."""
    words = []
    if findings.failed:
        words.append(say("{runs} came to no numbers.", runs=counted(findings.failed, "run")))
    missing = findings.planned - findings.made - findings.failed
    if missing:
        words.append(say("It was cancelled: {runs} were not made.", runs=counted(missing, "run")))
    return " ".join(words)


def spot_words(chart: Chart, spot: Spot) -> str:
    """One point of a chart."""
    return say(
        "{line}, {title} {x}: {middle} (from {low} to {high})",
        line=spot.line.label,
        title=chart.x,
        x=value_text(spot.x, 4),
        middle=written(chart, spot.middle),
        low=written(chart, spot.low),
        high=written(chart, spot.high),
    )
