"""The loss over the weights: on fixed samples, along the gradient and over a plane through moments of the run."""
