"""A lesson is tried: its recorded solution on a stage, every wrong answer and every wrong move that it knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nnsim.core.problem import Severity
from nnsim.language.texts import say
from nnsim.lessons.clickable import is_line
from nnsim.lessons.findings import Finding, warning
from nnsim.lessons.judging import reply, right_answer, wrong_answers
from nnsim.lessons.lesson import Lesson, Step, Trap
from nnsim.lessons.moves import done_as
from nnsim.lessons.prose import links
from nnsim.lessons.questions import Question
from nnsim.lessons.sitting import Sitting
from nnsim.lessons.stage import Stage
from nnsim.lessons.state import State


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one step; ``wrong`` counts the wrong answers and moves that brought their sentence."""

    step: Step
    findings: tuple[Finding, ...]
    wrong: int = 0

    @property
    def passes(self) -> bool:
        """Whether its solution solves it, and every wrong way brings its sentence."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def tried(lesson: Lesson, stage: Stage) -> Iterator[Tried]:
    """Go through ``lesson`` as its author does, step by step; never raises."""
    sitting = Sitting(lesson, stage, clock=lambda: 0.0)
    if problem := sitting.begin():
        yield Tried(lesson.steps[0], (Finding(1, problem.text),))
        return
    for at, step in enumerate(lesson.steps):
        if at:
            problem = sitting.skip_to(at)
        findings = [Finding(step.line, problem.text)] if problem else []
        trial = _Trial(sitting, stage, step)
        trial.go_through()
        yield Tried(step, (*findings, *trial.findings), trial.wrong)


def _layers(question: Question) -> list[str]:
    """Those whose weights are a right answer to a question for one."""
    return [each.split()[0] for each in question.answer.split(";") if each.strip()]


class _Trial:
    def __init__(self, sitting: Sitting, stage: Stage, step: Step) -> None:
        self.sitting, self.stage, self.step = sitting, stage, step
        self.findings: list[Finding] = []
        self.wrong = 0

    def go_through(self) -> None:
        self._links()
        for question in self.step.before:
            self._ask(question)
        for trap in self.step.traps:
            self._spring(trap)
        self.sitting.start_over()
        self._past_prediction()
        self._solve()
        if self.step.variant:
            self._ask(self.step.variant)
        for question in self.step.after:
            self._ask(question)

    def _past_prediction(self) -> None:
        """On to what follows in this step; where nothing does, it stays there."""
        if self.sitting.phase == "predict" != self.sitting.phases[-1]:
            self.sitting.go_on()

    def _find(self, line: int, text: str) -> None:
        self.findings.append(Finding(line, text))

    def _links(self) -> None:
        """Layers, samples and steps that are pointed at are there, at the beginning or after the solution."""
        project = self.stage.state().project
        nodes = {node.id for node in project.network.graph} | {"input"}
        nodes |= {str(move.values.get("node_id", "")) for move in self.step.show}
        steps = {step.id for step in self.sitting.lesson.steps}
        for link in links((*self.step.text, *(hint.text for hint in self.step.hints))):
            place, _, name = link.target.partition("/")
            if place == "node" and name not in nodes and not self.step.show:
                self._find(
                    self.step.line,
                    say("[{link}] points at the layer {name}, which is not there.", link=link.text, name=name),
                )
            if place == "step" and name not in steps:
                self._find(
                    self.step.line,
                    say("[{link}] points at the step {name}, which is not there.", link=link.text, name=name),
                )

    def _ask(self, question: Question) -> None:
        state = self._state()
        right = right_answer(question, state)
        if question.sealed:
            return
        if right is None:
            self._find(
                question.line, say("The answer to {question!r} cannot be told when it is asked.", question=question.id)
            )
            return
        if question.kind == "weight" and not all(is_line(state.project, layer) for layer in _layers(question)):
            text = say(
                "Nobody can click the weight of {question!r}: between these layers no line is drawn for each; it has "
                "to be written.",
                question=question.id,
            )
            self.findings.append(warning(question.line, text))
        said = self.sitting.answer(question, right)
        if said.right is False:
            self._find(
                question.line,
                say("The right answer to {question!r} is refused: {said}", question=question.id, said=said.words),
            )
        for answer, words in wrong_answers(question, state):
            back = reply(question, answer, state)
            if back.right is not False or (words and back.words != words):
                self._find(
                    question.line,
                    say(
                        "The wrong answer {answer} to {question!r} does not bring '{words}'.",
                        answer=answer,
                        question=question.id,
                        words=words,
                    ),
                )
            else:
                self.wrong += 1

    def _state(self) -> State:
        return self.stage.state()

    def _spring(self, trap: Trap) -> None:
        if not trap.by:
            self.findings.append(
                warning(trap.line, say("Nothing is recorded that leads to '{trap}'; add by: below it.", trap=trap.text))
            )
            return
        self.sitting.start_over()
        self._past_prediction()
        project = self._state().project
        problem = self.stage.perform(trap.by, trap.text)
        for move in trap.by:
            self.sitting.note(done_as(move, project))
        if problem:
            self._find(trap.line, problem.text)
        elif trap.words not in (seen := self.sitting.look()).said:
            self._find(
                trap.line,
                say(
                    "What is recorded does not lead to '{trap}'; instead, '{said}' is said.",
                    trap=trap.text,
                    said=seen.said[0],
                )
                if seen.said
                else say("What is recorded does not lead to '{trap}'; nothing is said.", trap=trap.text),
            )
        else:
            self.wrong += 1

    def _solve(self) -> None:
        if not self.step.goals:
            if self.step.show and (problem := self.sitting.show()):
                self._find(self.step.line, problem.text)
            return
        if all(goal.verdict.holds for goal in self.sitting.look().goals):
            said = say("The task is met before anything is done; ask for more, or leave it out.")
            self.findings.append(warning(self.step.line, said))
        if not self.step.show:
            self._find(self.step.line, say("The task has no recorded solution; add a block show."))
            return
        if problem := self.sitting.show():
            self._find(self.step.line, problem.text)
            return
        for goal in self.sitting.look().goals:
            if not goal.met:
                self._find(
                    self.step.line,
                    say("The recorded solution does not solve the task: {reason}.", reason=goal.verdict.reason),
                )
