"""Names of what the learner did, looks at, and answered."""

from __future__ import annotations

from nnsim.language.texts import say
from nnsim.lessons.arguments import Argument, Known
from nnsim.lessons.names.kinds import Result, Unknown, quantity
from nnsim.lessons.state import State

ID = Argument("id", "text", say("the id of a command or an edit, such as play, reset or add_points"))
QUESTION = Argument("question", "text", say("the name of a question of this lesson"))


@quantity("done.count", "number", "times", say("how often a command or an edit was made since the step began"), ID)
def _count(state: State, id: Known) -> Result:  # noqa: A002  what lessons call it
    return state.done.count(str(id))


@quantity("done.last", "text", "", say("id of the command or edit that was made last since the step began, or empty"))
def _last(state: State) -> Result:
    return state.done[-1] if state.done else ""


@quantity("done.any", "number", "times", say("how many commands and edits were made since the step began"))
def _any(state: State) -> Result:
    return len(state.done)


@quantity("view.shown", "text", "", say("id of the view that is shown below"))
def _shown(state: State) -> Result:
    return state.view or state.project.view.panel


@quantity("view.network", "text", "", say("how the network is drawn: neurons, blocks, or empty for the usual"))
def _network(state: State) -> Result:
    return state.project.view.network


@quantity("view.decisions", "flag", "", say("whether the plane shows decisions alone"))
def _decisions(state: State) -> Result:
    return state.project.view.decisions


@quantity("view.test_points", "flag", "", say("whether test points are shown"))
def _test_points(state: State) -> Result:
    return state.project.view.show_test


@quantity(
    "view.sample", "number", "", say("the sample that is looked at, by its place in the data set; −1 without one")
)
def _sample(state: State) -> Result:
    return state.sample


@quantity("view.layer", "text", "", say("id of the layer that is chosen, or empty"))
def _layer(state: State) -> Result:
    return state.node


@quantity("question.right", "flag", "", say("whether a question of this lesson was answered right"), QUESTION)
def _right(state: State, question: Known) -> Result:
    found = state.answers.get(str(question), False)
    return Unknown(say("has no right answer")) if found is None else found


@quantity("question.tries", "number", "times", say("how often a question of this lesson was answered"), QUESTION)
def _tries(state: State, question: Known) -> Result:
    return state.tries.get(str(question), 0)


@quantity(
    "question.answer", "number", "", say("the number that was answered last to a question of this lesson"), QUESTION
)
def _answer(state: State, question: Known) -> Result:
    found = state.given.get(str(question))
    return found if isinstance(found, int | float) else Unknown(say("has no number as its answer yet"))


@quantity("lesson.seconds", "number", "seconds", say("how long the step of the lesson has taken"))
def _seconds(state: State) -> Result:
    return state.seconds
