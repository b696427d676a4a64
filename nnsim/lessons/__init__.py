"""The lecture as steps that drive the app and notice what the learner did; neither Qt nor torch.

Whoever shows a lesson finds it (``library.find``), gives it a ``Stage`` and goes through it by a ``Sitting``::

    sitting = Sitting(lesson, stage, ProgressFiles())
    problem = sitting.begin()        # opens what it starts with, or goes on where one was
    sitting.note("play")             # each command and edit of the learner, by its id
    seen = sitting.look()            # on every change, ten times a second at most: all there is to be shown
    sitting.answer(question, 2.0)    # what is said of it
    sitting.go_on()                  # always possible; ``seen.ready`` says whether it is more than "anyway"

``hint``, ``show``, ``start_over``, ``go_to``, ``skip_to`` and ``scene`` are the other buttons. ``sitting.locks`` with
``lesson.lock_of`` says what may be touched, ``sitting.asks`` which probes the engine is to be asked. Words come as
paragraphs and spans, single lines through ``prose.inline``. ``again.returning`` brings missed questions back.
"""
