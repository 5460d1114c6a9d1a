"""A calendar into content/: what changes there, decided as a whole before anything is written."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from generator import catalogue, kinds, rules
from generator.catalogue import Catalogue
from generator.importing.calendars import instances, updating
from generator.importing.calendars.components import NotUnderstoodError
from generator.importing.calendars.places import Places
from generator.importing.calendars.slugs import free, slug_of
from generator.importing.calendars.source import RefusedError, Source, told
from generator.importing.calendars.vevents import Incoming
from generator.importing.calendars.writing import yaml_text
from generator.markup import Texts
from generator.problems import Problem
from generator.shapes.base import Shape
from generator.shapes.event import SUGGESTED_FROM, Calendars, Event, SuggestedEvent
from generator.views.events.names import names
from generator.views.events.recurrence import last_end, zone_of


@dataclass(frozen=True)
class Change:
    """A file that would be written."""

    how: str
    """`new`, `changed` or `closed`; `place` for a venue."""
    text: str
    shape: Shape
    line: int = 0
    """Of the calendar, where the event begins."""
    old: str = ""
    """The path below content/ that it is moved from, to the folder of another year."""


@dataclass
class Import:
    """What an import would do."""

    files: dict[str, Change] = field(default_factory=dict)
    """By path below content/."""
    found: list[Problem] = field(default_factory=list)
    """What was not taken over, with lines of the calendar."""
    unchanged: int = 0

    def count(self, how: str) -> int:
        return sum(change.how == how for change in self.files.values())

    @property
    def gone(self) -> set[str]:
        return {change.old for change in self.files.values() if change.old}


def plan(site: Catalogue, source: Source, *, calendar: str, now: datetime, texts: Texts) -> Import:
    """Raises RefusedError when nothing can be imported."""
    if unread := sorted(path for path in site.broken if path.startswith("events/")):
        fact = f"{site.root / unread[0]} cannot be read, so it is not known what is new"
        raise RefusedError(f"{fact}.\n    Mend it first: `make check`.")
    return _Importer(site, source, calendar=calendar, now=now).made(texts)


class _Importer:
    """One run."""

    def __init__(self, site: Catalogue, source: Source, *, calendar: str, now: datetime) -> None:
        table = site.only(Calendars)
        if table is None or calendar not in {known.slug for known in table.calendars}:
            raise RefusedError(f"There is no calendar `{calendar}`.\n    Add it to events/calendars.yaml first.")
        own = [
            event for event in site.every(Event) if event.calendar == calendar and not isinstance(event, SuggestedEvent)
        ]
        self._site, self._source, self._calendar, self._now = site, source, calendar, now
        self._names = names(site)
        self._categories = {c.name.casefold(): c.slug for c in table.categories if c.calendar == calendar}
        self._known = {event.uid: event for event in own if event.uid}
        self._hands = {key: event for event in own if not event.uid for key in _keys(event.title, event.starts)}
        self._places = Places(site)
        self._next = 1 + max((event.id for event in site.every(Event) if event.id < SUGGESTED_FROM), default=0)
        self._made = Import()

    def made(self, texts: Texts) -> Import:
        said = told(self._source)
        for remark in said.remarks:
            self._report(remark)
        for one in said.events:
            self._take(one)
        for uid, event in sorted(self._known.items()):
            if uid not in said.uids and self._is_to_come(event):
                values = updating.closed(updating.record(event), today=self._now.date())
                self._put("closed", values, 0, event)
        self._add_venues()
        self._drop_what_breaks_rules(texts)
        self._drop_idle_venues()
        self._made.found.sort()
        return self._made

    def _report(self, error: NotUnderstoodError) -> None:
        self._made.found.append(Problem(self._source.name, error.line, 0, error.fact, error.mend))

    def _take(self, one: Incoming) -> None:
        known = self._known.get(one.uid)
        if known is None and (hand := self._by_hand(one)):
            fact = (
                f"`{one.values['title']}` may be the event of `{self._site.path_of(hand)}`, which was written by hand"
            )
            mend = f"If it is, add `uid: {one.uid}` there, and the next import keeps it up to date."
            self._report(NotUnderstoodError(one.line, fact, mend))
            return
        before = updating.record(known) if known else None
        said = self._said(one, known)
        if said is None:
            return
        values = updating.merged(said, before, incoming=one, today=self._now.date())
        if values == before:
            self._made.unchanged += 1
        else:
            self._put("changed" if known else "new", values, one.line, known)

    def _by_hand(self, one: Incoming) -> Event | None:
        """An event without a UID that has the same title, with or without the year, and the same first day."""
        keys = _keys(str(one.values["title"]), str(one.values["starts"]))
        return next((self._hands[key] for key in keys if key in self._hands), None)

    def _said(self, one: Incoming, known: Event | None) -> dict[str, Any] | None:
        """What the calendar says, with the slugs of this site; None, and a report, when it cannot be."""
        said: dict[str, Any] = {"calendar": self._calendar, "uid": one.uid, **one.values}
        said["id"] = known.id if known else self._next
        if one.place:
            said["venue"] = self._slug(one)
        slugs = [self._categories.get(name.strip().casefold()) for name in one.categories]
        if found := list(dict.fromkeys(slug for slug in slugs if slug)):
            said["categories"] = found
        if self._source.url and not known:
            said["sources"] = [self._source.url]
        if one.others or (one.values.get("repeats") or {}).get("but_not"):
            plain = {key: value for key, value in (said.get("repeats") or {}).items() if key in ("rule", "also")}
            event = self._shape({**said, "repeats": plain or None, "updated": "2000-01-01"}, one.line)
            if event is None:
                return None
            said["repeats"], remarks = instances.repeats(one, event, self._names.venue(event), slug=self._slug)
            for remark in remarks:
                self._report(remark)
        return said

    def _slug(self, one: Incoming) -> str:
        return self._places.slug(one.place, one.point)

    def _is_to_come(self, event: Event) -> bool:
        """Whether some of it is not over."""
        venue = self._names.venue(event)
        ends = last_end(event, venue)
        if event.status == "cancelled" or ends is None:
            return event.status != "cancelled"
        here = self._now.astimezone(zone_of(event, venue))
        return ends > here if isinstance(ends, datetime) else ends > here.date()

    def _put(self, how: str, values: dict[str, Any], line: int, known: Event | None) -> None:
        shape = self._shape(values, line)
        if shape is None:
            return
        path = self._path(values, known)
        old = self._site.path_of(known) if known else path
        text = yaml_text(path, "event", values)
        self._made.files[path] = Change(how, text, shape, line, old if old != path else "")
        self._next += known is None

    def _path(self, values: dict[str, Any], known: Event | None) -> str:
        """Where it is, or in the folder of its year."""
        year = str(values["starts"])[:4]
        old = self._site.path_of(known) if known else ""
        if old.startswith(f"events/{year}/"):
            return old
        taken = {path.split("/")[-1] for path in (*self._site.files, *self._made.files) if f"/{year}/" in path}
        slug = slug_of(str(values["title"]).removesuffix(f" {year}")) or f"event-{values['id']}"
        return f"events/{year}/{free(slug, {name.removesuffix('.yaml') for name in taken})}.yaml"

    def _shape(self, values: dict[str, Any], line: int) -> Event | None:
        """The values as their file would be read; None, and a report, when `check` would refuse it."""
        shape, problems = _parsed("events/2000/imported.yaml", yaml_text("events/2000/x", "event", values))
        for problem in problems:
            self._report(NotUnderstoodError(line, problem.fact, problem.mend))
        return shape if isinstance(shape, Event) else None

    def _add_venues(self) -> None:
        for slug, values in self._places.new.items():
            path = f"events/venues/{slug}.yaml"
            text = yaml_text(path, "venue", values)
            shape, problems = _parsed(path, text)
            if shape is None:
                fact = f"The place `{values['name']}` cannot be written: {problems[0].fact}"
                raise RefusedError(f"{fact}.\n    {problems[0].mend}")
            self._made.files[path] = Change("place", text, shape)

    def _drop_what_breaks_rules(self, texts: Texts) -> None:
        """Nothing is written that `check` would refuse."""
        root, today = self._site.root, self._now.date()
        before = set(rules.broken(self._site, today, texts))
        while True:
            shapes = {path: change.shape for path, change in self._made.files.items()}
            site = self._site.having_all(shapes, without=self._made.gone - set(shapes))
            found = [problem for problem in rules.broken(site, today, texts) if problem not in before]
            bad = {p.path: p for p in reversed(found) if any(p.path == str(root / path) for path in shapes)}
            if not bad:
                break
            for path in [path for path in shapes if str(root / path) in bad]:
                problem = bad[str(root / path)]
                self._report(NotUnderstoodError(self._made.files[path].line, problem.fact, problem.mend))
                del self._made.files[path]
        if found:
            raise RefusedError("The import would break a rule:\n" + "\n".join(map(str, found)))

    def _drop_idle_venues(self) -> None:
        """New places of events that were dropped."""
        events = [change.shape for change in self._made.files.values() if isinstance(change.shape, Event)]
        named = {f"events/venues/{slug}.yaml" for event in events for slug in instances.all_named(event)}
        for path in [path for path, change in self._made.files.items() if change.how == "place" and path not in named]:
            del self._made.files[path]


def _keys(title: str, starts: str) -> tuple[tuple[str, str], ...]:
    """By which two records of one event are found: title, with and without the year, and first day."""
    titles = (title, title.removesuffix(f" {starts[:4]}"))
    return tuple((slug_of(each), starts[:10]) for each in titles)


def _parsed(path: str, text: str) -> tuple[Shape | None, list[Problem]]:
    kind = kinds.kind_of(path)
    assert kind is not None
    shape, problems = catalogue.parse(kind, path, text.encode())
    return shape, [replace(problem, path=path) for problem in problems]
