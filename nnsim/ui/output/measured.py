"""Of when and of what the losses and accuracies are that stand beside the newest picture. Qt-free."""

from __future__ import annotations

from math import isnan

from nnsim.core.counted import counted
from nnsim.core.project import Project
from nnsim.core.shares import percent
from nnsim.data.one_value import alone
from nnsim.language.texts import say
from nnsim.tasks.chance import guess
from nnsim.tasks.errors import error_metric, learns_scaled
from nnsim.tasks.kinds import Metric, task_of
from nnsim.ui.kit.numbers import count, margin, plain
from nnsim.ui.kit.widgets.tips import in_lines
from nnsim.ui.run.record import Newest, RunRecord

AGAIN = say("; measuring all samples again takes a while")


def at(epoch: float) -> str:
    """``epoch 1.40``."""
    return say("epoch {epoch:,.2f}", epoch=epoch).removesuffix(".00")


def in_short(record: RunRecord, tests: int) -> str:
    """One line for all of them, empty if they are of all samples and of this moment; ``tests`` are held out."""
    train, test = record.present("train_loss"), record.present("test_loss")
    if record.why_none:
        return say("Nothing is measured now")
    if record.is_edited and record.is_behind(train):
        return say("Measured before the last change")
    if not train.samples and not test.samples:
        return say("Measured at {epoch}", epoch=at(train.epoch)) if record.is_behind(train) else ""
    words = [
        say("Train: last {samples}", samples=count(train.samples))
        if train.samples
        else say("Train: {epoch}", epoch=at(train.epoch))
    ]
    if tests and not isnan(test.epoch):
        part = say("{samples} of {tests}, ", samples=count(test.samples), tests=count(tests)) if test.samples else ""
        words.append(say("test: {part}{epoch}", part=part, epoch=at(test.epoch)))
    return " · ".join(words)


def of_train(record: RunRecord, tests: int) -> str:  # noqa: ARG001 - as ``of_test``
    """The sentence about a number of the training samples; empty if it is of all of them and of this moment."""
    newest = record.present("train_loss")
    if newest.samples and not record.why_none:
        return say(
            "Mean over the last {samples}, each when it was learned from",
            samples=counted(newest.samples, "training sample"),
        )
    return _of_all(record, newest)


def of_test(record: RunRecord, tests: int) -> str:
    """The same of the test samples."""
    newest = record.present("test_loss")
    if newest.samples and not record.why_none:
        which = say("{samples} of the", samples=count(newest.samples)) if newest.samples < tests else say("all")
        of = say(
            "Measured on {which} {samples} at {epoch}",
            which=which,
            samples=counted(tests, "test sample"),
            epoch=at(newest.epoch),
        )
        return f"{of}{_within(record, tests)}"
    return _of_all(record, newest)


def _within(record: RunRecord, tests: int) -> str:
    """How near the accuracy of a part comes to that of all of them; empty where there is none."""
    told = record.present("test_accuracy")
    if isnan(told.value) or not told.samples < tests:
        return ""
    near = 100 * margin(told.value, told.samples, tests)
    return say("; 19 times in 20 the accuracy of all of them is within {near:.1f} %", near=near)


def _of_all(record: RunRecord, newest: Newest) -> str:
    if record.why_none:
        return say("Nothing is measured: {why_none}", why_none=record.why_none)
    if not record.is_behind(newest):
        return ""
    when = say("before the last change") if record.is_edited else say("at {epoch}", epoch=at(newest.epoch))
    return say("Measured {when}{again}", when=when, again=AGAIN)


def of_share(project: Project) -> str:
    """What the share of right answers is, and how a guess does; empty where the task knows none."""
    metric = task_of(project).share
    return "" if metric is None else _lines(metric.help.removesuffix("."), _guessed(project, metric))


def of_error(project: Project) -> str:
    """What the error is, what the losses beside it are of, and how a guess does; empty where there is none.

    Of several values the one that is looked at.
    """
    one = alone(project)
    metric = error_metric(one)
    if metric is None:
        return ""
    of = (
        say(" of {value} in its own units", value=one.data.values[0])
        if one is not project
        else f", {task_of(project).error_in}"
    )
    what = say("{metric} of the test samples{of}", metric=metric.label, of=of)
    scaled = say("; the losses are of the scaled values") if learns_scaled(project) else ""
    return _lines(f"{what}{scaled}", _guessed(one, metric))


def _guessed(project: Project, metric: Metric) -> str:
    value = guess(project, metric)
    if isnan(value):
        return ""
    return say("A random guess comes to {value}", value=percent(value) if metric.written == "share" else plain(value))


def _lines(*said: str) -> str:
    return "\n".join(in_lines(words) for words in said if words)
