"""What ``FILE|EXAMPLE`` on the command line means."""

from __future__ import annotations

from pathlib import Path

from nnsim.cli.errors import UsageError
from nnsim.core.files.nnsim_file import SUFFIX, Loaded
from nnsim.edits.validate import open_project
from nnsim.examples.example import examples, open_example, suggestion

SAMPLES = frozenset({".csv", ".tsv", ".tab", ".txt", ".dat", ".npz", ".npy", ".idx"})
"""Endings of files that hold samples; no project ends so."""


def open_source(word: str) -> Loaded:
    """Open a project file or an example; a file in the current folder wins over an example of the same name.

    Raises ``UsageError`` if there is neither, ``ProblemError`` if the file cannot be opened.
    """
    if _is_file(word):
        if Path(word).suffix.lower() in SAMPLES:
            raise UsageError(
                f"{Path(word).name} is no project but samples: train on them with 'nnsim train EXAMPLE --data {word}', "
                f"or look at them in the window with 'nnsim {word}'."
            )
        return open_project(word)
    if word in examples():
        return open_example(word)
    if word.endswith(SUFFIX) or len(Path(word).parts) > 1:
        raise UsageError(f"There is no file '{word}'; check the path, or see 'nnsim examples'.")
    raise UsageError(f"There is no example or file called '{word}'; {suggestion(word)}")


def _is_file(word: str) -> bool:
    try:
        return Path(word).exists() and not (Path(word).is_dir() and word in examples())
    except (OSError, ValueError):
        return False
