"""Learners that play in a world; ``engine.learners`` implements the same ids."""

from __future__ import annotations

from nnsim.core.parameters import Flag, Integer, Number
from nnsim.core.run import Column
from nnsim.core.shares import percent
from nnsim.language.texts import say
from nnsim.recipes.kinds import DATA_FORMS, LEARNERS, LearnerKind

GAMES = 16
"""Games that are played side by side while it learns."""

TRIALS = 64
"""Games by which it is measured: no random moves, the same beginnings every time."""

FIRST = 32
"""Frames of each game that are remembered before the first update."""

RANDOM_SHARE = 1 / 3
"""Part of the planned epochs after which it hardly moves at random any more."""

LEARNERS.add(
    LearnerKind(
        "q_learning",
        say("Q-learning"),
        say("Q(s, a) ← r + γ maxₐ′ Q(s′, a′)"),
        say(
            "Plays, remembers, and learns action values from what came of actions: the rewards of the "
            "next steps, and after these the value of the best action, as the target network estimates "
            "it, a copy from a while ago. Each update comes with one step in {games} games. At first it "
            "plays at random; {random_share} into the planned epochs nearly always what it holds to be "
            "best.",
            games=GAMES,
            random_share=percent(RANDOM_SHARE, 0),
        ),
        (
            Number(
                "discount",
                "Discount γ",
                0.97,
                0.0,
                0.999,
                say("What a reward counts one step later. At 0 it is greedy."),
            ),
            Integer(
                "steps",
                say("n-step return"),
                3,
                1,
                10,
                say("Rewards of so many steps count as they came, before a value does."),
                "steps",
            ),
            Integer(
                "replay",
                say("Replay memory"),
                30_000,
                GAMES * FIRST,
                100_000,
                say("Frames that are remembered. With few it learns from what it has just done, and forgets the rest."),
                "frames",
                log=True,
            ),
            Integer(
                "target",
                say("Target network every"),
                500,
                1,
                10_000,
                say("Updates until the target network is copied anew. At 1 the network chases itself."),
                "updates",
                log=True,
            ),
            Number(
                "random",
                say("Random actions"),
                0.02,
                0.0,
                1.0,
                say("The share that is left of them in the end."),
                step=0.01,
            ),
            Flag(
                "double",
                say("Double"),
                True,
                say(
                    "The network chooses the best action and the target network says its value: fewer values "
                    "are too high."
                ),
            ),
            Flag(
                "averaged",
                say("Averaged weights"),
                True,
                say(
                    "What plays and is shown is a running mean of the weights, over about a "
                    "thousand updates. It swings less than the network that learns."
                ),
            ),
        ),
        ("loss", "optimizer", "rate", "schedule", "batch", "l1", "l2", "initializer", "seed"),
        exports=("onnx", "safetensors", "svg", "png", *DATA_FORMS),
        outputs=("action_values",),
        needs="world",
        beats=("play", "remember", "take", "forward", "compare", "backward", "update", "average"),
        columns=(
            Column(
                "median_points",
                "median",
                say("The median score of {trials} games without random actions.", trials=TRIALS),
                say("Score"),
                "value",
            ),
            Column(
                "low_points",
                say("lowest tenth"),
                say("A tenth of the {trials} games scores no more.", trials=TRIALS),
                say("Score"),
                "value",
                "edge",
            ),
            Column(
                "high_points",
                say("highest tenth"),
                say("A tenth of the {trials} games scores no less.", trials=TRIALS),
                say("Score"),
                "value",
                "edge",
            ),
            Column(
                "mean_points",
                "mean",
                say("The mean score of {trials} games without random actions.", trials=TRIALS),
                say("Mean score"),
                "value",
            ),
        ),
    )
)
