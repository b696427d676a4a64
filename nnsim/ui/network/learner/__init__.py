"""What stands in place of the network while a learner without one is chosen."""
