"""Let an installed program look at itself: ``python packaging/smoke_test.py /usr/bin/nnsim-cli``; 0 if all is well."""

from __future__ import annotations

import sys

from shipping.places import BuildError
from shipping.smoke import smoke


def main(command: str) -> int:
    """Print what the doctor says and how long it took."""
    try:
        found = smoke(command)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{found.text}{found.seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
