"""The only user of torch: models, learners, the trainer, and the session that obeys commands."""
