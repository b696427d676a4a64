"""``nnsim examples``: list the bundled example projects."""

from __future__ import annotations

import argparse

from nnsim.cli.errors import DONE
from nnsim.cli.streams import print_json
from nnsim.examples.example import examples


def run(options: argparse.Namespace) -> int:
    """Print names, one-line descriptions and lecture items."""
    found = list(examples())
    width = max(len(example.id) for example in found)
    if options.json:
        rows = [{"name": e.id, "title": e.title, "summary": e.summary, "item": e.item} for e in found]
        print_json({"examples": rows})
    else:
        for example in found:
            print(f"{example.id:{width}}  {example.summary} (lecture item {example.item})")
    return DONE
