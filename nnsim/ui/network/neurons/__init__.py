"""The network as columns of neurons. Its geometry is free of Qt."""
