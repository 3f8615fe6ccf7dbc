"""Reading a space's whole journal in the database, believing nothing of it."""

from __future__ import annotations

from db.journal import judge
from db.journal import op as journal_op
from db.journal.judge import Malformed
from db.store.hub.database import Cursor
from db.store.hub.shelf import wire_op


def problems(cursor: Cursor, space: int) -> list[str]:
    """One sentence for each thing that is wrong; empty where all is well."""
    cursor.execute(
        "SELECT id, uid, parent, since, seq, hash FROM stream WHERE space = %s ORDER BY id",
        (space,),
    )
    lines = {row[0]: row for row in cursor.fetchall()}
    found = _gaps(cursor, space)
    tips: dict[int, tuple[int, bytes]] = {}
    at: dict[tuple[int, int], bytes] = {}
    forked = {(parent, since - 1) for _, _, parent, since, _, _ in lines.values() if parent}
    after = 0
    while True:
        cursor.execute(
            "SELECT n, stream, seq, body, hash, kept, why FROM op"
            " WHERE space = %s AND n > %s ORDER BY n LIMIT 5000",
            (space, after),
            binary=True,
        )
        rows = cursor.fetchall()
        for n, stream, seq, body, hash, kept, why in rows:
            after = n
            if stream not in lines:
                found.append(f"流水第 {n} 条：不属于任何一条流")
                continue
            _, uid, parent, since, _, _ = lines[stream]
            start = (since - 1, at.get((parent, since - 1), b""))
            last, before = tips.get(stream, start)
            if seq != last + 1:
                found.append(f"流水第 {n} 条：序号 {seq} 前缺 {last + 1}")
            elif journal_op.chain(before, uid, seq, body) != hash:
                found.append(f"流水第 {n} 条：哈希链断开")
            tips[stream] = (seq, hash)
            if (stream, seq) in forked:
                at[stream, seq] = hash
            if kept and why is None and _lies(uid, seq, body, hash, kept):
                found.append(f"流水第 {n} 条：内容与哈希不符")
        if len(rows) < 5000:
            break
    ends = {id: (seq, hash) for id, _, _, _, seq, hash in lines.values()}
    found += [f"第 {id} 条流的末端与流水不符" for id in ends if tips.get(id) != ends[id]]
    return found


def _gaps(cursor: Cursor, space: int) -> list[str]:
    cursor.execute(
        "SELECT s.top, count(o.n), coalesce(max(o.n), 0) FROM space s"
        " LEFT JOIN op o ON o.space = s.n WHERE s.n = %s GROUP BY s.top",
        (space,),
    )
    top, count, last = cursor.fetchone() or (0, 0, 0)
    return [] if top == count == last else [f"位置到 {top} 为止，流水却有 {count} 条，末条 {last}"]


def _lies(uid: bytes, seq: int, body: bytes, hash: bytes, kept: bytes) -> bool:
    try:
        return judge.lies(judge.read(body), wire_op(uid, seq, body, hash, kept).kept)
    except (Malformed, ValueError):
        return True
