"""nnsim: draw data, assemble layers, and watch neural networks learn, live and offline."""

__version__ = "0.1.0"
