"""The sample itself: an autoencoder."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import MEAN_ABSOLUTE, ROOT_MEAN_SQUARE
from nnsim.tasks.scores import anything, as_sample, identity, in_a_row, single

TASKS.add(
    Task(
        "reconstruction",
        say("Reconstruction"),
        say("p = z, compared with the input itself"),
        say(
            "Answers with the sample itself, number by number: an autoencoder, which has to squeeze it through its "
            "narrowest layer. The scores are the answer, as columns and points may have any value; "
            "classes do not count."
        ),
        units=single,
        numpy=identity,
        accepts=anything,
        tells="sample",
        shows="images",
        decide=identity,
        truth=in_a_row,
        losses=("squared_error", "absolute_error"),
        metrics=(ROOT_MEAN_SQUARE, MEAN_ABSOLUTE),
        code=Code("scores", aims="inputs.flatten(1)"),
        answer=say("the input itself"),
        brief="linear",
        error_in=say("for each number that the network is fed with"),
        layer=as_sample,
    )
)
