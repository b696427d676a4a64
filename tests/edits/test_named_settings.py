"""Settings by the names that files have for them."""

from __future__ import annotations

import pytest

from nnsim.core.problem import ProblemError
from nnsim.core.project import Project
from nnsim.edits.settings import names, with_settings
from nnsim.examples.example import open_example
from nnsim.recipes.kinds import learner_of


@pytest.fixture(scope="module")
def spiral() -> Project:
    return open_example("spiral").project


def test_numbers_choices_options_and_layers(spiral: Project) -> None:
    changed = with_settings(
        spiral,
        {
            "recipe.rate": "0.5", "recipe.optimizer.momentum": "0.9", "recipe.optimizer": "sgd", "recipe.batch": "3",
            "recipe.optimizer.nesterov": "on", "dense1.units": "5", "dense2.activation": "relu", "recipe.loss": "hinge",
        },
    )  # fmt: skip
    recipe = changed.recipe
    assert (recipe.rate, recipe.batch, recipe.loss) == (0.5, 3, "hinge")
    assert (recipe.optimizer.kind, recipe.optimizer.values) == ("sgd", {"momentum": 0.9, "nesterov": True})
    assert changed.network.node("dense1").spec.values["units"] == 5
    assert changed.network.node("dense2").spec.values["activation"] == "relu"


def test_a_chosen_optimizer_brings_its_usual_rate_unless_one_is_set(spiral: Project) -> None:
    assert with_settings(spiral, {"recipe.optimizer": "sgd"}).recipe.rate == 0.03
    assert with_settings(spiral, {"recipe.rate": "0.2", "recipe.optimizer": "sgd"}).recipe.rate == 0.2


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("recipe.rat", "1", "There is no 'recipe.rat' to set; did you mean recipe.rate? There are recipe.rate, "),
        ("zzz", "1", "There is no 'zzz' to set; there are recipe.rate, recipe.batch, "),
        ("recipe.optimizer.momentum", "1", "recipe.optimizer adam has no 'momentum'; it has beta1, beta2 and eps."),
        ("recipe.rate", "fast", "recipe.rate cannot be 'fast': Learning rate must be a number, not 'fast'."),
        ("recipe.rate", "nan", "recipe.rate cannot be 'nan': Learning rate must be a number, not nan."),
        ("recipe.batch", "2.5", "recipe.batch cannot be '2.5': Batch size must be a whole number, not 2.5."),
        ("recipe.optimizer", "adm", "There is no recipe.optimizer 'adm'; choose sgd, rmsprop, adagrad, adam or adamw."),
        ("dense1.bias", "maybe", "dense1.bias cannot be 'maybe': "),
        ("dense1.activation", "relo", "dense1.activation cannot be 'relo': Activation must be one of "),
    ],
)
def test_what_is_wrong_is_one_sentence(spiral: Project, name: str, text: str, told: str) -> None:
    with pytest.raises(ProblemError) as caught:
        with_settings(spiral, {name: text})
    assert caught.value.problem.text.startswith(told)


@pytest.mark.parametrize("example", ["perceptron", "pretrain", "random-forest", "dqn-catch"])
def test_what_is_offered_follows_learner_and_phases(example: str) -> None:
    """Phases of a run have rates of their own: that of the recipe is not offered then."""
    project = open_example(example).project
    offered = names(project)
    assert len(set(offered)) == len(offered)
    for name in ("recipe.seed", "recipe.learner"):
        if name in offered:
            field = getattr(project.recipe, name.removeprefix("recipe."))
            assert with_settings(project, {name: str(getattr(field, "kind", field))}) == project
    assert ("recipe.rate" in offered) == (not project.recipe.phases and "rate" in learner_of(project).uses)
