"""Rules that turn gradients into steps; ``engine.optimizers`` implements the same ids.

g is the gradient of a weight w, η the learning rate. Arguments of PyTorch that are no
parameters here keep PyTorch's defaults.
"""

from __future__ import annotations

from nnsim.core.parameters import Flag, Number
from nnsim.language.texts import say
from nnsim.networks.kinds import Call
from nnsim.recipes.kinds import OPTIMIZERS, OptimizerKind


def _eps(default: float) -> Number:
    return Number(
        "eps", say("Epsilon"), default, 1e-12, 0.1, say("Keeps the division finite where gradients vanish."), log=True
    )


_ADAM = (
    Number("beta1", "Beta 1", 0.9, 0.0, 0.999, say("Memory of the mean gradient m: nearer to 1 is smoother.")),
    Number("beta2", "Beta 2", 0.999, 0.0, 0.9999, say("Memory of the squared gradient v."), step=0.001),
    _eps(1e-8),
)

OPTIMIZERS.add(
    OptimizerKind(
        "sgd",
        "SGD",
        "v ← μ v + g, w ← w − η v",
        say(
            "Stochastic gradient descent: a step against the gradient of each batch. "
            "Momentum μ lets steps build up speed along a valley; too much of it overshoots."
        ),
        (
            Number("momentum", say("Momentum"), 0.0, 0.0, 0.999, say("Share of the last step that is kept.")),
            Flag(
                "nesterov",
                say("Nesterov"),
                False,
                say("Looks ahead along the momentum before it steps; needs momentum."),
            ),
        ),
        Call("torch.optim:SGD"),
        default_rate=0.03,
    )
)
OPTIMIZERS.add(
    OptimizerKind(
        "rmsprop",
        "RMSprop",
        "v ← α v + (1 − α) g², w ← w − η g / (√v + ε)",
        say(
            "Divides each gradient by its usual size, so that every weight moves at about the same speed. "
            "Steps do not fade on their own: lower the rate to settle."
        ),
        (
            Number("alpha", say("Alpha"), 0.99, 0.0, 0.9999, say("Memory of the squared gradient v."), step=0.001),
            _eps(1e-8),
        ),
        Call("torch.optim:RMSprop"),
        default_rate=0.01,
    )
)
OPTIMIZERS.add(
    OptimizerKind(
        "adagrad",
        say("Adagrad"),
        "v ← v + g², w ← w − η g / (√v + ε)",
        say(
            "Divides by all gradients so far, so that weights with rare gradients still take large steps. "
            "Its steps only ever shrink and may die out before the valley is reached."
        ),
        (_eps(1e-10),),
        Call("torch.optim:Adagrad"),
        default_rate=0.1,
    )
)
OPTIMIZERS.add(
    OptimizerKind(
        "adam",
        say("Adam"),
        "m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m̂ / (√v̂ + ε)",
        say(
            "Momentum and RMSprop together, with both averages corrected for their start at zero: m̂ = m / (1 − β₁ᵗ) "
            "and v̂ = v / (1 − β₂ᵗ) at step t. It works with little tuning and is a good first choice."
        ),
        _ADAM,
        Call("torch.optim:Adam"),
        default_rate=0.01,
    )
)
OPTIMIZERS.add(
    OptimizerKind(
        "adamw",
        "AdamW",
        say("w ← w − η λ w, then a step of Adam"),
        say(
            "Adam with weight decay λ beside the gradient instead of inside it, so that all weights shrink alike. "
            "The usual choice for large networks."
        ),
        (
            *_ADAM,
            Number(
                "weight_decay", say("Weight decay"), 0.01, 0.0, 1.0, say("How strongly each step shrinks the weights.")
            ),
        ),
        Call("torch.optim:AdamW"),
        default_rate=0.01,
    )
)
