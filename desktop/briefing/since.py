"""What changed since a pack was issued: its kept snapshot beside what the same pack says today.

Compared as a reader would: by what a line is about, not by where it stands. The numbers of sources
and packs, and the date of printing, are no change. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from db.errors import Refusal
from db.records import PackIssued
from db.store import queries
from db.store.store import Store
from desktop.briefing.snapshots import snapshot
from desktop.pack.snapshot import Changed, FactLine, Since, Snapshot, from_json

NEW, CHANGED, GONE = "new", "changed", "gone"
_WORDS = {NEW: "新增", GONE: "已不再列"}
_LONGEST = 60

# One thing said in a snapshot: (part, what it is about) and each of its sayings by label.
Sayings = dict[tuple[str, str], dict[str, str]]


def since(store: Store, number: str, *, today: date) -> Since:
    """What changed since the pack of this number; ``no_such_pack`` when nobody issued one."""
    _, found = queries.rows(store, PackIssued, number=number)
    if not found:
        raise Refusal("no_such_pack", "没有编号为“{number}”的简报包。", number=number)
    issued = found[0]
    if not issued.snapshot_sha256 or not issued.negotiation or not issued.edition:
        raise Refusal("no_snapshot", "“{number}”没有留下底稿，无法比较。", number=number)
    then = from_json(store.attachments.read(issued.snapshot_sha256).decode())
    now = snapshot(store, issued.negotiation, edition=issued.edition, today=today)
    return _since(issued, then, now)


def since_last(store: Store, now: Snapshot, negotiation_id: str) -> Since:
    """What differs from the last pack of this edition; an empty answer when there was none."""
    _, found = queries.rows(store, PackIssued, negotiation=negotiation_id, edition=now.edition)
    kept = [pack for pack in found if pack.snapshot_sha256]
    if not kept:
        return Since()
    last = max(kept, key=lambda pack: (pack.issued_at or "", pack.number or ""))
    then = from_json(store.attachments.read(last.snapshot_sha256 or "").decode())
    return _since(last, then, now)


def _since(issued: PackIssued, then: Snapshot, now: Snapshot) -> Since:
    changes = tuple(changes_between(then, now))
    return Since(issued.number or "", issued.edition or "", issued.issued_at or "", changes)


def changes_between(then: Snapshot, now: Snapshot) -> Iterator[Changed]:
    """Changed and gone things in the order of the old pack, then the new ones."""
    before, after = sayings(then), sayings(now)
    for about, said in before.items():
        if about not in after:
            yield _change(about, GONE, _WORDS[GONE])
        elif said != after[about]:
            yield _change(about, CHANGED, "；".join(_differences(said, after[about])))
    for about, said in after.items():
        if about not in before:
            words = "，".join(w for w in said.values() if w)
            yield _change(about, NEW, f"{_WORDS[NEW]}：{_short(words)}" if words else _WORDS[NEW])


def _change(about: tuple[str, str], kind: str, words: str) -> Changed:
    part, title = about
    return Changed(part, title.rstrip("\0"), kind, words)


def _differences(before: dict[str, str], after: dict[str, str]) -> Iterator[str]:
    for label in dict.fromkeys([*before, *after]):
        old, new = before.get(label, ""), after.get(label, "")
        if old != new:
            yield f"{label}由“{_short(old) or '待了解'}”改为“{_short(new) or '待了解'}”"


def sayings(of: Snapshot) -> Sayings:
    """Everything a snapshot says, by what it is about; two things of one name are numbered."""
    found: Sayings = {}
    for part, title, said in _all(of):
        about = (part, title)
        while about in found:
            about = (part, f"{about[1]}\0")
        found[about] = {label: words for label, words in said.items() if words}
    return found


def _all(of: Snapshot) -> Iterator[tuple[str, str, dict[str, str]]]:
    for card in of.cards:
        for section in card.sections:
            for line in section.facts:
                yield f"{card.title}·{section.title}", line.title, _fact(line)
            for table in section.tables:
                for row in table.rows:
                    heads = [column.title.partition("\n")[0] for column in table.columns][1:]
                    said = {k: v for k, v in zip(heads, row[1:], strict=False) if k != "来源"}
                    yield f"{card.title}·{table.title}", row[0], said
    for site in of.sites:
        yield from ((f"{site.kind}·{site.title}", line.title, _fact(line)) for line in site.facts)
    for series in of.indicators:
        for one in series.lines:
            values = zip(series.periods, one.values, strict=False)
            said = {period: value or "" for period, value in values}
            yield "指标", series.title, said
    for part, records, name, labels in _TABLES:
        for record in records(of):
            said = {label: _text(getattr(record, field)) for field, label in labels}
            yield part, str(getattr(record, name)), said
    yield (
        "议题",
        "最佳替代方案",
        {
            "我方": of.best_alternative_ours,
            "对方": of.best_alternative_theirs,
        },
    )


def _fact(line: FactLine) -> dict[str, str]:
    others = [f"{other.text}{other.unit}（{other.author}）" for other in line.others]
    return {
        "内容": f"{line.text}{line.unit}",
        "数据时点": line.as_of,
        "可信度": line.confidence,
        "说明": line.note,
        "不同记载": "；".join(others),
        "复核": "已过复核期" if line.is_stale else "",
    }


_Labels = Sequence[tuple[str, str]]
_TABLES: tuple[tuple[str, Callable[[Snapshot], Iterable[Any]], str, _Labels], ...] = (
    ("议题", lambda s: s.issues, "topic", (
        ("theirs", "对方要求"), ("target", "我方目标"), ("expected", "预期"), ("floor", "底线"),
        ("chips", "筹码"), ("concessions", "让步次序"), ("authority", "权限"), ("status", "状态"),
    )),
    ("条款", lambda s: s.terms, "clause", (
        ("ours", "我方文本"), ("theirs", "对方文本"), ("gap", "差距"), ("status", "状态"),
    )),
    ("轮次", lambda s: s.rounds, "name", (("goal", "目标"), ("on", "时间"), ("where", "地点"))),
    ("承诺", lambda s: s.commitments, "text", (
        ("direction", "方向"), ("due", "期限"), ("progress", "兑现"), ("owner", "责任单位"),
        ("red_line", "红线检查"), ("fair_competition_review", "公平竞争审查"),
        ("is_overdue", "逾期"), ("is_in_contract", "写入协议"),
    )),
    ("问答", lambda s: s.answers, "question", (("answer", "参考答"), ("approved_by", "审定"))),
    ("会谈", lambda s: s.meetings, "title", (
        ("when", "时间"), ("where", "地点"), ("result", "成果"), ("mood", "对方态度"),
    )),
    ("人员", lambda s: s.people, "name", (
        ("title", "职务"), ("authority", "权限"), ("influence", "决策影响"),
        ("attitude", "态度"), ("concerns", "关注点"), ("contact", "联系方式"),
    )),
    ("日程", lambda s: s.agenda, "matter", (("when", "时间"), ("where", "地点"))),
    ("程序", lambda s: s.path.steps if s.path else (), "title", (
        ("owner", "部门"), ("days", "工作日"), ("materials", "材料"), ("basis", "依据"),
    )),
    ("红线", lambda s: s.red_lines, "topic", (("forbidden", "不得承诺"), ("basis", "依据"))),
    ("政策", lambda s: s.policies, "title", (
        ("clause", "条款"), ("condition", "条件"), ("support", "支持"),
        ("valid_until", "有效期"), ("verdict", "状态"),
    )),
    ("附件", lambda s: s.attachments, "title", (("kind", "类型"),)),
)  # fmt: skip


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else ""
    return "" if value is None else str(value)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
