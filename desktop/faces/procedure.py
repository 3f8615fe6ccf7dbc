"""A procedure as a path: what runs side by side, how many working days, until which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication

from db.records import Fact, Holiday, Negotiation, Procedure, Step
from db.rules import dates, workdays
from db.rules.workdays import Calendar
from db.store import queries
from db.store.store import Store
from desktop.faces import cited
from desktop.faces.shapes import Face, Figure, Line, Sight, joined, section
from desktop.faces.words import fact_lines, said
from desktop.pack import snapshot as printed
from desktop.pack.engine import timeline
from desktop.pack.engine.drawing import Drawing, Measure
from desktop.pack.engine.timeline import Span, Timeline
from desktop.pack.schedule import Planned, Schedule, schedule
from desktop.wording import spoken, strung

translate = QCoreApplication.translate


def read(store: Store, procedure: Procedure, facts: Sequence[Fact], sight: Sight) -> Face:
    """The face of a procedure, counted as if it were begun today."""
    found = queries.rows(store, Step, procedure=procedure.id)[1]
    steps = sorted(found, key=lambda s: (s.position or "~", s.n))
    plan = schedule([_printed(step) for step in steps])
    calendar = calendar_of(store)
    by_id = {step.id: step for step in steps}
    basis = "；".join(step.basis or "" for step in steps)
    total, doubt = _total(plan, sight.today, calendar)
    note = joined(
        translate("ProcedureFace", "可并联的同时办理。"),
        doubt,
        procedure.as_of or translate("ProcedureFace", "无时点"),
        procedure.source_ref or translate("ProcedureFace", "无来源"),
    )
    figure = Figure(total, note, partial(_drawn, plan))
    talks = [t for t in queries.rows(store, Negotiation)[1] if t.procedure == procedure.id]
    return Face(
        head=tuple(w for w in (said(procedure, "approval_type"), procedure.applies_to) if w),
        cautions=_tangled(plan),
        figures=(figure,) if steps else (),
        columns=(
            tuple(
                section(
                    translate("ProcedureFace", "事项"),
                    [_step(one, by_id, sight.today, calendar) for one in plan.planned],
                    translate("ProcedureFace", "还没有事项。点“+ 事项”逐项登记部门、前置和时限。"),
                )
            ),
            (
                *section(
                    translate("ProcedureFace", "适用的洽谈"),
                    [Line(t.caption, t.latest or "", said(t, "stage"), t.id) for t in talks],
                ),
                *section(translate("ProcedureFace", "依据的法条"), cited.articles(store, basis)),
                *fact_lines(facts, sight.today),
            ),
        ),
        shares=(3, 2),
    )


def calendar_of(store: Store) -> Calendar:
    """The office's own days over what is known of everybody's."""
    own: dict[date, bool] = {}
    for holiday in queries.rows(store, Holiday)[1]:
        when = dates.parse(holiday.day or "")
        if when is not None and when.start == when.end:
            own[when.start] = bool(holiday.is_workday)
    return Calendar(own)


def _printed(step: Step) -> printed.Step:
    days = (step.workdays or "").strip()
    return printed.Step(
        key=step.id,
        title=step.caption,
        owner=step.office or "",
        days=int(days) if days.isdecimal() else None,
        after=tuple(step.after or ()),
    )


def _total(plan: Schedule, today: date, calendar: Calendar) -> tuple[str, str]:
    """How long it takes and until when; what is doubtful about it, "" for nothing."""
    done = workdays.add_workdays(today, plan.days, calendar)
    if plan.unknown:
        words = translate(
            "ProcedureFace",
            "至少 {n} 个工作日，{k} 项时限待了解，未计入；今天受理，最早 {day} 办完",
        )
    else:
        words = translate("ProcedureFace", "合计 {n} 个工作日，今天受理，{day} 办完")
    said = words.format(n=plan.days, k=len(plan.unknown), day=done.day.isoformat())
    return said, spoken(workdays.doubt(done))


def _drawn(plan: Schedule, width: float, measure: Measure, size: float) -> list[Drawing]:
    spans = tuple(_span(one) for one in plan.planned)
    line = Timeline(spans, translate("ProcedureFace", "（工作日）"), row=size * 2, size=size)
    alt = "；".join(f"{s.label} {s.start}+{s.length}" for s in spans)
    head, rows = timeline.drawn(replace(line, labels=0.3, alt=alt), width, measure)
    return [head, *rows]


def _span(one: Planned) -> Span:
    step = one.step
    note = "" if step.days is None else _days(step.days)
    if one.is_bound and note:
        note = translate("ProcedureFace", "{days}·最早").format(days=note)
    return Span(step.title, one.start, step.days, note, one.is_critical, step.key)


def _days(n: int) -> str:
    return translate("ProcedureFace", "{n} 日").format(n=n)


def _step(one: Planned, by_id: Mapping[str, Step], today: date, calendar: Calendar) -> Line:
    step = by_id[one.step.key]
    begins = workdays.add_workdays(today, one.start, calendar).day
    before = strung(by_id[i].caption for i in step.after or () if i in by_id)
    waits = translate("ProcedureFace", "在 {steps} 之后").format(steps=before) if before else ""
    starts = translate("ProcedureFace", "最早 {day} 开始").format(day=begins.isoformat())
    days = one.step.days
    mark = translate("ProcedureFace", "时限待了解") if days is None else _days(days)
    about = joined(step.office, starts, waits, step.materials)
    tone = "caution" if days is None or one.is_critical else "muted"
    return Line(step.caption, about, mark, step.id, tone)


def _tangled(plan: Schedule) -> tuple[str, ...]:
    if not plan.tangled:
        return ()
    words = translate("ProcedureFace", "前置关系有误，请核对：{steps}")
    return (words.format(steps=strung(plan.tangled)),)
