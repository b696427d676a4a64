"""What a threshold makes of the samples, in a sentence."""

from __future__ import annotations

from nnsim.core.answers.decisions import Decisions
from nnsim.core.counted import counted, nouns
from nnsim.core.shares import percent
from nnsim.language.texts import say
from nnsim.tasks.deciding import NO_NUMBERS
from nnsim.tasks.ranking import Ranking
from nnsim.ui.kit.numbers import fixed, plain


def sentence(said: Decisions, found: Ranking, threshold: float, name: str) -> str:
    """What is found at ``threshold`` of the class called ``name``, and what is taken for it."""
    if not len(found.thresholds):
        return NO_NUMBERS
    if not found.members or not found.others:
        gone = (
            say("no test samples of {name}", name=name)
            if not found.members
            else say("only test samples of {name}", name=name)
        )
        return say("There are {gone}: nothing can be told apart.", gone=gone)
    verdict = found.at(threshold)
    what = say("score") if said.certain else say("probability")
    caught = say(
        "{hits:,} of {members:,} {noun} of {name}",
        hits=verdict.hits,
        members=found.members,
        noun=nouns(found.members, "sample"),
        name=name,
    )
    alarms = say("{alarms:,} of {others}", alarms=verdict.alarms, others=counted(found.others, "other"))
    precise = (
        say("; {precision} of those taken are right", precision=percent(verdict.precision))
        if verdict.hits + verdict.alarms
        else ""
    )
    whose = say(" It tells scores, no probabilities.") if said.certain else ""
    return say(
        "From a {what} of {threshold} on: {caught} are found ({recall}), {alarms} are taken for it{precise}.{whose}",
        what=what,
        threshold=plain(threshold),
        caught=caught,
        recall=percent(verdict.recall),
        alarms=alarms,
        precise=precise,
        whose=whose,
    )


def areas(found: Ranking) -> tuple[str, str]:
    """What the curves come to: the area under the ROC curve, and the average precision."""
    return say("area {area}", area=fixed(found.area, 3)), say(
        "average precision {average_precision}", average_precision=fixed(found.average_precision, 3)
    )
