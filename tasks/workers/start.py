"""Imported by the process that workers are forked from, and nowhere else: how a worker behaves until it works.

What fails in a worker before its first task fails because the process that wants it is ending: nobody waits for it
any more, and its trace would only appear in the terminal. A pool whose workers cannot start says so itself.
"""

from __future__ import annotations

import sys

sys.excepthook = lambda _kind, _error, _trace: None
