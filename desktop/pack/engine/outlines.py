"""Outlines of characters as PDF paths, for what is drawn and not written."""

from __future__ import annotations

Point = tuple[float, float]


class PathPen:
    """Collects an outline, drawn in fontTools' pen protocol, as PDF path operators."""

    def __init__(self, scale: float) -> None:
        self.operators: list[str] = []
        self._scale = scale
        self._at: Point = (0.0, 0.0)

    def moveTo(self, point: Point) -> None:
        self._add("m", point)

    def lineTo(self, point: Point) -> None:
        self._add("l", point)

    def curveTo(self, *points: Point) -> None:
        self._add("c", *points)

    def qCurveTo(self, *points: Point) -> None:
        (cx, cy), (ex, ey) = points
        sx, sy = self._at
        first = (sx + 2 * (cx - sx) / 3, sy + 2 * (cy - sy) / 3)
        second = (ex + 2 * (cx - ex) / 3, ey + 2 * (cy - ey) / 3)
        self._add("c", first, second, (ex, ey))

    def closePath(self) -> None:
        self.operators.append("h")

    endPath = closePath  # noqa: N815

    def _add(self, operator: str, *points: Point) -> None:
        self.operators += [f"{x * self._scale:.0f} {y * self._scale:.0f}" for x, y in points]
        self.operators.append(operator)
        self._at = points[-1]
