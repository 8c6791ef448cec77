#!/usr/bin/python3
"""Makes C, the published contract and its reference page from the authored files."""

import sys

sys.dont_write_bytecode = True

from generate.main import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
