"""Every quantity that conditions may name: importing this room fills ``QUANTITIES``."""

from nnsim.lessons.names import answers, data, doing, network, recipe, run, weights

__all__ = ("answers", "data", "doing", "network", "recipe", "run", "weights")
