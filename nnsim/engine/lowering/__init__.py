"""From the plan of a network to the operations of kernels: what there is to compute, where it lies, in which order."""
