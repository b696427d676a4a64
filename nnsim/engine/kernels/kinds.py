"""What kernels know, as numbers by the ids of the catalogue. Nothing here needs a compiler."""

from __future__ import annotations

LINEAR, SIGMOID, TANH, RELU, LEAKY, ELU = range(6)

ACTIVATIONS = {"linear": LINEAR, "sigmoid": SIGMOID, "tanh": TANH, "relu": RELU, "leaky_relu": LEAKY, "elu": ELU}
"""Those whose slope follows from what they said."""

VALUES, SIDES, CLASSES = range(3)

ANSWERS = {"regression": VALUES, "reconstruction": VALUES, "binary": SIDES, "multiclass": CLASSES}
"""What tasks turn scores into: nothing, a sigmoid of each, or a softmax of all."""

SQUARED, ABSOLUTE, BINARY, CATEGORICAL, HINGE, PERCEPTRON, HUBER = range(7)

LOSSES = {
    "squared_error": SQUARED, "absolute_error": ABSOLUTE, "binary_cross_entropy": BINARY,
    "categorical_cross_entropy": CATEGORICAL, "hinge": HINGE, "perceptron": PERCEPTRON, "huber": HUBER,
}  # fmt: skip

SGD, RMSPROP, ADAGRAD, ADAM, ADAMW = range(5)

OPTIMIZERS = {"sgd": SGD, "rmsprop": RMSPROP, "adagrad": ADAGRAD, "adam": ADAM, "adamw": ADAMW}

KNOBS = {
    "sgd": ("momentum", "nesterov"), "rmsprop": ("alpha", "eps"), "adagrad": ("eps",),
    "adam": ("beta1", "beta2", "eps"), "adamw": ("beta1", "beta2", "eps", "weight_decay"),
}  # fmt: skip
"""The parameters of optimizers, in the order in which kernels get them."""
