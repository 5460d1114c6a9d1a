"""Work that is the same for many things, on all cores."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

V = TypeVar("V")
R = TypeVar("R")
_WORTH_SHARING = 300
"""From so many on, starting more processes costs less than it saves."""
_AT_ONCE = 40
_make: Callable[[Any], Any]
_of: Sequence[Any]


def each(make: Callable[[V], R], of: Sequence[V]) -> list[R]:
    """What `make` says of each, in their order. Its results go from process to process: they are to be small."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(of) < _WORTH_SHARING or cores == 1 or "fork" not in multiprocessing.get_all_start_methods():
        return [make(one) for one in of]
    # The workers inherit all of it by fork: handing it over by pickle would cost more than the work.
    global _make, _of
    _make, _of = make, of
    size = max(1, min(_AT_ONCE, len(of) // (cores * 4)))
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("fork")) as workers:
        return list(workers.map(_number, range(len(of)), chunksize=size))


def _number(number: int) -> Any:
    return _make(_of[number])
