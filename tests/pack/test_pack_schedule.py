"""When approvals can begin, side by side; an unknown time makes the sum a lower bound."""

from __future__ import annotations

from desktop.pack.schedule import schedule
from desktop.pack.snapshot import Step


def test_steps_that_wait_for_nobody_run_side_by_side() -> None:
    plan = schedule([Step("a", "甲", days=10), Step("b", "乙", days=30)])
    assert [one.start for one in plan.planned] == [0, 0]
    assert plan.days == 30


def test_a_step_begins_when_the_last_it_waits_for_is_done() -> None:
    steps = [
        Step("a", "甲", days=10),
        Step("b", "乙", days=30),
        Step("c", "丙", days=5, after=("a", "b")),
    ]
    plan = schedule(steps)
    assert plan.planned[2].start == 30
    assert plan.days == 35
    assert [one.is_critical for one in plan.planned] == [False, True, True]


def test_an_unknown_time_is_said_and_makes_later_starts_bounds() -> None:
    steps = [Step("a", "甲"), Step("b", "乙", days=5, after=("a",))]
    plan = schedule(steps)
    assert plan.unknown == ("甲",)
    assert plan.planned[1].is_bound


def test_steps_that_wait_for_each_other_are_named_and_do_not_hang() -> None:
    steps = [Step("a", "甲", days=1, after=("b",)), Step("b", "乙", days=1, after=("a",))]
    assert schedule(steps).tangled == ("甲", "乙")


def test_a_step_that_waits_for_one_that_is_not_there_is_named() -> None:
    assert schedule([Step("a", "甲", days=1, after=("不存在",))]).tangled == ("甲",)
