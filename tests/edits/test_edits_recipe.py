"""Edits of the recipe."""

from __future__ import annotations

import pytest

from nnsim.core.catalogue import load
from nnsim.core.project import Phase, Project
from nnsim.core.spec import Spec
from nnsim.edits import recipe as edits
from nnsim.edits.data import choose_generator
from nnsim.recipes.kinds import OPTIMIZERS
from nnsim.recipes.phases import rates

load()


@pytest.fixture
def project():
    return choose_generator(Project(), "xor")


def test_fields_are_replaced_and_unknown_ones_refused(project):
    made = edits.set_recipe(project, rate=0.5, batch=3)
    assert (made.recipe.rate, made.recipe.batch) == (0.5, 3)
    assert made.network is project.network
    with pytest.raises(TypeError):
        edits.set_recipe(project, speed=1)


@pytest.mark.parametrize("kind", OPTIMIZERS.ids())
def test_another_optimizer_brings_its_usual_rate(project, kind):
    other = next(name for name in OPTIMIZERS.ids() if name != kind)
    start = edits.set_recipe(edits.choose(project, "optimizer", other), rate=7.0)
    made = edits.choose(start, "optimizer", kind)
    assert made.recipe.optimizer == Spec(kind)
    assert made.recipe.rate == OPTIMIZERS[kind].default_rate


def test_another_optimizer_slows_the_phases_so_that_none_is_faster_than_its_usual_rate(project):
    phases = (Phase("Warm up", 2, 0.02), Phase("Learn", 9, 0.2), Phase("Fine-tune", 9, 0.05))
    start = edits.set_recipe(project, optimizer=Spec("sgd"), phases=phases)
    made = edits.choose(start, "optimizer", "adam").recipe
    usual = OPTIMIZERS["adam"].default_rate
    assert rates(made) == pytest.approx((0.1 * usual, usual, 0.25 * usual))
    assert [phase.name for phase in made.phases] == ["Warm up", "Learn", "Fine-tune"]
    still = edits.set_recipe(project, optimizer=Spec("sgd"), phases=(Phase("Still", 2, 0.0),))
    assert rates(edits.choose(still, "optimizer", "adam").recipe) == (0.0,), "which the checks speak of"


@pytest.mark.parametrize("part", ["learner", "optimizer", "schedule", "initializer"])
def test_choosing_what_is_chosen_keeps_its_options_and_the_rate(project, part):
    kind = getattr(project.recipe, part).kind
    start = edits.set_recipe(project, **{part: Spec(kind, (("mine", 0.5),)), "rate": 7.0})
    assert edits.choose(start, part, kind) is start


def test_a_schedule_leaves_the_rate_alone(project):
    made = edits.choose(edits.set_recipe(project, rate=0.7), "schedule", "cosine")
    assert (made.recipe.schedule.kind, made.recipe.rate) == ("cosine", 0.7)


def test_options_of_a_choice(project):
    made = edits.set_option(edits.set_option(project, "optimizer", momentum=0.9), "optimizer", nesterov=True)
    assert made.recipe.optimizer == Spec.of("sgd", momentum=0.9, nesterov=True)
    assert edits.set_option(made, "optimizer", momentum=0.9) == made
