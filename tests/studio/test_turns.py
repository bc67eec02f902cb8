"""Checks asked for faster than they are done: the latest is done, the threads stay few."""

import threading
import time

from studio.turns import Superseded, Turns


def test_who_waits_gives_way_to_who_comes_later() -> None:
    turns, gate = Turns(), threading.Event()
    done: list[int] = []
    gone: list[int] = []

    def ask(number: int) -> None:
        try:
            with turns.take("flow"):
                gate.wait(5)
                done.append(number)
        except Superseded:
            gone.append(number)

    threads = []
    for number in range(20):
        threads.append(threading.Thread(target=ask, args=(number,)))
        threads[-1].start()
        time.sleep(0.01)
    deadline = time.monotonic() + 5
    while sum(thread.is_alive() for thread in threads) > 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert sum(thread.is_alive() for thread in threads) == 2
    gate.set()
    for thread in threads:
        thread.join(5)
    assert done == [0, 19]
    assert sorted(gone) == list(range(1, 19))
    with turns.take("flow"), turns.take("another"):
        assert turns._busy == {"flow", "another"}
    assert not turns._busy
    assert not turns._latest


def test_a_failure_lets_the_next_one_in() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns.take("flow"):
                raise ValueError
        except ValueError:
            pass
    assert not turns._busy


def test_who_wakes_only_after_the_later_one_is_done_gives_way_too() -> None:
    turns, gone = Turns(), threading.Event()
    turns._busy.add("flow")

    def ask() -> None:
        try:
            with turns.take("flow"):
                pass
        except Superseded:
            gone.set()

    thread = threading.Thread(target=ask)
    thread.start()
    while "flow" not in turns._latest:
        time.sleep(0.01)
    with turns._changed:  # someone later came, worked and left before the thread had its turn
        turns._busy.clear()
        turns._latest.clear()
        turns._changed.notify_all()
    thread.join(5)
    assert gone.is_set()
