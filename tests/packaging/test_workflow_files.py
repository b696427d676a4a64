"""The workflows call what exists, and nothing that somebody else can change."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
USES = re.compile(r"uses: (\S+)(.*)")
SCRIPT = re.compile(r"\b((?:packaging|tests)/[\w/]+\.py|dev\.py)\b(?: (--[\w-]+))?")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_to_a_commit(path):
    uses = USES.findall(path.read_text(encoding="utf-8"))
    assert uses
    assert [action for action, note in uses if not re.search(r"@[0-9a-f]{40}$", action) or "# v" not in note] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_scripts_and_their_options_exist(path):
    parser = runpy.run_path(str(ROOT / "packaging" / "build.py"))["parser"]()
    options = {option for action in parser._actions for option in action.option_strings}
    found = SCRIPT.findall(path.read_text(encoding="utf-8"))
    assert found
    assert [script for script, _ in found if not (ROOT / script).is_file()] == []
    assert [
        option for script, option in found if script.endswith("build.py") and option and option not in options
    ] == []


@pytest.mark.skipif(shutil.which("check-jsonschema") is None, reason="check-jsonschema is not installed")
def test_they_keep_to_the_published_schema():
    command = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *map(str, WORKFLOWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(shutil.which("zizmor") is None, reason="zizmor is not installed")
def test_a_security_linter_has_nothing_to_say():
    command = ["zizmor", "--offline", str(ROOT / ".github" / "workflows")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
