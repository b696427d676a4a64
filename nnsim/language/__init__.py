"""Every text that a person reads passes through here. Neither Qt nor torch, nor the rest of nnsim."""
