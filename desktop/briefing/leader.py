"""The leader's page from what the talk says; long words are left out whole, never cut.

Written blocks (一句话, 建议表态, 不宜谈, 需领导定) are what a person wrote; the others are drawn
from the issues, the answers and the promises, most pressing first, as many as the page holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from db.records import Commitment, Issue, Person, fields
from db.rules import disclosure
from db.sentences import Sentence
from desktop.briefing.around import coming_meeting
from desktop.briefing.lines import Frame, fact_line, joined, labelled
from desktop.briefing.spoken import is_overdue
from desktop.pack.snapshot import LeaderPage, Remark, Reply

_WANT = 28
_GOAL = 36
_FIRM_LINE = 90
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
        guests=tuple(_guest(person) for person in _guests(frame))[:5],
        firm_line=_firm_line(frame),
        wants=tuple(_want(issue) for issue in talk.issues[:3]),
        concerns=_concerns(frame),
        goals=tuple(Remark(_goal(issue, frame.edition)) for issue in _goals(frame)),
        say=tuple(Remark(line) for line in (talk.negotiation.say or ())[:4]),
        avoid=tuple(Remark(line) for line in (talk.negotiation.avoid or ())[:3]),
        replies=tuple(
            Reply(a.question or "", a.answer or "")
            for a in sorted(talk.answers, key=lambda a: (not a.pin, len(a.answer or "")))[:3]
        ),
        promises=tuple(_promise(c, frame.today) for c in _pressing(frame)),
        decide=tuple(Remark(line) for line in (talk.negotiation.decide or ())[:2]),
        agenda=tuple(Remark(line) for line in ((meeting.agenda if meeting else None) or ())[:4]),
        foot="数字以所注时点为准，带“陈旧”标记的用前须复核。",
    )


def fitted(
    page: LeaderPage, lines_over: Callable[[LeaderPage], int]
) -> tuple[LeaderPage, tuple[str, ...]]:
    """The page with as many drawn entries as it holds, and a sentence for each block cut short.

    ``lines_over`` measures a page. A page still too full is left so, for the printer to refuse.
    """
    left_out: dict[Sentence, int] = {}
    for name, label, least in _GIVES_WAY:
        while lines_over(page) and len(entries := getattr(page, name)) > least:
            page = replace(page, **{name: entries[:-1]})
            left_out[label] = left_out.get(label, 0) + 1
    warnings = tuple(
        Sentence("领导一页要报放不下，“{label}”少列 {n} 条，全文见后。", label=label, n=count)
        for label, count in left_out.items()
    )
    return page, warnings


def _guests(frame: Frame) -> list[Person]:
    wanted = frame.talk.negotiation.guests or []
    return [p for p in (frame.talk.person(i) for i in wanted) if p is not None]


def _guest(person: Person) -> Remark:
    return Remark(joined([person.caption, person.post, labelled(person, "influence")]))


def _firm_line(frame: Frame) -> Remark | None:
    """Pinned facts of the firm's card while they fit, each with its date."""
    pinned = [f for f in frame.talk.facts_on("firm") if f.pin]
    words: list[str] = []
    for fact in pinned:
        line = fact_line(frame, fact)
        said = f"{line.title}{line.text}{line.unit}（{line.as_of or '时点不详'}）"
        if fact.value and len("；".join([*words, said])) <= _FIRM_LINE:
            words.append(said)
    return Remark("；".join(words)) if words else None


def _want(issue: Issue) -> Remark:
    said = f"{issue.caption}：{issue.theirs}" if issue.theirs else issue.caption
    return Remark(said if len(said) <= _WANT else issue.caption)


def _concerns(frame: Frame) -> tuple[Remark, ...]:
    said = [f for f in frame.talk.facts_on("firm") if f.key in ("concerns", "concern")]
    return tuple(
        Remark((f.text if f.text and len(f.text) <= _WANT else f.title) or "", as_of=f.as_of or "")
        for f in said[:2]
    )


def _goals(frame: Frame) -> list[Issue]:
    return sorted(frame.talk.issues, key=lambda i: not i.is_must)[:3]


def _goal(issue: Issue, edition: str) -> str:
    """How much it matters is said only where the reader may know it."""
    if not disclosure.may_show_field(Issue, "is_must", edition):
        label = ""
    else:
        label = "必达：" if issue.is_must else "争取："
    said = f"{issue.caption}：{issue.ours_target}" if issue.ours_target else issue.caption
    return f"{label}{said if len(said) <= _GOAL else issue.caption}"


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
    forbidden = f"〔{state['forbidden']}〕" if commitment.red_line == "forbidden" else ""
    return Remark(
        f"{labelled(commitment, 'direction')}：{commitment.caption}{due}{review}{forbidden}",
        is_overdue=is_overdue(commitment, today),
    )
