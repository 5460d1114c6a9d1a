"""The rows of builds and of the requests that they answer."""

from enum import StrEnum

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from services.db import Id, Instant, metadata


class State(StrEnum):
    RUNNING = "running"
    LIVE = "live"
    UNCHANGED = "unchanged"
    """What visitors can see was no different."""
    HANDED_OVER = "handed over"
    """What was exported is for somebody else to build, who does not tell when it is done."""
    FAILED = "failed"
    """The site is as it was. `message` says why."""


build = Table(
    "build",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trigger", String(20), nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("started", Instant, nullable=False),
    Column("ended", Instant),
    Column("asked", Integer, nullable=False),
    Column("digest", String(64)),
    Column("run", String(200)),
    Column("link", String(500)),
    Column("message", Text),
    sqlite_autoincrement=True,
)
"""`asked`: how many requests it answers. `digest`: of what was exported for it. `run`, `link`: of the workflow at GitHub."""

request = Table(
    "rebuild_request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("why", String(200), nullable=False),
    Column("about", String(60), index=True),
    Column("asked", Instant, nullable=False),
    Column("is_for_the_time", Boolean, nullable=False),
    Column("build", Id, ForeignKey("build.id"), index=True),
    sqlite_autoincrement=True,
)
"""`is_for_the_time`: nothing was changed, but the day has, and with it what the site shows. `build`: the one that took it."""
_is_open = request.c.build.is_(None)
Index("ix_rebuild_request_open", request.c.id, sqlite_where=_is_open, postgresql_where=_is_open)
