"""What Prometheus can ask for; nothing is counted, and nothing imported, unless ``RECSYS_METRICS`` is set.

It says where to listen: ``9100`` (this machine alone) or ``0.0.0.0:9100``, a port of its own that no proxy passes on
to the public. Needs prometheus-client (requirements-metrics.txt). No label names a person or a film.

    marquee_visits_total                    tabs opened
    marquee_page_seconds{page}              runs of a page, a histogram
    marquee_answer_seconds{outcome}         what people said (a rating, a mark, undo): saved or refused, a histogram
    marquee_call_seconds{operation,status}  calls of the API, by its name for them ("none": it has none), a histogram
    marquee_jobs{state}                     work that waits or runs
    marquee_open{what}                      data sets and models in memory
    process_resident_memory_bytes           memory, from prometheus-client itself, with processor time and open files
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

Counts = Callable[[], Mapping[str, int]]
"""What each value of a label counts now; the values are always the same."""
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
PORTS = range(1, 65_536)
_logger = logging.getLogger(__name__)
_lock = threading.Lock()
_on: "_Metrics | None" = None


class _Metrics:
    """The registry's own objects."""

    def __init__(self, jobs: Counts, opened: Counts) -> None:
        import prometheus_client as prometheus  # noqa: PLC0415  (optional, and nothing of it where this is off)

        self.visits = prometheus.Counter("marquee_visits", "Tabs opened")
        self.pages = prometheus.Histogram("marquee_page_seconds", "Runs of a page", ["page"], buckets=SECONDS)
        self.answers = prometheus.Histogram(
            "marquee_answer_seconds", "What people said, until it was saved", ["outcome"], buckets=SECONDS
        )
        self.calls = prometheus.Histogram(
            "marquee_call_seconds", "Calls of the API", ["operation", "status"], buckets=SECONDS
        )
        for name, help_, label, counts in (
            ("marquee_jobs", "Work that waits or runs", "state", jobs),
            ("marquee_open", "What is held in memory", "what", opened),
        ):
            gauge: Any = prometheus.Gauge(name, help_, [label])
            for value in counts():
                gauge.labels(value).set_function(partial(_count, counts, value))
        self.listen = prometheus.start_http_server


def _count(counts: Counts, value: str) -> float:
    return counts()[value]


def begin(jobs: Counts, opened: Counts) -> bool:
    """Listen where ``RECSYS_METRICS`` says, once a process; what keeps it from that is said in the log.

    Returns whether anything is counted from now on.

    ``jobs`` and ``opened`` are asked at each scrape.
    """
    global _on  # noqa: PLW0603  (one a process, like the port)
    wanted = os.environ.get("RECSYS_METRICS", "").strip()
    with _lock:
        if not wanted or _on is not None:
            return _on is not None
        host, _, port = wanted.rpartition(":")
        if not port.isdecimal() or int(port) not in PORTS:
            _logger.warning("RECSYS_METRICS counts as not set: it is a port, or an address and a port.")
            return False
        try:
            started = _Metrics(jobs, opened)
            started.listen(int(port), host or "127.0.0.1")
        except ImportError:
            _logger.warning("RECSYS_METRICS needs what requirements-metrics.txt lists.")
        except OSError as error:
            _logger.warning("RECSYS_METRICS: nothing can listen there (%s).", error.strerror)
        else:
            _on = started
        return _on is not None


def visited() -> None:
    """A tab was opened."""
    if _on is not None:
        _on.visits.inc()


@contextmanager
def drawing(page: str) -> Iterator[None]:
    """The block is a run of the page of this title, also one that is broken off."""
    started = time.perf_counter()
    try:
        yield
    finally:
        if _on is not None:
            _on.pages.labels(page).observe(time.perf_counter() - started)


@contextmanager
def answering() -> Iterator[None]:
    """The block saves what somebody said, or raises: then it was refused."""
    started, outcome = time.perf_counter(), "refused"
    try:
        yield
        outcome = "saved"
    finally:
        if _on is not None:
            _on.answers.labels(outcome).observe(time.perf_counter() - started)


def called(operation: str, status: int, seconds: float) -> None:
    """A call of the API was answered."""
    if _on is not None:
        _on.calls.labels(operation, status).observe(seconds)
