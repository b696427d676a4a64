"""The sheet beside the network: all that is known of one layer, or of the whole."""
