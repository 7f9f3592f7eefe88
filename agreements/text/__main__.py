"""The bracket calculus on the command line: ``python -m agreements.text --help``."""

import sys

from agreements.text.telling.command_line import main

sys.exit(main(sys.argv[1:], sys.stdin.buffer, sys.stdout.buffer, sys.stderr))
