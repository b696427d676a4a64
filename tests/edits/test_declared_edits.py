"""Every edit is declared beside its function: an id that fixes and lessons name, words, and arguments with types."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import get_type_hints

import pytest

from nnsim.core.project import Project
from nnsim.edits import fixes
from nnsim.edits.kinds import EDITS, Edit

IDS = {
    "insert_between", "insert_after", "insert_before", "add_loose", "branch", "merge_layers", "connect",
    "disconnect", "reconnect", "remove_nodes", "move_between", "duplicate", "insert_nodes", "paste_nodes",
    "insert_layer", "insert_flatten", "remove_layer", "move_layer", "set_layer", "change_units", "toggle_feature",
    "set_output", "remove_hidden_layers", "add_points", "remove_samples", "remove_not_finite", "move_samples",
    "relabel", "rename_class", "add_class", "remove_class", "set_generator", "choose_bundled", "replace_data",
    "choose_generator", "set_scaling", "set_target_scaling", "clear_data", "group_layers", "ungroup",
    "rename_group", "set_folded", "insert_group_copy", "new_images", "add_image", "replace_image", "add_copies",
    "remove_copies", "set_data_seed", "set_test_share", "set_validation_share", "set_split", "move_to_part",
    "exclude_leaks", "include_excluded", "place_points", "hold_out_points", "use_preset", "set_recipe", "choose",
    "set_option", "set_neighbours", "add_head", "remove_head", "remove_heads", "set_head",
    "add_phase", "remove_phase", "move_phase", "set_phase", "freeze_in_phase", "learn_in_phase", "plan_epochs",
    "keep_run", "rename_run", "remove_run", "keep_findings", "remove_findings", "take_variant",
}  # fmt: skip
"""Fixes and lessons name edits by these: none is taken back."""

PARTS = {"fit_inputs", "fit_vocabulary", "mlp"}
"""Functions that serve edits and tests, and are no edits of a user by themselves."""


def functions() -> Iterator[Callable[..., object]]:
    for room in fixes.ROOMS:
        for name, found in vars(room).items():
            function = found.change if isinstance(found, Edit) else found
            if inspect.isfunction(function) and function.__module__ == room.__name__ and not name.startswith("_"):
                yield function


def test_no_id_was_taken_back():
    assert set(EDITS.ids()) >= IDS


def test_every_function_from_one_project_to_the_next_is_declared():
    declared = {edit.change for edit in EDITS}
    for function in functions():
        hints, names = get_type_hints(function), list(inspect.signature(function).parameters)
        is_edit = hints["return"] is Project and names[0] == "project" and function.__name__ not in PARTS
        assert is_edit == (function in declared), function.__qualname__


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.id)
def test_an_edit_has_words_and_typed_arguments(edit):
    assert edit.id.isidentifier()
    assert edit.label[0].isupper()
    assert edit.label.endswith((".", "…")) is False
    assert edit.change.__doc__
    hints = get_type_hints(edit.change)
    assert set(inspect.signature(edit.change).parameters) | {"return"} == set(hints)


def test_labels_tell_edits_apart():
    labels = [edit.label for edit in EDITS]
    assert len(labels) == len(set(labels))
