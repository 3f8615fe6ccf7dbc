"""What was sent back: read it, type it again. The refused edit itself stays and is forwarded."""

from __future__ import annotations

from collections.abc import Mapping

from db.errors import Refusal
from db.records import TYPES, Value
from db.store import set_aside
from db.store.set_aside import Unshown
from db.store.store import Store
from db.store.unit import Change


def resubmit(store: Store, refused: Unshown, values: Mapping[str, Value]) -> list[Change]:
    """Write ``values`` as a new edit of the same record (or a new record where it never came to
    be), and count the refused one as dealt with. What stands in those fields is kept beside, as a
    conflict, where somebody else wrote it since."""
    if refused.type not in TYPES:
        raise Refusal(
            "record_unknown",
            "这条修改属于更新版本的资料类型，现在不能重新提交。请先升级程序。",
            type=refused.type,
        )
    with store.write() as w:
        w.cursor.execute("SELECT 1 FROM record WHERE id = ?", (refused.record,))
        if w.cursor.fetchone():
            w.patch(refused.record, values)
        else:
            w.create(TYPES[refused.type], values)
    set_aside.deal_with(store, refused.dot)
    return list(w.changes)
