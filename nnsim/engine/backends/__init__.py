"""Back-ends: who makes the steps of a learner, and how many in one go."""
