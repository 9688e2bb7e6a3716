"""Token buckets, with a clock of our own."""

from recsys.api.buckets import Buckets


class Clock:
    """Stands still until it is moved."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_rate() -> None:
    clock = Clock()
    buckets = Buckets(rate=4, burst=2, clock=clock)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0.25]
    clock.now = 0.25
    assert [buckets.take("a") for _ in range(2)] == [0, 0.25]
    clock.now = 100
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0.25], "no more is saved up than a burst"


def test_a_refused_call_costs_nothing() -> None:
    clock = Clock()
    buckets = Buckets(rate=1, burst=1, clock=clock)
    buckets.take("a")
    for _ in range(1_000):
        assert buckets.take("a") == 1
    clock.now = 1
    assert buckets.take("a") == 0


def test_only_the_last_callers_are_remembered() -> None:
    buckets = Buckets(rate=1, burst=1, most=3, clock=Clock())
    for name in "abcab":
        buckets.take(name)
    for caller in range(10_000):
        buckets.take(str(caller))
        assert len(buckets) <= 3
