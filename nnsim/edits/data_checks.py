"""What keeps samples from being learned from, in words: too few, held out, or of a class that nobody trains."""

from __future__ import annotations

from collections.abc import Iterator

from nnsim.core.counted import counted
from nnsim.core.data import PARTS, Data, have_classes
from nnsim.core.problem import Fix, Problem, Severity
from nnsim.core.project import Project
from nnsim.core.remembered import remembered
from nnsim.core.tally import tally
from nnsim.data.kinds import kind_of
from nnsim.edits.data import not_finite
from nnsim.language.texts import say
from nnsim.tasks.kinds import task_of

DATA = "data"


def data_problems(project: Project) -> tuple[Problem, ...]:
    """What keeps the samples of ``project`` from being learned."""
    return _of_data(project.data, task_of(project).counts_classes)


@remembered(2)
def _of_data(data: Data, counts_classes: bool) -> tuple[Problem, ...]:
    """What the samples alone keep it from; asked with every edit, most of which leave them as they are."""
    return tuple(_in_data(data, counts_classes))


def _in_data(data: Data, counts_classes: bool) -> Iterator[Problem]:
    if not len(data):
        yield _nothing(data)
        return
    if not tally(data).is_finite:
        broken = int(not_finite(data).sum())
        hold = "holds" if broken == 1 else "hold"
        text = say(
            "{samples} {hold} numbers that are NaN or infinite: remove them.",
            samples=counted(broken, "sample"),
            hold=hold,
        )
        yield Problem(text, DATA, fix=Fix(say("Remove them"), "remove_not_finite"))
        return
    if not data.train.any():
        yield _nothing_to_train(data)
        return
    if counts_classes:
        yield from _classes(data)


def _nothing(data: Data) -> Problem:
    """What to do about a set without samples; one of images that was just begun is not to be replaced."""
    kind = kind_of(data)
    fix = None if kind.is_drawn else Fix(say("Use XOR"), "choose_generator", (("kind", "xor"),))
    return Problem(say("There are no samples: {to_make}, or choose a data set.", to_make=kind.to_make), DATA, fix=fix)


def _nothing_to_train(data: Data) -> Problem:
    """What the samples are used for instead, if none is left to learn from."""
    uses = {
        say("excluded"): data.excluded,
        say("held out for testing"): data.test,
        say("used for validation"): data.validation,
    }
    where = say(" or ").join(words for words, mask in uses.items() if mask.any())
    if data.excluded.any():
        text = say(
            "No sample is left for training, as all are {where}: choose some in the Samples view to train on.",
            where=where,
        )
        return Problem(text, DATA, fix=Fix(say("Train on the excluded ones"), "include_excluded"))
    if not data.test.any():
        fix = Fix(say("Use none for validation"), "set_validation_share", (("share", 0.0),))
        return Problem(say("All samples are {where}: lower the validation share.", where=where), DATA, fix=fix)
    shares = say("these shares") if data.validation.any() else say("the test share")
    fix = Fix(say("Hold out a quarter"), "set_test_share", (("share", 0.25),))
    return Problem(say("All samples are {where}: lower {shares}.", where=where, shares=shares), DATA, fix=fix)


def _classes(data: Data) -> Iterator[Problem]:
    """Labels without a class, and classes without samples to learn from."""
    if data.targets == "values":
        return
    if not have_classes(data):
        yield Problem(say("Some samples belong to a class that does not exist: relabel or remove them."), DATA)
        return
    trained = tally(data).classes[PARTS.index("train")]
    if (trained > 0).sum() == 1 and len(data.classes) > 1:
        only = data.classes[int(trained.argmax())]
        text = say("All training samples are of class {only}, so the network will only learn to say {only}", only=only)
        yield warning(say("{text}: {to_make} of another class.", text=text, to_make=kind_of(data).to_make), DATA)
        return
    for index, count in enumerate(trained):
        if not count:
            yield _no_samples(data, index)


def _no_samples(data: Data, index: int) -> Problem:
    text = say(
        "Class {class_name} has no training samples, so the network cannot learn it", class_name=data.classes[index]
    )
    fix = Fix(say("Remove the class"), "remove_class", (("index", index),)) if len(data.classes) > 2 else None
    return warning(say("{text}: {to_make} of it.", text=text, to_make=kind_of(data).to_make), DATA, fix)


def warning(text: str, where: str, fix: Fix | None = None) -> Problem:
    """What goes wrong without keeping a run from starting."""
    return Problem(text, where, Severity.WARNING, fix)
