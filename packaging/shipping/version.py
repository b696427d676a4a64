"""The version has one home, ``nnsim/__init__.py``; the changelog must agree with it and gives the notes."""

from __future__ import annotations

import re
from pathlib import Path

from shipping.places import ROOT, BuildError

HEAD = re.compile(r"^## +(?P<version>\S+)(?: +- +(?P<date>\d{4}-\d\d-\d\d))?\s*$", re.MULTILINE)
UNRELEASED = "Unreleased"


def version(root: Path = ROOT) -> str:
    """The version that wheel, program and installers carry."""
    source = (root / "nnsim" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', source, re.MULTILINE)
    if not found:
        raise BuildError("nnsim/__init__.py holds no version of the form 1.2.3; give __version__ one.")
    return found[1]


def sections(changelog: str) -> dict[str, tuple[str, str]]:
    """Version to (date, notes) of every section, in the order of the file; the date may be empty."""
    heads = list(HEAD.finditer(changelog))
    ends = [*(head.start() for head in heads[1:]), len(changelog)]
    return {
        head["version"]: (head["date"] or "", changelog[head.end() : end].strip())
        for head, end in zip(heads, ends, strict=False)
    }


def check_head(changelog: str, wanted: str) -> None:
    """Raise ``BuildError`` unless the newest released section is ``wanted`` or nothing was released yet."""
    released = [name for name in sections(changelog) if name != UNRELEASED]
    if released and released[0] != wanted:
        raise BuildError(f"CHANGELOG.md begins with {released[0]}, but the version is {wanted}; make them equal.")


def check_tag(changelog: str, wanted: str, tag: str) -> None:
    """Raise ``BuildError`` unless ``tag`` may be published: it names the version, whose section is dated and first."""
    if tag != f"v{wanted}":
        raise BuildError(f"The tag is {tag}, but the version is {wanted}; the tag must be v{wanted}.")
    found = sections(changelog)
    head = next(iter(found), "")
    if head != wanted or not found[head][0]:
        raise BuildError(f'CHANGELOG.md must begin with "## {wanted} - YYYY-MM-DD", not with {head or "nothing"}.')


def notes(changelog: str, wanted: str) -> str:
    """What changed in ``wanted``, as markdown; what is not released yet where there is no such section."""
    found = sections(changelog)
    _, text = found.get(wanted) or found.get(UNRELEASED) or ("", "")
    if not text:
        raise BuildError(f"CHANGELOG.md says nothing about {wanted}; write what changed.")
    return text


def released_on(changelog: str, wanted: str) -> str:
    """The date of ``wanted`` as YYYY-MM-DD, empty before its release."""
    return sections(changelog).get(wanted, ("", ""))[0]


def read_changelog(root: Path = ROOT) -> str:
    """The text of CHANGELOG.md."""
    return (root / "CHANGELOG.md").read_text(encoding="utf-8")
