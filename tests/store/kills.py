"""``kill -9`` in the middle of commits, hundreds of times, fast.

A mother process imports the writer once and forks a child for each life; the child is killed after
a random number of acknowledgements and a random moment more. The mother tells when it is really
gone, for a pipe closes before the locks of a dying process are free.
"""

from __future__ import annotations

import importlib.util
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

Check = Callable[[Path, list[int]], list[str]]
Arguments = Callable[[Path], list[str]]
"""What the next writer is to be told, given the folder as its forerunner left it."""


def kill_writers(
    writer: Path, folder: Path, arguments: Arguments, check: Check, *, kills: int, seed: int
) -> tuple[list[str], int]:
    """Kill ``kills`` writers one after the other; what was found wrong, and how many commits were
    acknowledged in all. ``writer`` is a Python file with ``main(arguments)``."""
    rng = random.Random(seed)
    acknowledged: list[int] = []
    found: list[str] = []
    pipe = folder.with_name(folder.name + ".acks")
    os.mkfifo(pipe)
    mother = subprocess.Popen(
        [sys.executable, __file__, str(writer), str(pipe)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert mother.stdin is not None
    assert mother.stdout is not None
    for life in range(kills):
        mother.stdin.write("\t".join(arguments(folder)) + "\n")
        mother.stdin.flush()
        child = int(mother.stdout.readline())
        acknowledged += _listen_and_kill(pipe, child, rng)
        how = mother.stdout.readline().strip()
        if how != f"signal {signal.SIGKILL}":
            found.append(f"life {life}: the writer ended by itself: {how}")
        found += [f"life {life}: {problem}" for problem in check(folder, acknowledged)]
    mother.communicate()
    return found, len(acknowledged)


def _listen_and_kill(pipe: Path, child: int, rng: random.Random) -> list[int]:
    """Hear some acknowledgements, strike, and hear what was still on its way."""
    heard: list[int] = []
    patience, moment = rng.randrange(0, 12), rng.random() * 0.002
    with pipe.open(encoding="ascii") as acks:
        for line in acks:
            heard.append(int(line.removeprefix("ack ")))
            if len(heard) > patience:
                break
        until = time.perf_counter() + moment
        while time.perf_counter() < until:
            pass
        os.kill(child, signal.SIGKILL)
        # A line that the kill cut short was never heard.
        heard += [int(line[4:]) for line in acks if line.endswith("\n")]
    return heard


def _mother(writer: str, pipe: str) -> None:
    """Fork one child for each line of arguments; say its number, and how it ended."""
    spec = importlib.util.spec_from_file_location("writer", writer)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(pipe, os.O_WRONLY), 1)
            module.main(line.rstrip("\n").split("\t"))
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        is_killed = os.WIFSIGNALED(status)
        print(f"signal {os.WTERMSIG(status)}" if is_killed else f"status {status}", flush=True)


if __name__ == "__main__":
    _mother(*sys.argv[1:])
