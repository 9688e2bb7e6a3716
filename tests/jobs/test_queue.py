"""Background jobs: one at a time, in order; bounded, cancellable, and no failure ends the worker."""

import logging
import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from recsys.errors import BusyError, Cancelled, DataError
from recsys.jobs.job import MAX_EVENTS, Job, State
from recsys.jobs.queue import MAX_FINISHED, JobQueue

PATIENCE = 30.0


class Gate:
    """Work that says when it runs, then stays (reporting) until it is let go or stopped."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self.opened = threading.Event()

    def __call__(self, job: Job[str]) -> str:
        self.entered.set()
        while not self.opened.wait(0.001):
            job.report(0.5, "half way")
        return "through"


@pytest.fixture
def queue() -> JobQueue:
    return JobQueue(max_waiting=2)


def run(work: Callable[[Job[object]], object], time_limit: float | None = None) -> Job[object]:
    """A job that is over, run in this very thread."""
    job = Job("Training SVD", work, time_limit=time_limit)
    job.run()
    return job


def test_jobs_run_one_at_a_time_in_the_order_they_came() -> None:
    queue = JobQueue(max_waiting=20)
    running, most, order = 0, 0, []
    lock = threading.Lock()

    def work(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            order.append(number)
        threading.Event().wait(0.002)
        with lock:
            running -= 1
        return number * number

    jobs = [queue.submit(f"Job {n}", lambda _job, n=n: work(n)) for n in range(15)]  # type: ignore[misc]
    assert all(job.wait(PATIENCE) for job in jobs)
    assert [job.result for job in jobs] == [n * n for n in range(15)]
    assert (order, most) == (list(range(15)), 1)


def test_a_job_tells_where_it_stands_from_waiting_to_done(queue: JobQueue) -> None:
    gate, second = Gate(), Gate()
    first_job = queue.submit("First", gate, owner="me")
    assert gate.entered.wait(PATIENCE)
    job = queue.submit("Second", second, owner="you")
    assert (job.state, job.seconds, job.seconds_left, job.result) == (State.WAITING, 0.0, None, None)
    assert first_job.state is State.RUNNING
    gate.opened.set()
    assert second.entered.wait(PATIENCE)
    assert job.state is State.RUNNING
    second.opened.set()
    assert job.wait(PATIENCE)
    assert (job.state, job.result, job.progress, job.error_sentence) == (State.DONE, "through", 1.0, "")
    assert job.seconds > 0
    assert job.seconds_left == 0.0
    assert queue.get(job.id) is job
    assert queue.get("nothing") is None
    assert queue.jobs() == [first_job, job]
    assert queue.jobs(owner="you") == [job]


def test_a_full_queue_refuses_with_a_sentence_and_takes_work_again_later(queue: JobQueue) -> None:
    gate = Gate()
    running = queue.submit("Long", gate)
    waiting = [queue.submit("Short", lambda _job: 1) for _ in range(2)]
    with pytest.raises(BusyError, match=r"^Too much work is already waiting"):
        queue.submit("One too many", lambda _job: 1)
    waiting[0].cancel()
    third = queue.submit("In its place", lambda _job: 3)
    gate.opened.set()
    assert third.wait(PATIENCE)
    assert running.state is State.DONE
    assert third.result == 3
    assert waiting[0].state is State.CANCELLED


def test_cancelling_a_waiting_job_keeps_it_from_ever_starting(queue: JobQueue) -> None:
    gate, started = Gate(), threading.Event()
    queue.submit("Long", gate)
    assert gate.entered.wait(PATIENCE)
    job = queue.submit("Training SVD", lambda _job: started.set())
    job.cancel()
    assert job.wait(0)
    assert (job.state, job.error_sentence) == (State.CANCELLED, "Training SVD was stopped.")
    gate.opened.set()
    assert queue.submit("After", lambda _job: None).wait(PATIENCE)
    assert not started.is_set()


def test_cancelling_a_running_job_stops_it_at_its_next_report(queue: JobQueue) -> None:
    gate = Gate()
    job = queue.submit("Training SVD", gate)
    assert gate.entered.wait(PATIENCE)
    job.cancel()
    assert job.wait(PATIENCE)
    assert (job.state, job.error_sentence) == (State.CANCELLED, "Training SVD was stopped.")
    assert job.progress < 1
    job.cancel()
    assert job.state is State.CANCELLED


def test_a_job_that_several_wait_for_is_stopped_with_the_last_of_them(queue: JobQueue) -> None:
    gate = Gate()
    job = queue.submit("Training SVD", gate, key="svd")
    for who in ("me", "you", "me"):
        job.join(who)
    job.leave("me")
    job.leave("me")
    assert not job.is_awaited_by("me")
    assert job.is_awaited_by("you")
    assert not job.stopping
    job.leave("you")
    assert job.wait(PATIENCE)
    assert job.state is State.CANCELLED


def test_who_comes_while_a_job_is_being_stopped_gets_a_new_one() -> None:
    queue, entered, opened = JobQueue(), threading.Event(), threading.Event()

    def slow_to_stop(job: Job[None]) -> None:
        entered.set()
        opened.wait(PATIENCE)
        job.report(0.5)

    first = queue.submit("Training SVD", slow_to_stop, key="svd")
    assert entered.wait(PATIENCE)
    first.cancel()
    second = queue.submit("Training SVD", lambda _job: None, key="svd")
    assert second is not first
    opened.set()
    assert second.wait(PATIENCE)
    assert (first.state, second.state) == (State.CANCELLED, State.DONE)


def test_cancelling_a_finished_job_is_harmless(queue: JobQueue) -> None:
    job = queue.submit("Quick", lambda _job: 42)
    assert job.wait(PATIENCE)
    job.cancel()
    assert (job.state, job.result, job.error_sentence) == (State.DONE, 42, "")


def test_work_over_its_time_limit_is_stopped_and_says_so() -> None:
    def endless(job: Job[object]) -> None:
        while True:
            job.report(0.1)

    job = run(endless, time_limit=0.01)
    assert job.state is State.CANCELLED
    assert job.error_sentence == "Training SVD took longer than its 0.01 seconds and was stopped."


def test_work_that_only_asks_whether_to_stop_learns_of_cancel_and_of_the_limit() -> None:
    asked: list[bool] = []

    def work(job: Job[object]) -> None:
        asked.append(job.stopping)
        job.cancel()
        asked.append(job.stopping)
        raise Cancelled("Training")

    job = run(work)
    assert asked == [False, True]
    assert (job.state, job.error_sentence) == (State.CANCELLED, "Training was stopped.")
    assert run(lambda job: job.stopping, time_limit=-1.0).result is True


def test_an_error_for_people_becomes_its_sentence(caplog: pytest.LogCaptureFixture) -> None:
    def work(_job: Job[object]) -> None:
        raise DataError("ratings.csv has no column userId.")

    job = run(work)
    assert (job.state, job.error_sentence) == (State.FAILED, "ratings.csv has no column userId.")
    assert job.result is None
    assert not caplog.records


def test_a_bad_argument_becomes_its_sentence_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    def work(_job: Job[object]) -> None:
        raise ValueError("n_factors must be at least 1, got 0.")

    job = run(work)
    assert (job.state, job.error_sentence) == (State.FAILED, "n_factors must be at least 1, got 0.")
    assert "ValueError" in caplog.text


@pytest.mark.parametrize("error", [KeyError("internal_name"), SystemExit(3), KeyboardInterrupt()])
def test_any_other_error_becomes_an_id_that_the_log_explains_and_the_worker_lives(
    queue: JobQueue, error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_job: Job[object]) -> None:
        raise error

    caplog.set_level(logging.ERROR, logger="recsys.jobs")
    job = queue.submit("Training", work, owner="someones-secret")
    after = queue.submit("After", lambda _job: "alive")
    assert after.wait(PATIENCE)
    assert after.result == "alive"
    assert job.state is State.FAILED
    assert job.error_sentence.startswith("Something went wrong (id ")
    error_id = job.error_sentence.removeprefix("Something went wrong (id ").removesuffix(").")
    assert error_id in caplog.text
    assert type(error).__name__ in caplog.text
    assert "internal_name" not in job.error_sentence
    assert "someones-secret" not in caplog.text


def test_progress_never_goes_back_and_stays_between_0_and_1() -> None:
    seen: list[float] = []

    def work(job: Job[object]) -> None:
        for progress in (-1.0, 0.2, 0.1, 0.7, 0.3, 5.0, 0.9):
            job.report(progress)
            seen.append(job.progress)

    run(work)
    assert seen == [0.0, 0.2, 0.2, 0.7, 0.7, 1.0, 1.0]
    assert (
        run(lambda job: job.report(math.nan)).error_sentence == "Progress is a number from 0 to 1, got nan."
    )


def test_the_time_left_follows_from_the_progress_so_far() -> None:
    left: list[float | None] = []

    def work(job: Job[object]) -> None:
        left.append(job.seconds_left)
        job.report(0.25)
        before = job.seconds
        left.extend([before, job.seconds_left, job.seconds])

    run(work)
    assert left[0] is None
    assert left[1] is not None
    assert left[2] is not None
    assert left[3] is not None
    assert 3 * left[1] <= left[2] <= 3 * left[3]


def test_events_are_copied_out_and_bounded_with_first_and_last_kept() -> None:
    def work(job: Job[object]) -> None:
        for epoch in range(3 * MAX_EVENTS):
            job.report(0.0, f"Epoch {epoch}", epoch=epoch)
        job.report(0.5)

    job = run(work)
    epochs = [event["epoch"] for event in job.events]
    assert len(epochs) <= MAX_EVENTS
    assert (epochs[0], epochs[-1]) == (0, 3 * MAX_EVENTS - 1)
    assert epochs == sorted(epochs)
    assert job.message == f"Epoch {3 * MAX_EVENTS - 1}"
    job.events.clear()
    assert job.events


def test_a_second_submit_with_the_same_key_gets_the_job_that_is_not_over_yet(queue: JobQueue) -> None:
    gate = Gate()
    first = queue.submit("Training SVD", gate, key="svd")
    assert queue.submit("Training SVD", gate, key="svd") is first
    waiting = queue.submit("Training NMF", lambda _job: "nmf", key="nmf")
    for _ in range(10):
        assert queue.submit("Training NMF", lambda _job: "nmf", key="nmf") is waiting
    gate.opened.set()
    assert waiting.wait(PATIENCE)
    again = queue.submit("Training SVD", lambda _job: "again", key="svd")
    assert again is not first
    assert again.wait(PATIENCE)
    assert (first.result, again.result) == ("through", "again")


def test_only_the_latest_finished_jobs_are_kept(queue: JobQueue) -> None:
    jobs = []
    for n in range(MAX_FINISHED + 5):
        jobs.append(queue.submit("Quick", lambda _job, n=n: n))  # type: ignore[misc]
        assert jobs[-1].wait(PATIENCE)
    assert queue.get(jobs[0].id) is None
    assert len(queue.jobs()) <= MAX_FINISHED + 1
    assert queue.jobs()[-1] is jobs[-1]


def test_many_threads_submitting_lose_and_repeat_nothing() -> None:
    queue = JobQueue(max_waiting=3)
    done: list[int] = []

    def submit(number: int) -> None:
        while True:
            try:
                job = queue.submit("Append", lambda _job: done.append(number))
            except BusyError:
                threading.Event().wait(0.001)
            else:
                assert job.wait(PATIENCE)
                return

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(submit, range(40)))
    assert sorted(done) == list(range(40))


def test_a_queue_needs_room_for_one() -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        JobQueue(max_waiting=0)
