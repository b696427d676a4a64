"""Every quantity that conditions may name: importing this room fills ``QUANTITIES``."""

from nnsim.lessons.names import answers, data, doing, gradients, network, recipe, run, weights

__all__ = ("answers", "data", "doing", "gradients", "network", "recipe", "run", "weights")
