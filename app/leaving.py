"""The end of the process that had a window, without Python's own taking apart.

PySide destroys what is left of the widgets after Python has let go of its threads' state, and now and then
falls over it: nothing is lost, but Windows shows the user that the program has stopped working. By then
the data are closed and everything is stored, so there is nothing left to take apart.
"""

from __future__ import annotations

import atexit
import os
import sys
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """End with ``code`` after what libraries have to do at the end, and with everything printed."""
    # What a normal end does first; the standard library has no public way to ask for it.
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a program without a console has none
            stream.flush()
    os._exit(code)
