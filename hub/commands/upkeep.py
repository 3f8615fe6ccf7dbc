"""``backup``, ``restore``, ``check``, ``erase``: what keeps a hub's words, and what takes them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from db.errors import Refusal
from hub import copying, opened


def backup(asked: argparse.Namespace) -> dict[str, Any]:
    """Everything there is to bring the hub back, in a new folder; the service may go on."""
    folder, rows = copying.back_up(asked, Path(asked.to))
    return {"backup": str(folder), "rows": rows}


def restore(asked: argparse.Namespace) -> dict[str, Any]:
    """The hub as a backup has it, with a new epoch; what is there now is kept aside."""
    return copying.restore(asked, Path(asked.source))


def check(asked: argparse.Namespace) -> dict[str, Any]:
    """Read everything; refuses with ``hub_damaged`` and says what is wrong where."""
    with opened.hub(asked) as hub:
        hub.see_that_it_works()
        found = {name: hub.space(name).problems() for name in hub.spaces()}
        missing = {name: len(hub.space(name).journal.missing_blobs()) for name in found}
    problems = [f"{name}：{problem}" for name, said in found.items() for problem in said]
    if problems:
        raise Refusal(
            "hub_damaged",
            "有 {n} 处不对，第一处是“{first}”。请从备份恢复；之后各台电脑会把缺的补上。",
            n=len(problems),
            first=problems[0],
            problems=problems,
        )
    return {"spaces": len(found), "problems": [], "missing_files": sum(missing.values())}


def erase(asked: argparse.Namespace) -> dict[str, Any]:
    """Wipe a record for good: here now, on every laptop at its next sync."""
    with opened.hub(asked) as hub:
        files = hub.space(asked.space).erase(asked.record)
    return {"erased": asked.record, "files": files}
