"""Of the threads that want the same page, one makes it."""

import threading
from concurrent.futures import ThreadPoolExecutor

from clinic_site.serving.page_store.turns import Turns


def test_threads_with_one_key_take_turns():
    turns, inside, most = Turns(), [], []
    started = threading.Barrier(4)

    def work():
        started.wait(10)
        for _ in range(50):
            with turns.of("page", patience=10):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    with ThreadPoolExecutor(4) as threads:
        for future in [threads.submit(work) for _ in range(4)]:
            future.result(30)
    assert (max(most), len(most), len(turns)) == (1, 200, 0)


def test_another_key_does_not_wait():
    turns = Turns()
    with turns.of("page", patience=10), turns.of("other", patience=0):
        assert len(turns) == 2
    assert len(turns) == 0


def test_patience_ends_and_leaves_the_turn_to_its_owner():
    turns, went_on = Turns(), []

    def impatient():
        with turns.of("page", patience=0.01):
            went_on.append(True)

    with turns.of("page", patience=10):
        thread = threading.Thread(target=impatient)
        thread.start()
        thread.join(10)
        assert (went_on, len(turns)) == ([True], 1)
    assert len(turns) == 0
