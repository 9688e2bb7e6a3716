"""``python -m recsys``."""

import io
import sys

from recsys.cli import main

for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8")  # Windows gives files and pipes a narrower one

sys.exit(main(sys.argv[1:]))
