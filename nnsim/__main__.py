"""``python -m nnsim`` is the ``nnsim`` command."""

from __future__ import annotations

import sys

from nnsim.cli.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
