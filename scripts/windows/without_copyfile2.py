"""For pytest under Wine 8, which lacks CopyFile2: without it, `shutil.copy2` copies as it did before Python 3.12."""

import importlib
import os

if os.name == "nt":
    windows = importlib.import_module("_winapi")
    if hasattr(windows, "CopyFile2"):
        del windows.CopyFile2
