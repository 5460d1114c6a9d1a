"""Records to build sites of: made up, the same each time, shaped like those of the real site."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHARES = {"page": 25, "event": 30, "job": 20, "release": 15, "minutes": 5, "story": 5}
"""Of a hundred records."""
FILES = 8
"""Of each release."""
LINKS = tuple((f"Place {number}", f"https://place-{number}.example/") for number in range(1, 61))
"""Of the navigation, on every page."""
_WORDS = """
a able about after again air also and answer any are around as ask at away back bake basket be bean because before
begin bell below best better between big bird blue board boat book both box branch bread bridge bright bring broad
brook build by call can careful chair change child clear clock close cloud coat cold colour come copper corner count
cover cross dark day deep desk door down draw dry each early earth east easy eight end even evening every eye fair
fall far fast few field find fire first fish five floor fold follow food for found four free friend from full garden
gate give glass go good grain grass green ground group grow half hand happy hard have hear heavy help here high hill
hold home hour house how ice if in island it join keep kind kitchen know lake lamp land large last late leaf learn
leave left less letter light line list little long look low make many map market may meadow measure milk mill moon
more morning most move music name near need nest new next night north not now number oak of off often old on once one
open or other our out over page paper part path pear people place plain plant plate pond porch quiet rain
""".split()  # noqa: SIM905  a list of them would be a page long


@dataclass(frozen=True)
class Record:
    """One record; what each generator is given of it is written by its own module."""

    kind: str
    number: int
    """From 1, among its kind."""

    @cached_property
    def _chance(self) -> random.Random:
        return random.Random(f"{self.kind} {self.number}")  # noqa: S311  nothing secret: the same each time

    @property
    def slug(self) -> str:
        return f"{self.kind}-{self.number:06}"

    @property
    def title(self) -> str:
        return f"{self.kind.capitalize()} {self.number:06}: {' '.join(random.Random(self.slug).choices(_WORDS, k=4))}"  # noqa: S311

    @property
    def day(self) -> date:
        """Of minutes each has its own; of jobs all are still shown; of events half are to come."""
        if self.kind == "minutes":
            return date(2026, 11, 1) - timedelta(days=self.number)
        if self.kind == "job":
            return NOW.date() - timedelta(days=self.number % 60)
        return NOW.date() + timedelta(days=(self.number * 37) % 1_400 - (700 if self.kind == "event" else 1_401))

    @cached_property
    def text(self) -> str:
        """Markdown: about 6 kB for a page, 2 kB for minutes and stories, and less for what has few words."""
        sections = {"page": 8, "minutes": 3, "story": 3, "job": 1, "event": 0, "release": 0}[self.kind]
        return "\n\n".join([self._words(40), *(part for number in range(sections) for part in self._section(number))])

    @property
    def files(self) -> Iterator[tuple[str, int, str]]:
        """Name, bytes and SHA-256 of what a release consists of."""
        chance = random.Random(f"files {self.number}")  # noqa: S311
        version = self.version
        for ending in (
            ".tar.xz",
            ".tgz",
            "-amd64.exe",
            "-arm64.exe",
            ".exe",
            "-embed-amd64.zip",
            "-embed-win32.zip",
            "-macos11.pkg",
        ):
            yield f"python-{version}{ending}", chance.randrange(10**6, 10**8), f"{chance.getrandbits(256):064x}"

    @property
    def branch(self) -> str:
        """Three digits at any size: so no two versions are the same without their dots, as in an address."""
        return f"3.{100 + (self.number - 1) // 25}"

    @property
    def version(self) -> str:
        return f"{self.branch}.{(self.number - 1) % 25}"

    def _section(self, number: int) -> Iterator[str]:
        yield f"## {self._words(3)[:-1]} {number}"
        yield self._words(45)
        match number % 4:
            case 0:
                rows = [
                    f"| {self._words(1)[:-1]} | {self._words(3)} | {self._chance.randrange(1_000)} |" for _ in range(5)
                ]
                yield "\n".join(["| Name | What it is | Number |", "|---|---|---|", *rows])
            case 1:
                yield "\n".join(["```python", f"def {self._words(1)[:-1].lower()}_{number}(count: int) -> list[int]:",
                                 '    """What it does."""', "    return [one * 2 for one in range(count) if one % 3]", "```"])  # fmt: skip
            case 2:
                yield "\n".join(f"- {self._words(8)}" for _ in range(4))
            case _:
                yield f"{self._words(12)} See [{self._words(2)[:-1]}](https://place-{number}.example/) and *{self._words(2)[:-1]}*."
        yield self._words(45)

    def _words(self, count: int) -> str:
        return " ".join(self._chance.choices(_WORDS, k=count)).capitalize() + "."


def corpus(count: int) -> Sequence[Record]:
    """So many records; `count` is a multiple of 20."""
    return [Record(kind, number) for kind, share in SHARES.items() for number in range(1, count * share // 100 + 1)]
