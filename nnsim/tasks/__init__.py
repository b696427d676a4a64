"""What a network is to answer, and how wrong it is: outputs, losses, and from scores to answers."""
