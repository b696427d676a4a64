"""The recipe panel: how the network learns."""
