"""``python3 dev.py monkey``."""

import sys

from monkey.runner import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
