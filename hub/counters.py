"""What this process has done since it started, as Prometheus reads it.

Sums over all spaces, and served to the operator's own address only: how busy an office is, is
nobody else's business. Never a name, a value, or a space.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import Final

_BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Counters:
    """Counts that only grow. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started = time.time()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._refusals: Counter[str] = Counter()
        self._buckets: Counter[float] = Counter()
        self._seconds = 0.0
        self._syncs = 0
        self._bytes_in = 0
        self._bytes_out = 0

    def request(self, method: str, route: str, status: int, started: float) -> None:
        """One request was answered; ``started`` by ``time.perf_counter``."""
        seconds = time.perf_counter() - started
        with self._lock:
            self._requests[method, route, status] += 1
            if route.endswith("/sync"):
                self._syncs += 1
                self._seconds += seconds
                for bound in _BOUNDS:
                    self._buckets[bound] += seconds <= bound

    def refusal(self, code: str) -> None:
        with self._lock:
            self._refusals[code] += 1

    def exchanged(self, came: int, went: int) -> None:
        """The bytes of one exchange, as they travelled."""
        with self._lock:
            self._bytes_in += came
            self._bytes_out += went

    def text(self) -> str:
        """Everything in Prometheus' text format."""
        with self._lock:
            lines = [
                *_told("sizhi_hub_started_seconds", "gauge", [("", self._started)]),
                *_told(
                    "sizhi_hub_requests_total", "counter",
                    [
                        (f'{{method="{m}",route="{r}",status="{s}"}}', count)
                        for (m, r, s), count in sorted(self._requests.items())
                    ],
                ),
                *_told(
                    "sizhi_hub_refusals_total", "counter",
                    [(f'{{code="{c}"}}', count) for c, count in sorted(self._refusals.items())],
                ),
                *_told("sizhi_hub_sync_bytes_in_total", "counter", [("", self._bytes_in)]),
                *_told("sizhi_hub_sync_bytes_out_total", "counter", [("", self._bytes_out)]),
                "# TYPE sizhi_hub_sync_seconds histogram",
                *(f'sizhi_hub_sync_seconds_bucket{{le="{b}"}} {self._buckets[b]}' for b in _BOUNDS),
                f'sizhi_hub_sync_seconds_bucket{{le="+Inf"}} {self._syncs}',
                f"sizhi_hub_sync_seconds_sum {self._seconds:.6f}",
                f"sizhi_hub_sync_seconds_count {self._syncs}",
            ]  # fmt: skip
        return "\n".join(lines) + "\n"


def _told(name: str, kind: str, rows: list[tuple[str, float]]) -> list[str]:
    return [f"# TYPE {name} {kind}", *(f"{name}{labels} {value}" for labels, value in rows)]
