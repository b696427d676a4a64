"""The document in a hand-in, as a project with its run."""

from __future__ import annotations

import tempfile
from pathlib import Path

from nnsim.core.files.nnsim_file import Loaded, why_unreadable
from nnsim.core.problem import Problem, ProblemError
from nnsim.edits.validate import open_project
from nnsim.language.texts import say
from nnsim.lessons.handin import HandIn


def document_of(made: HandIn) -> Loaded:
    """The project that was handed in; raises ``ProblemError`` with one sentence where there is none to be opened."""
    if not made.document:
        raise ProblemError(Problem(say("This hand-in holds no document; ask for the project itself."), "file"))
    try:
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "document.nnsim"
            path.write_bytes(made.document)
            return open_project(path)
    except OSError as error:
        text = say("The document in this hand-in cannot be opened: {reason}.", reason=why_unreadable(error))
        raise ProblemError(Problem(text, "file")) from error
    except ProblemError as error:
        told = error.problem.text.removeprefix("document.nnsim ")
        text = say("The document in this hand-in cannot be used: {reason}", reason=told)
        raise ProblemError(Problem(text, "file")) from error
