"""Run a child process and kill it at a random moment."""

import os
import select
import signal
import sys
import time
from collections.abc import Callable

from django.db import connections


def killed(work: Callable[[Callable[[str], None]], None], *, after: float) -> tuple[list[str], bool]:
    """Run `work(tell)` in a child process and kill it `after` seconds from its first message. Return (messages, whether
    it was killed before its end). `tell` sends a message immediately, so its step was done before the kill."""
    connections.close_all()  # processes must not share a connection
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        code = 1
        try:
            work(lambda word: os.write(write, word.encode() + b"\n"))
            code = 0
        except BaseException as error:
            print(f"the child failed: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(code)
    os.close(write)
    select.select([read], [], [], 60)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    with os.fdopen(read) as words:
        told = words.read().split("\n")[:-1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("The child process ended with an error.")
    return told, os.WIFSIGNALED(status)
