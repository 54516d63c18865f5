"""Every module imports on Windows: what only Unix has is used where it is needed, and never while importing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
IMPORTS_ALL = """
import builtins, importlib, pathlib, sys, types

OURS = ("flows", "tasks", "warehouse")
ABSENT = {"crypt", "fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
UNIX_ONLY = {
    "os": ("fork", "forkpty", "fchmod", "getuid", "geteuid", "killpg", "pread", "pwrite", "sched_getaffinity", "setsid",
           "statvfs", "uname", "O_NOFOLLOW", "O_NONBLOCK", "O_DIRECTORY"),
    "signal": ("ITIMER_REAL", "SIGALRM", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGXCPU", "SIG_BLOCK", "SIG_SETMASK", "alarm",
               "pthread_kill", "pthread_sigmask", "setitimer", "sigwait"),
}
real = builtins.__import__


def as_on_windows(name, globals=None, locals=None, fromlist=(), level=0):
    importer = str((globals or {}).get("__name__", "")).split(".")[0]
    if importer not in OURS or level:
        return real(name, globals, locals, fromlist, level)
    if name.split(".")[0] in ABSENT:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    module = real(name, globals, locals, fromlist, level)
    if name not in UNIX_ONLY:
        return module
    found = types.ModuleType(name)
    vars(found).update({key: value for key, value in vars(module).items() if key not in UNIX_ONLY[name]})
    return found


builtins.__import__ = as_on_windows
sys.path.insert(0, sys.argv[1])
count = 0
for path in sorted(p for package in OURS for p in pathlib.Path(sys.argv[1], package).rglob("*.py")):
    name = ".".join(path.relative_to(sys.argv[1]).with_suffix("").parts)
    if not name.endswith("__main__"):
        importlib.import_module(name.removesuffix(".__init__"))
        count += 1
print(count)
"""


def imported(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", IMPORTS_ALL, str(root)]
    return subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=300, check=False)


@pytest.mark.slow
def test_every_module_imports_without_what_only_unix_has() -> None:
    done = imported(ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 200


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("import fcntl", "No module named 'fcntl'"),
        ("from resource import RLIMIT_AS", "No module named 'resource'"),
        ("import signal\nNUMBER = signal.SIGALRM", "SIGALRM"),
    ],
)
def test_a_module_that_needs_unix_to_be_imported_is_found(text: str, error: str, tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "__init__.py").touch()  # a package of its own, before the one that is installed
    (tmp_path / "flows" / "late.py").write_text("def use():\n    import fcntl, resource\n", "utf-8")
    assert imported(tmp_path).returncode == 0
    (tmp_path / "flows" / "early.py").write_text(text, "utf-8")
    assert error in imported(tmp_path).stderr
