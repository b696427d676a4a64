"""What each action is worth: a value for every one, and the best of them is played."""

from __future__ import annotations

from nnsim.core.network import OUTPUT
from nnsim.core.problem import Fix, Problem
from nnsim.language.texts import say
from nnsim.tasks.fitting import several
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.scores import as_classes, identity, largest, one_each, targets

TASKS.add(
    Task(
        "action_values",
        say("Action values"),
        "Q(s, a) = zₐ",
        say(
            "One neuron for each action: its value in what is seen, which are the rewards that are "
            "still to come, later "
            "ones counting less. The action with the largest value is played."
        ),
        units=one_each,
        numpy=identity,
        accepts=several,
        tells="action",
        shows="values",
        decide=largest,
        truth=targets,
        losses=("huber", "squared_error"),
        metrics=(),
        code=Code("scores"),
        answer=say("the value of each action"),
        brief="linear",
        decided="largest",
        names=as_classes,
        kinds=("episodes",),
        foreign=Problem(
            say("This output tells action values, but these data are no world to act in: choose a world."),
            OUTPUT,
            fix=Fix(say("Play Catch"), "choose_generator", (("kind", "catch"),)),
        ),
        learner="q_learning",
    )
)
