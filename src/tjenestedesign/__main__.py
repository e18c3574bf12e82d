"""The entry point. `td --version` and the shell's Tab are answered here, before anything heavy is imported."""

from __future__ import annotations

import gc
import os
import sys


def run() -> None:
    if sys.argv[1:] == ["--version"]:
        from tjenestedesign import __version__

        sys.stdout.write(f"tjenestedesign {__version__}\n")
        return
    if "_TD_COMPLETE" in os.environ:
        from tjenestedesign.cli.shell_completion import answer

        sys.stdout.write("".join(f"{c}\n" for c in answer()))
        return
    # Starting makes only what stays: looking for garbage in it costs a tenth of the time.
    gc.set_threshold(100_000, 50, 50)
    # None is used, and looking for one reads about every package that is installed.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"
    try:
        from tjenestedesign.cli import main

        code = main()
    except KeyboardInterrupt:  # before the commands were even imported
        sys.stderr.write("Avbrutt.\n")
        code = 130
    try:
        if code == 130:
            # Python remembers a Ctrl-C that came while a text was evaluated (a dataclass being made), and would end by the signal.
            eval("0")
        sys.exit(code)
    finally:
        if "duckdb" not in sys.modules:  # it counts what is left, and complains of it
            gc.freeze()  # the process ends here: nothing is taken apart piece by piece


if __name__ == "__main__":
    run()
