"""Edits of what samples are for: functions from one project to the next.

Arrays of the old project never change. An edit that changes nothing returns the project
itself. Illegal values raise ``ProblemError`` with a sentence.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nnsim.core.data import EXCLUDED, GIVEN_VALIDATION, PARTS, VALIDATION, Data, Mask
from nnsim.core.problem import Problem, ProblemError
from nnsim.core.project import Project
from nnsim.data.bundled import given_test, split_of
from nnsim.data.doubtful import doubtful
from nnsim.data.generate import generate
from nnsim.data.kinds import kind_of
from nnsim.data.leaks import leaks
from nnsim.data.splits import check_split, split_again
from nnsim.edits.data import remove
from nnsim.edits.kinds import edit
from nnsim.language.texts import say

_ASIDE = {"validation": VALIDATION, "excluded": EXCLUDED}


@edit("set_data_seed", say("Set seed of the data"))
def set_seed(project: Project, seed: int) -> Project:
    """Draw again with another seed: points and split, or only the split where a person has painted."""
    data = project.data
    check_split(seed, data.test_share)
    if data.source is not None and not data.edited:
        made = generate(data.source, seed, data.test_share, data.validation_share, data.split)
        return replace(project, data=made)
    return _split(project, replace(data, seed=seed))


@edit("set_test_share", say("Set test share"))
def set_test_share(project: Project, share: float) -> Project:
    """Hold another share of the samples out for testing; the samples stay. Ends a split by the source."""
    data = project.data
    check_split(data.seed, share)
    split = "stratified" if split_of(data) == "given" else data.split
    return _split(project, replace(data, test_share=share, split=split), by_share=True)


@edit("set_validation_share", say("Set validation share"))
def set_validation_share(project: Project, share: float) -> Project:
    """Set another share of all samples aside for validation; the test samples stay as they were drawn."""
    data = project.data
    check_split(data.seed, data.test_share, share)
    return _split(project, replace(data, validation_share=share))


@edit("set_split", say("Change the split"))
def set_split(project: Project, split: str) -> Project:
    """Choose how test samples are drawn: an id of ``SPLITS``; the source's own split where it brought one."""
    data = project.data
    check_split(data.seed, data.test_share, 0.0, split)
    if split == split_of(data):
        return project
    if split != "given":
        return _split(project, replace(data, split=split), by_share=True)
    given = given_test(data)
    if given is None:
        raise _wrong(say("These data brought no split along: choose one by share."))
    return replace(project, data=_as_given(replace(data, split=split, test_share=float(given.mean())), given))


def _as_given(data: Data, test: Mask) -> Data:
    """Split as the source tells; where it has no validation samples, they are drawn as before."""
    told = None if data.given is None else (data.given == GIVEN_VALIDATION) & ~data.excluded & ~data.is_copy
    if told is None or not told.any():
        return data.split_anew(*split_again(data, data.split, test))
    held, aside = split_again(replace(data, validation_share=0.0), data.split, test)
    uses = np.where(told, VALIDATION, 0 if aside is None else aside).astype(np.uint8)
    return replace(data, validation_share=float(told.mean())).split_anew(held, uses)


def _split(project: Project, data: Data, *, by_share: bool = False) -> Project:
    """Draw anew; a split by the source keeps its test samples, and only validation is drawn."""
    given: Mask | None = None
    if not by_share and split_of(data) == "given":
        given = given_test(data) if data.bundled else None
        given = data.test if given is None else given
    test, aside = split_again(data, data.split, given)
    return replace(project, data=data.split_anew(test, aside))


@edit("move_to_part", say("Move samples to another part"))
def move_to(project: Project, mask: Mask, part: str) -> Project:
    """Use the samples where ``mask`` [n] is True for one of ``PARTS``.

    Points of the plane are taken out where they are to be excluded: they can be painted again. Augmented copies
    follow what they were made from, but are never tested and never validate.
    """
    data = project.data
    if part not in PARTS:
        raise _wrong(say("There is no part {part!r}: choose {parts}.", part=part, parts=", ".join(PARTS)))
    mask = _with_copies(data, mask, part)
    if data.part(part)[mask].all():
        return project
    if part == "excluded" and kind_of(data).is_painted:
        return remove(project, mask)
    aside = np.zeros(len(data), np.uint8) if data.aside is None else data.aside.copy()
    aside[mask] = _ASIDE.get(part, 0)
    test = data.test.copy()
    test[mask] = part == "test"
    return replace(project, data=replace(data.split_anew(test, aside), edited=True))


def _with_copies(data: Data, mask: Mask, part: str) -> Mask:
    """``mask`` [n] without copies where they may not be, with those of its samples elsewhere."""
    if data.copy_of is None:
        return mask
    copies = data.is_copy
    return mask & ~copies if part in ("test", "validation") else mask | (copies & mask[data.copy_of])


@edit("exclude_leaks", say("Leave equal samples out"))
def exclude_leaks(project: Project) -> Project:
    """Take training samples out that the test or validation part holds, too."""
    return move_to(project, leaks(project.data).in_training, "excluded")


@edit("exclude_doubtful", say("Leave doubtful samples out"))
def exclude_doubtful(project: Project) -> Project:
    """Take training samples out whose class all of their nearest neighbours contradict."""
    return move_to(project, doubtful(project), "excluded")


@edit("include_excluded", say("Take samples back in"))
def include_excluded(project: Project) -> Project:
    """Train on the samples that were taken out."""
    return move_to(project, project.data.excluded, "train")


def _wrong(sentence: str) -> ProblemError:
    return ProblemError(Problem(sentence, "data"))
