import multiprocessing
import signal
import time

import pytest

from csatbook.run import worker


def test_what_is_quick_enough_is_left_alone() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with worker.within(60, "this"):
        pass
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_takes_too_long_is_told() -> None:
    told = r"this took longer than 0\.05 seconds"
    with pytest.raises(TimeoutError, match=told), worker.within(0.05, "this"):
        time.sleep(30)


def _stuck() -> None:
    with worker.ended_after(0.2):
        sum(range(10**12))  # lets no other thread of the interpreter run, and no signal in


def test_what_hears_of_no_exception_ends_with_its_process() -> None:
    process = multiprocessing.get_context("fork").Process(target=_stuck)
    process.start()
    process.join(30)
    assert process.exitcode == 1
