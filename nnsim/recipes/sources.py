"""Where training samples come from; ``engine.sources`` implements the same ids."""

from __future__ import annotations

from nnsim.core.project import Project
from nnsim.data.kinds import kind_of
from nnsim.language.texts import say
from nnsim.recipes.kinds import SOURCES, SourceKind


def _always(_project: Project) -> str:
    return ""


def _not_windows(project: Project) -> str:
    if project.network.heads:
        return say("Random passages have a target for one output alone")
    data = project.data
    if not (kind_of(data).follows_on and data.vocabulary):
        return say("Only of a text can passages be taken that begin anywhere")
    return ""


def _not_fresh(project: Project) -> str:
    if project.network.heads:
        return say("Fresh samples have a target for one output alone")
    data = project.data
    if data.source is None or kind_of(data).is_played:
        return say("Only a generator can make fresh samples, and these have none")
    if data.edited:
        return say("What a person changed in the samples, no generator makes again")
    return ""


SOURCES.add(
    SourceKind(
        "set",
        say("Each once per epoch"),
        say("epoch = all training samples, in a new order"),
        say("Takes every training sample once in each epoch, in an order of its own."),
        _always,
    )
)
SOURCES.add(
    SourceKind(
        "windows",
        say("Random passages"),
        say("epoch = as many passages as the set has for training"),
        say(
            "Takes passages of the text for training that begin at any character, so that it hardly "
            "ever meets one twice. "
            "An epoch is as many of them as the set has for training. The curves are of the passages "
            "of the set, as ever."
        ),
        _not_windows,
    )
)
SOURCES.add(
    SourceKind(
        "fresh",
        say("Fresh samples"),
        say("epoch = as many new samples as the set has for training"),
        say(
            "The generator makes new samples for every step: none is met twice, so that nothing can "
            "be learned by heart. "
            "An epoch is as many of them as the set has for training. The set itself is only looked "
            "at: all of its curves "
            "are of samples that were never learned from."
        ),
        _not_fresh,
    )
)
