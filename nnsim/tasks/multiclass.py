"""Several classes, told by a score for each."""

from __future__ import annotations

from nnsim.core.spec import Spec
from nnsim.language.texts import say
from nnsim.tasks.fitting import several
from nnsim.tasks.kinds import TASKS, Code, Task
from nnsim.tasks.metrics import ACCURACY
from nnsim.tasks.scores import as_classes, largest, one_each, softmax, targets

TASKS.add(
    Task(
        "multiclass",
        say("Multi-class"),
        "pₖ = exp(zₖ) / Σⱼ exp(zⱼ)",
        say("One neuron for each class; softmax turns the scores into probabilities that sum to 1."),
        units=one_each,
        numpy=softmax,
        accepts=several,
        tells="class",
        shows="shares",
        decide=largest,
        truth=targets,
        losses=("categorical_cross_entropy", "squared_error", "absolute_error", "hinge", "perceptron"),
        metrics=(ACCURACY,),
        code=Code(
            "torch.softmax(scores, 1)",
            "scores.argmax(1) == aims.argmax(1)",
            "F.one_hot(torch.from_numpy(y).long(), len(CLASSES)).float()",
            per_unit=True,
        ),
        answer=say("the probability of each class"),
        brief="softmax",
        decided="largest",
        onnx=Spec.of("Softmax", axis=1),
        names=as_classes,
    )
)
