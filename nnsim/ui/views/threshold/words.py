"""What a threshold makes of the samples, in a sentence."""

from __future__ import annotations

from nnsim.core.answers.decisions import Decisions
from nnsim.core.counted import counted, nouns
from nnsim.core.shares import percent
from nnsim.tasks.deciding import NO_NUMBERS
from nnsim.tasks.ranking import Ranking
from nnsim.ui.kit.numbers import fixed, plain


def sentence(said: Decisions, found: Ranking, threshold: float, name: str) -> str:
    """What is found at ``threshold`` of the class called ``name``, and what is taken for it."""
    if not len(found.thresholds):
        return NO_NUMBERS
    if not found.members or not found.others:
        gone = f"no test samples of {name}" if not found.members else f"only test samples of {name}"
        return f"There are {gone}: nothing can be told apart."
    verdict = found.at(threshold)
    what = "score" if said.certain else "probability"
    caught = f"{verdict.hits:,} of {found.members:,} {nouns(found.members, 'sample')} of {name}"
    alarms = f"{verdict.alarms:,} of {counted(found.others, 'other')}"
    precise = f"; {percent(verdict.precision)} of those taken are right" if verdict.hits + verdict.alarms else ""
    whose = " It tells scores, no probabilities." if said.certain else ""
    return (
        f"From a {what} of {plain(threshold)} on: {caught} are found ({percent(verdict.recall)}), {alarms} are taken "
        f"for it{precise}.{whose}"
    )


def areas(found: Ranking) -> tuple[str, str]:
    """What the curves come to: the area under the ROC curve, and the average precision."""
    return f"area {fixed(found.area, 3)}", f"average precision {fixed(found.average_precision, 3)}"
