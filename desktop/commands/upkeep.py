"""init, demo, import, undo-import, backup, restore, check, replay: the home as a whole."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

from db.errors import Refusal
from db.store import backups, engine, integrity, replay, undo, vault
from db.store import home as homes
from db.store import store as stores
from db.store.store import Store
from desktop import intake
from desktop.commands import words

DEMO_PASSPHRASE = "sizhi-demo"


def init(path: Path, passphrase: str, author: str = "") -> dict[str, Any]:
    """A new, empty home; ``author`` is who writes on this laptop, as packs and history say it."""
    store, recovery_code = stores.create(path, passphrase, author=author or None)
    if author:
        store.set_setting("author", author)
    store.close()
    return {"home": str(path), "recovery_code": recovery_code}


def demo(path: Path, passphrase: str, out: Path) -> dict[str, Any]:
    """A home filled with the sample, and its packs printed into ``out``."""
    from desktop import briefing, sample

    if not homes.is_empty(path):
        raise Refusal("home_not_empty", "“{path}”不是空的，示例只放进空文件夹。", path=str(path))
    store, recovery_code = stores.create(path, passphrase, author="示例")
    try:
        today = store.now().date()
        count = sample.fill(store, today)
        out.mkdir(parents=True, exist_ok=True)
        packs = [
            briefing.issue(
                store,
                sample.record_id(sample.MAIN_NEGOTIATION_KEY),
                edition=edition,
                out=out / f"{name}.pdf",
                holder="示例",
                today=today,
            ).plain()
            for edition, name in (("team", "洽谈组版"), ("leader", "领导版"))
        ]
    finally:
        store.close()
    return {
        "home": str(path),
        "passphrase": passphrase,
        "recovery_code": recovery_code,
        "records": count,
        "packs": packs,
    }


def import_file(store: Store, asked: Namespace) -> dict[str, Any]:
    """Take a file in, or say what would happen."""

    def told(done: int, total: int | None) -> None:
        if not asked.json and sys.stderr.isatty():
            print(f"\r已读 {done} 行，共约 {total or '?'} 行", end=" ", file=sys.stderr, flush=True)

    outcome = intake.run(store, Path(asked.file), asked.kind, is_dry=asked.dry_run, progress=told)
    said = outcome.report.plain()
    notices = [asdict(notice) for notice in outcome.notices]
    return {"import": outcome.import_id, **said, "notices": notices}


def undo_import(store: Store, asked: Namespace) -> dict[str, Any]:
    """Take an import back; the beginning of its identity is enough."""
    identity = words.identity(store, asked.id, "import")
    return {"import": identity, **undo.undo_import(store, identity)}


def backup(store: Store, asked: Namespace) -> dict[str, Any]:
    """A verified copy, now."""
    place = store.back_up("by_hand")
    return {
        "backup": str(place),
        "backups": [b.path.name for b in backups.list_backups(store.home)],
    }


def restore(path: Path, passphrase: str, wanted: str | None) -> dict[str, Any]:
    """Put a backup in the place of the store; the present file is kept aside."""
    where = homes.open_at(path)
    kept = backups.list_backups(where)
    if not kept:
        raise Refusal("no_backup", "这里没有备份可以恢复。", home=str(path))
    sound = [b for b in kept if b.is_verified] or kept
    chosen = sound[0] if wanted is None else None
    chosen = next((b for b in kept if wanted in (b.path.name, str(b.path))), chosen)
    if chosen is None:
        listed = "、".join(b.path.name for b in kept)
        raise Refusal(
            "no_such_backup",
            "没有叫“{wanted}”的备份。现有：{listed}。",
            listed=listed,
            wanted=wanted,
        )
    with homes.hold(where):
        key = vault.unlock(where.vault, passphrase)
        aside = backups.restore(where, key, chosen)
    return {"restored": chosen.path.name, "kept_aside": str(aside)}


def check(path: Path, passphrase: str) -> dict[str, Any]:
    """Integrity of the file, the chain of the journal, rows and search equal to the journal."""
    where = homes.open_at(path)
    key = vault.unlock(where.vault, passphrase)
    with homes.hold(where):
        problems = _damage(where, key)
    if not problems:
        store = stores.open_with_key(path, key, is_checked=False)
        try:
            problems = replay.problems(store) + store.attachments.problems()
        finally:
            store.close()
    return {"ok": not problems, "problems": problems}


def _damage(where: homes.Home, key: vault.DataKey) -> list[str]:
    try:
        connection = engine.connect(where.db, key)
    except Refusal as refusal:
        if refusal.code != "store_damaged":  # a full or absent drive says nothing about the file
            raise
        return [refusal.sentence]
    try:
        return integrity.check(connection, is_thorough=True)
    finally:
        connection.close()


def replay_journal(store: Store, asked: Namespace) -> dict[str, Any]:
    """Make every row anew from the journal; says whether they were the same before."""
    with store.reading() as cursor:
        before = replay.fingerprint(cursor)
    count = replay.rebuild(store)
    with store.reading() as cursor:
        after = replay.fingerprint(cursor)
    different = [name for name in after if before[name] != after[name]]
    return {"ops": count, "same": not different, "different": different}
