"""A thin history (docs/sync.md, section 8): values that newer ones have replaced stay at the hub,
and come back when somebody looks.

The hub is the keeper: nothing is let go but what it has acknowledged and was seen to lack no value
of, in an exchange made for the purpose. Where there is no hub there is nothing to thin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from db.errors import Refusal
from db.sentences import Sentence
from db.store import outgoing, steps, thinned
from db.store.store import Store
from db.sync import membership, session
from db.sync.membership import HUB

LEAST_DAYS: Final = 30
USUAL_DAYS: Final = 180
_DAY: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Thinned:
    """What a thinning did: of how many ops the values went, bytes of the file before and after."""

    ops: int
    before: int
    after: int


def thin(store: Store, days: int) -> Thinned:
    """Let go of replaced values older than ``days``, and give the room back to the disk.

    Refuses with ``thin_days``, ``thin_needs_hub``, ``thin_not_synced``, or as a sync does.
    """
    from db.sync import http

    if days < LEAST_DAYS:
        raise Refusal(
            "thin_days", "天数至少 {least}：近期的历史留在本机。请改大后再试。", least=LEAST_DAYS
        )
    if not membership.is_enrolled(store, HUB):
        raise Refusal(
            "thin_needs_hub",
            "精简历史要有同步中心替大家保存全部内容，这台电脑还没有登记，没有改动。请先登记。",
        )
    peer = membership.membership(store, HUB).peer
    before = int(store.now().timestamp() * 1000) - days * _DAY
    size = store.size()
    ops = let_go(store, peer, lambda: http.sync(store, with_files=_none).report, before)
    store.give_back()
    return Thinned(ops, size, store.size())


def let_go(store: Store, keeper: str, exchange: Callable[[], session.Report], before: int) -> int:
    """Let go of what was written before ``before`` (milliseconds) and ``keeper`` keeps, as an
    ``exchange`` with it shows; returns of how many ops the values went."""
    is_done = exchange().is_done
    upto = session.kept_by(store, keeper)
    if not is_done or upto < outgoing.position(store):
        raise Refusal(
            "thin_not_synced",
            "还不能确认同步中心已存有全部内容，没有精简。请等同步完成后再试。",
        )
    known = steps.known(store)
    spared = [step.batch for step in (*known.done, *known.undone)]
    with store.exclusive() as cursor:
        cursor.execute('SELECT id FROM "import" WHERE state = ?', ("applied",))
        spared += [batch for (batch,) in cursor.fetchall()]
        return thinned.let_go(cursor, store.rows, upto=upto, before=before, batches=spared)


def bring_back(store: Store, records: list[str]) -> int:
    """Fetch what was let go of some records from the hub; returns of how many of their ops the
    values are still elsewhere, for then the hub has lost them too.

    Refuses with ``thin_needs_hub``, or as a sync does; what has come before stays.
    """
    from db.sync import http

    left = _wanted(store, records)
    if left and not membership.is_enrolled(store, HUB):
        raise Refusal(
            "thin_needs_hub",
            "这些旧内容只存在同步中心，这台电脑没有登记，取不到。请先登记到同步中心。",
        )
    while left:
        http.sync(store, with_files=_none)
        before, left = left, _wanted(store, records)
        if left == before:
            _want(store, records, is_wanted=False)
            break
    return left


def lost(count: int) -> Sentence:
    """Said of what nobody gave: the hub was brought back from a backup that did not have it yet."""
    return Sentence(
        "有 {n} 次修改的旧内容，同步中心现在也没有（可能从较早的备份恢复过）。"
        "现在的内容不受影响；别的电脑或更新的备份里如有，同步后会补上。",
        n=count,
    )


def _wanted(store: Store, records: list[str]) -> int:
    """Ask for the values of some records from now on; of how many ops they are not here."""
    _want(store, records, is_wanted=True)
    with store.reading() as cursor:
        return sum(len(thinned.of_record(cursor, n)) for n in thinned.numbers(cursor, records))


def _want(store: Store, records: list[str], *, is_wanted: bool) -> None:
    with store.exclusive() as cursor:
        thinned.want(cursor, thinned.numbers(cursor, records), is_wanted=is_wanted)


def _none() -> bool:
    """No files now: nobody waits for them."""
    return False
