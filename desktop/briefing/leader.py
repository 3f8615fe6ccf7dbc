"""The leader's page from what the talk says.

Written blocks (一句话, 建议表态, 不宜谈, 需领导定) are what a person wrote, never cut; the others
are drawn from the card of the firm, the issues, the answers and the promises, most pressing first,
as many as the page holds. A sentence too long for its block ends at a clause, marked; a promise
is said whole, for half of one may mean another thing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from db.records import Commitment, Fact, Issue, fields
from db.rules import disclosure
from db.rules.clauses import shortened
from db.sentences import Sentence
from desktop.briefing.around import coming_meeting, last_met
from desktop.briefing.lines import Frame, fact_line, joined, labelled
from desktop.briefing.spoken import is_overdue
from desktop.briefing.unsettled import MARK
from desktop.disputed import BETWEEN
from desktop.pack.snapshot import BUDGETS, LeaderPage, Remark, Reply

_MOST = {budget.name: budget.chars or 0 for budget in BUDGETS}
# Characters of what records.md gives no number for: a goal with its label, an answer, of the
# firm's line what it makes and each thing pinned.
_GOAL, _ANSWER, _BUSINESS, _PINNED = 30, 36, 30, 30
# Which drawn entries give way first when the page is full; what a person wrote never does.
_GIVES_WAY = (
    ("replies", Sentence("可能被问"), 1),
    ("promises", Sentence("历史承诺"), 1),
    ("goals", Sentence("我们要什么"), 2),
    ("guests", Sentence("来宾"), 3),
    ("replies", Sentence("可能被问"), 0),
    ("concerns", Sentence("对方顾虑"), 0),
    ("wants", Sentence("对方要什么"), 1),
    ("promises", Sentence("历史承诺"), 0),
)


def leader_page(frame: Frame) -> LeaderPage:
    """The page's blocks, each within its number of entries."""
    talk = frame.talk
    meeting = coming_meeting(talk, frame.today)
    return LeaderPage(
        occasion=(meeting.subject if meeting else talk.negotiation.name) or "",
        when=(meeting.held_at if meeting else "") or "",
        where=(meeting.place if meeting else "") or "",
        bluf=talk.negotiation.bluf or "",
        guests=_guests(frame),
        firm_line=_firm_line(frame),
        wants=tuple(_want(issue) for issue in talk.issues[:3]),
        concerns=_concerns(frame),
        goals=tuple(Remark(_goal(issue, frame.edition)) for issue in _goals(frame)),
        say=tuple(Remark(line) for line in (talk.negotiation.say or ())[:4]),
        avoid=tuple(Remark(line) for line in (talk.negotiation.avoid or ())[:3]),
        replies=tuple(
            Reply(a.question or "", shortened(a.answer or "", _ANSWER))
            for a in sorted(talk.answers, key=lambda a: (not a.pin, len(a.answer or "")))[:3]
        ),
        promises=tuple(_promise(c, frame.today) for c in _pressing(frame)),
        decide=tuple(Remark(line) for line in (talk.negotiation.decide or ())[:2]),
        agenda=tuple(Remark(line) for line in ((meeting.agenda if meeting else None) or ())[:4]),
        foot="数字以所注时点为准，标▲的用前须复核"
        + ("，标◆的各方记载不一、未经核定。" if talk.conflicts else "。"),
    )


def fitted(
    page: LeaderPage, lines_over: Callable[[LeaderPage], int]
) -> tuple[LeaderPage, tuple[str, ...]]:
    """The page with as many drawn entries as it holds, and a sentence for each block cut short.

    ``lines_over`` measures a page. A page still too full is left so, for the printer to refuse.
    """
    tries: list[tuple[LeaderPage, tuple[Sentence, ...]]] = [(page, ())]
    for name, label, least in _GIVES_WAY:
        while len(entries := getattr(tries[-1][0], name)) > least:
            fuller, given_up = tries[-1]
            shorter = replace(fuller, **{name: entries[:-1]})
            tries.append((shorter, (*given_up, label)))
    at = 0
    if lines_over(page):  # each try says less than the one before: halve them
        at = bisect_left(tries, True, lo=1, key=lambda tried: not lines_over(tried[0]))
    page, given_up = tries[min(at, len(tries) - 1)]
    counts = Counter(given_up)
    warnings = tuple(
        Sentence("领导一页要报放不下，“{label}”少列 {n} 条，全文在洽谈组版。", label=label, n=count)
        for label, count in counts.items()
    )
    return page, warnings


def _guests(frame: Frame) -> tuple[Remark, ...]:
    """Who comes: name, post, say; of the first also when we last met."""
    talk = frame.talk
    coming = [p for p in (talk.person(i) for i in talk.negotiation.guests or []) if p is not None]
    lines = [[p.caption, p.post, labelled(p, "influence")] for p in coming[:5]]
    if lines and (met := last_met(talk, coming[0]).split("　")[0]):
        lines[0].append(f"上次见面 {met}")
    return tuple(Remark(joined(line)) for line in lines)


def _firm_line(frame: Frame) -> Remark | None:
    """What the firm makes, and what is pinned on its card while it fits, each with its date."""
    firm = frame.talk.firm
    makes = shortened((firm.business_scope or firm.profile or "") if firm else "", _BUSINESS)
    said = [(makes.rstrip("。；"), (firm.as_of if firm else "") or "")] if makes else []
    pinned = [f for f in frame.talk.facts_on("firm") if f.pin and (f.value or f.text)]
    for fact in sorted(pinned, key=lambda f: not f.value):  # figures before words
        tried = [*said, (_pinned(frame, fact), fact.as_of or "时点不详")]
        said = tried if len(_dated(tried)) <= _MOST["firm_line"] else said
    return Remark(_dated(said)) if said else None


def _pinned(frame: Frame, fact: Fact) -> str:
    """A fact in a few words; where people disagree about it marked, with every value."""
    conflict = frame.talk.conflicts.get(fact.id, {})
    unit = (fact.unit or "") if fact.value else ""
    if versions := conflict.get("value" if fact.value else "text", []):
        said = dict.fromkeys(f"{version.value or '（空）'}{unit}" for version in versions)
        return f"{fact.title}{MARK}{BETWEEN.join(said)}"
    mark = MARK if conflict.keys() & {"title", "unit", "as_of"} else ""
    if fact.value:
        return f"{mark}{fact.title}{fact.value}{unit}"
    return f"{mark}{fact.title}：{shortened(fact.text or '', _PINNED)}".rstrip("。；：")


def _dated(said: list[tuple[str, str]]) -> str:
    """The words one after another; those of one date share it."""
    words = ""
    for at, (one, as_of) in enumerate(said):
        is_shared = at + 1 < len(said) and said[at + 1][1] == as_of
        words += ("；" if at else "") + one + (f"（{as_of}）" if as_of and not is_shared else "")
    return words


def _want(issue: Issue) -> Remark:
    """Their position, led by what it is about where both fit; they are asked for figures."""
    return Remark(_position(issue.caption, issue.theirs, _MOST["wants"]))


def _position(topic: str, said: str | None, most: int) -> str:
    """What is said of a topic: with its name where both fit, else what fits of the sentence."""
    whole = f"{topic}：{said}" if said else topic
    if len(whole) <= most:
        return whole
    return shortened(said or "", most) or shortened(topic, most)


def _concerns(frame: Frame) -> tuple[Remark, ...]:
    lines = [
        fact_line(frame, f) for f in frame.talk.facts_on("firm") if f.key in ("concerns", "concern")
    ]
    return tuple(
        Remark(
            shortened(f"{MARK * bool(line.others)}{line.text}{line.unit}", _MOST["concerns"])
            or line.title,
            as_of=line.as_of,
            source=line.source,
            is_stale=line.is_stale,
        )
        for line in lines[:2]
    )


def _goals(frame: Frame) -> list[Issue]:
    return sorted(frame.talk.issues, key=lambda i: not i.is_must)[:3]


def _goal(issue: Issue, edition: str) -> str:
    """How much it matters is said only where the reader may know it."""
    if not disclosure.may_show_field(Issue, "is_must", edition):
        label = ""
    else:
        label = "必达：" if issue.is_must else "争取："
    return f"{label}{_position(issue.caption, issue.ours_target, _GOAL - len(label))}"


def _pressing(frame: Frame) -> list[Commitment]:
    """Promises still open: overdue ones first, then those marked for review."""
    pending = [c for c in frame.talk.commitments if c.progress not in ("done", "withdrawn")]
    return sorted(
        pending, key=lambda c: (not is_overdue(c, frame.today), c.red_line != "pending", c.n)
    )[:3]


def _promise(commitment: Commitment, today: date) -> Remark:
    state = fields(Commitment)["red_line"].choices or {}
    due = f"（{commitment.due}到期）" if commitment.due else "（期限未定）"
    review = "〔红线待审〕" if commitment.red_line == "pending" else ""
    said = joined([labelled(commitment, "direction"), commitment.caption], "：")
    forbidden = f"〔{state['forbidden']}〕" if commitment.red_line == "forbidden" else ""
    return Remark(
        f"{said}{due}{review}{forbidden}",
        is_overdue=is_overdue(commitment, today),
    )
