"""The lecture as steps that drive the app and notice what the learner did; neither Qt nor torch."""
