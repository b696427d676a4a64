"""How a network learns: learners, optimizers, schedules. Declarations only; the engine carries them out."""
