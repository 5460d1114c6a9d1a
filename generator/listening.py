"""Builds on request, in a process that stays: reading the code takes longer than a build. One line of JSON asks, one answers."""

import contextlib
import gc
import json
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from generator import building, clock
from generator.building import Built
from generator.cache import alone, digest
from generator.problems import ContentError, as_text, of_system
from generator.render import StrangeFolderError

Build = Callable[[datetime], Built]


def listen(build: Build, output: Path, asks: TextIO, answers: TextIO) -> None:
    """Answer each line of `asks`, `{"now": "2026-12-24T12:00:00Z"}`, until there is no more. SITE_NOW comes before `now`.

    The answer has `state` (`built`; `same`, when visitors see no difference; `refused`; `failed`) and `says`. Only one process
    builds a folder at a time, from reading the content on: else what was read first might be published last.
    """
    gc.disable()  # a collection in the middle of a build would take as long as the build
    lock = building.CACHE / f"listening-{digest(bytes(output.resolve()))}.lock"
    for line in asks:
        with alone(lock), contextlib.redirect_stdout(sys.stderr):
            answer = _answer(build, line)
        print(json.dumps(answer), file=answers, flush=True)
        gc.collect()
        gc.freeze()  # what is kept for the next build is not looked at again


def _answer(build: Build, line: str) -> dict[str, str]:
    try:
        built = build(_instant(json.loads(line)["now"]))
    except ContentError as error:
        return {"state": "refused", "says": as_text(error.problems)}
    except (clock.ClockError, StrangeFolderError) as error:
        return {"state": "refused", "says": str(error)}
    except OSError as error:
        return {"state": "failed", "says": f"{of_system(error)}."}
    except Exception as error:  # noqa: BLE001  a defect of ours: told to whoever has asked, and the next ask is answered
        traceback.print_exc()
        return {"state": "failed", "says": f"{type(error).__name__}: {error}"}
    return {"state": "built" if built.change.is_seen else "same", "says": str(built)}


def _instant(asked: str) -> datetime:
    return clock.now(given=datetime.fromisoformat(asked).astimezone(UTC))
