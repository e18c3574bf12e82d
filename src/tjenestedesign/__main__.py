"""The entry point. `td --version` answers here, before anything heavy is imported."""

from __future__ import annotations

import sys


def run() -> None:
    if sys.argv[1:] == ["--version"]:
        from tjenestedesign import __version__

        sys.stdout.write(f"tjenestedesign {__version__}\n")
        return
    try:
        from tjenestedesign.cli import main

        sys.exit(main())
    except KeyboardInterrupt:  # before the commands were even imported
        sys.stderr.write("Avbrutt.\n")
        sys.exit(130)


if __name__ == "__main__":
    run()
