"""`python -m speechmeta` is the command line `extract`."""

import signal
import sys

from . import _native


def main() -> int:
    # The program ends by these as any other does, and takes its unfinished files with it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.run_command(["extract", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
