"""Learners that play in a world; ``engine.learners`` implements the same ids."""

from __future__ import annotations

from nnsim.core.parameters import Flag, Integer, Number
from nnsim.core.run import Column
from nnsim.core.shares import percent
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
        "Q-learning",
        "Q(s, a) ← r + γ maxₐ′ Q(s′, a′)",
        "Plays, remembers, and learns action values from what came of actions: the rewards of the next steps, and "
        "after these the value of the best action, as the target network estimates it, a copy from a while ago. Each "
        f"update comes with one step in {GAMES} games. At first it plays at random; {percent(RANDOM_SHARE, 0)} into "
        "the planned epochs nearly always what it holds to be best.",
        (
            Number(
                "discount", "Discount γ", 0.97, 0.0, 0.999, "What a reward counts one step later. At 0 it is greedy."
            ),
            Integer(
                "steps",
                "n-step return",
                3,
                1,
                10,
                "Rewards of so many steps count as they came, before a value does.",
                "steps",
            ),
            Integer(
                "replay",
                "Replay memory",
                30_000,
                GAMES * FIRST,
                100_000,
                "Frames that are remembered. With few it learns from what it has just done, and forgets the rest.",
                "frames",
                log=True,
            ),
            Integer(
                "target",
                "Target network every",
                500,
                1,
                10_000,
                "Updates until the target network is copied anew. At 1 the network chases itself.",
                "updates",
                log=True,
            ),
            Number("random", "Random actions", 0.02, 0.0, 1.0, "The share that is left of them in the end.", step=0.01),
            Flag(
                "double",
                "Double",
                True,
                "The network chooses the best action and the target network says its value: fewer values are too high.",
            ),
            Flag(
                "averaged",
                "Averaged weights",
                True,
                "What plays and is shown is a running mean of the weights, over about a "
                "thousand updates. It swings less than the network that learns.",
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
                f"The median score of {TRIALS} games without random actions.",
                "Score",
                "value",
            ),
            Column(
                "low_points", "lowest tenth", f"A tenth of the {TRIALS} games scores no more.", "Score", "value", "edge"
            ),
            Column(
                "high_points",
                "highest tenth",
                f"A tenth of the {TRIALS} games scores no less.",
                "Score",
                "value",
                "edge",
            ),
            Column(
                "mean_points",
                "mean",
                f"The mean score of {TRIALS} games without random actions.",
                "Mean score",
                "value",
            ),
        ),
    )
)
