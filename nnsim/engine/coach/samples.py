"""Alarms about what a network is fed with, and what it is held against."""

from __future__ import annotations

import numpy as np

from nnsim.core.counted import counted
from nnsim.core.problem import Fix
from nnsim.core.shares import percent
from nnsim.data.doubtful import doubtful
from nnsim.data.kinds import kind_of
from nnsim.engine.coach.kinds import ALARMS, Alarm, Finding, with_weights
from nnsim.engine.coach.signs import Signs
from nnsim.language.texts import lowered, say
from nnsim.tasks.kinds import LOSSES


def unscaled(signs: Signs) -> Finding | None:
    """Numbers of a column are larger than 10 (root mean square), or 100 times as large as those of another column.

    The data can be scaled and are not. Columns that are always 0 do not count.
    """
    data, x = signs.project.data, signs.measured.x
    if data.scaling != "none" or "standard" not in kind_of(data).scalings or x.ndim != 2:
        return None
    sizes = np.sqrt((x.astype(np.float64) ** 2).mean(axis=0))
    large, small = float(sizes.max(initial=0)), float(sizes[sizes > 0].min(initial=np.inf))
    if large <= 10 and large <= 100 * small:
        return None
    seen = say(
        "The inputs differ in size: one column is about {large:.3g}, another {small:.3g}.", large=large, small=small
    )
    numbers = ((say("largest column"), f"{large:.3g}"), (say("smallest column"), f"{small:.3g}"))
    return Finding(seen, numbers, "data", Fix(say("Scale the columns"), "set_scaling", (("scaling", "standard"),)))


def wrong_loss(signs: Signs) -> Finding | None:
    """Classes are learned by squared or absolute error, and after 10 epochs a tenth of the samples is surely wrong.

    Those are the tried samples whose own class gets a probability of less than 5 %.
    """
    task, project = signs.task, signs.project
    if not task.tells_classes or project.recipe.loss not in ("squared_error", "absolute_error") or len(signs.loss) < 10:
        return None
    answers, labels = task.numpy(signs.measured.scores), signs.measured.y.astype(np.intp)
    own = (
        np.where(labels == 1, answers[:, 0], 1 - answers[:, 0])
        if answers.shape[1] == 1
        else answers[np.arange(len(labels)), labels]
    )
    share = float((own < 0.05).mean())
    if share < 0.1:
        return None
    usual = LOSSES[task.losses[0]]
    seen = say("{share} of what was tried is surely wrong, and hardly pulls at the weights.", share=percent(share))
    numbers = ((say("surely wrong"), percent(share)), ("loss", LOSSES[project.recipe.loss].label))
    return Finding(
        seen,
        numbers,
        "recipe",
        Fix(say("Use {usual}", usual=lowered(usual.label)), "set_recipe", (("loss", usual.id),)),
    )


def label_noise(signs: Signs) -> Finding | None:
    """Of the tried training samples at least 4 %, and at least 4, are doubtful.

    All nearest samples contradict their class, and the network, too: it classifies at least 60 % correctly.
    """
    found = signs.witness
    if found is None or not float(signs.accuracy[-1]) >= 0.6:
        return None
    decide = signs.task.decide
    wrong = decide(signs.measured.scores).astype(np.intp) != signs.measured.y.astype(np.intp)
    agreed = found.doubtful & wrong
    share = float(agreed.mean())
    if share < 0.04 or agreed.sum() < 4:
        return None
    count = int(doubtful(signs.project).sum())
    seen = say(
        "{share} of the training samples have a class that all samples around them contradict.", share=percent(share)
    )
    numbers = (("doubtful", percent(share)), (say("in all"), counted(count, "sample")))
    return Finding(
        seen, numbers, "data", Fix(say("Leave {samples} out", samples=counted(count, "sample")), "exclude_doubtful")
    )


ALARMS.add(Alarm(
    "unscaled", say("Inputs are not scaled"),
    say(
"The larger an input, the further its weights move in a step: a rate that suits large "
"inputs is too low for the "
    "small ones, which drown."),
    "columns", unscaled, watches=with_weights,
))  # fmt: skip
ALARMS.add(Alarm(
    "wrong_loss", say("A loss that does not suit classes"),
    say("Where the output is sure of the wrong class it is flat, and this loss has hardly any slope there; that of "
    "cross-entropy is largest."),
    "curves", wrong_loss,
))  # fmt: skip
ALARMS.add(Alarm(
    "label_noise", say("Wrong classes"),
    say(
"Some samples seem to have got the wrong class: they bend the border between the classes "
"towards them, or keep it "
    "from coming to rest."),
    "samples", label_noise, ("unscaled",), with_weights,
))  # fmt: skip
