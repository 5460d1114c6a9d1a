"""The kinds of content: where their files lie, what each file is, and how files may be called."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.problems import Problem
from generator.shapes.banner import Banners
from generator.shapes.base import Shape
from generator.shapes.blog import Blogs, FeedHealth, JoinedBlogs, News, PostIndex
from generator.shapes.company import Company
from generator.shapes.directory import DIRECTORIES
from generator.shapes.election import Election, Nominees
from generator.shapes.event import Calendars, Event, SuggestedEvents, Venue
from generator.shapes.funding import Funding
from generator.shapes.job import Jobs, JobTaxonomy
from generator.shapes.minutes import Minutes
from generator.shapes.page import Box, CodeSample, Page
from generator.shapes.pep import Peps
from generator.shapes.post import Post
from generator.shapes.release import Branches, Release
from generator.shapes.site import Hosts, Navigation, Redirects
from generator.shapes.sponsor import Sponsors
from generator.shapes.sponsorship import Packages
from generator.shapes.story import Story, SuggestedStories
from generator.shapes.upkeep import Owners

DEMO = "demo/"
"""Where the examples of what machines write lie."""
ENDINGS = (".md", ".yaml")


@dataclass(frozen=True)
class Kind:
    """One kind of content: which files hold it, and what each of them is."""

    name: str
    files: str
    """A glob below content/."""
    shape: type[Shape]
    is_data: bool = False
    """A machine writes it into data/. While it is not there, a build for development shows what lies in demo/."""
    has_examples: bool = False
    """People write it; a build for development shows what lies in demo/ besides."""

    @property
    def demo(self) -> str | None:
        """Where its examples lie."""
        if self.is_data:
            return self.files.replace("data/", DEMO, 1)
        return f"{DEMO}{self.files}" if self.has_examples else None


KINDS = (
    Kind("page", "pages/**/*.md", Page),
    Kind("box", "boxes/*.md", Box),
    Kind("code-sample", "code-samples/*.yaml", CodeSample),
    Kind("branches", "releases/branches.yaml", Branches),
    Kind("release", "releases/*/*.yaml", Release),
    *(Kind(name, f"directories/{name}.yaml", shape) for name, shape in DIRECTORIES.items()),
    Kind("owners", "site/owners.yaml", Owners),
    Kind("story", "success-stories/*.md", Story),
    Kind("company", "companies/*.yaml", Company),
    Kind("minutes", "minutes/*.yaml", Minutes),
    Kind("post", "community/*.yaml", Post),
    Kind("peps", "peps/*.json", Peps),
    Kind("navigation", "site/navigation.yaml", Navigation),
    Kind("redirects", "site/redirects.yaml", Redirects),
    Kind("banners", "site/banners.yaml", Banners),
    Kind("job-taxonomy", "jobs/taxonomy.yaml", JobTaxonomy),
    Kind("sponsor-packages", "sponsors/*.yaml", Packages),
    Kind("jobs", "data/jobs.json", Jobs, is_data=True),
    Kind("sponsors", "data/sponsors.json", Sponsors, is_data=True),
    Kind("election", "elections/*.yaml", Election, has_examples=True),
    Kind("nominees", "data/elections.json", Nominees, is_data=True),
    Kind("hosts", "site/hosts.yaml", Hosts),
    Kind("calendars", "events/calendars.yaml", Calendars),
    Kind("venue", "events/venues/*.yaml", Venue),
    Kind("event", "events/*/*.yaml", Event),
    Kind("suggested-events", "data/events.json", SuggestedEvents, is_data=True),
    Kind("suggested-stories", "data/stories.json", SuggestedStories, is_data=True),
    Kind("blogs", "blogs/feeds.yaml", Blogs),
    Kind("joined-blogs", "data/blogs.json", JoinedBlogs, is_data=True),
    Kind("posts", "blogs/posts.json", PostIndex),
    Kind("news", "data/news.json", News, is_data=True),
    Kind("feed-health", "data/feeds.json", FeedHealth, is_data=True),
    Kind("funding", "site/root/funding.json", Funding),
)
"""The kinds of content. A file belongs to the first whose glob it matches."""

NOT_CONTENT = (
    "README.md",
    "data/README.md",
    "data/media/sponsors/*",
    "demo/README.md",
    "demo/media/sponsors/*",
    "schemas/*.json",
    "site/root/*",
)
"""What else may lie in content/: the editors' guide, their schemas, files copied as they are."""

PEOPLE_WRITE = {kind.files.partition("/")[0] for kind in KINDS} - {"site", "data"}
"""Folders in which a hidden file is a mistake: whoever wrote it waits for its page."""


def _pattern(glob: str) -> re.Pattern[str]:
    return re.compile(re.escape(glob).replace(r"\*\*/", "(?:.+/)?").replace(r"\*", "[^/]+"))


_PATTERNS = tuple((_pattern(kind.files), kind) for kind in KINDS) + tuple(
    (_pattern(kind.demo), kind) for kind in KINDS if kind.demo
)
_BY_FOLDER = {
    folder: tuple(row for row in _PATTERNS if row[0].pattern.startswith(re.escape(f"{folder}/")))
    for folder in {kind.files.partition("/")[0] for kind in KINDS} | {DEMO.rstrip("/")}
}
_IGNORED = re.compile("|".join(_pattern(glob).pattern for glob in NOT_CONTENT))


@cache
def kind_of(path: str) -> Kind | None:
    """The kind of a file by its path below content/, or None."""
    candidates = _BY_FOLDER.get(path.partition("/")[0], ())
    return next((kind for pattern, kind in candidates if pattern.fullmatch(path)), None)


def path_problems(root: Path, path: str, kind: Kind | None) -> list[Problem]:
    """What is wrong with where a file lies and how it is called: it becomes an address."""
    if (kind is not None and _is_usual(path)) or _IGNORED.fullmatch(path):
        return []
    file = str(root / path)
    if kind is None:
        places = ", ".join(f"`{kind.files}`" for kind in KINDS)
        return [Problem(file, 0, 0, "nothing reads this file", f"Content lies in {places}.")]
    if not re.fullmatch(r"[a-z0-9./-]+", path):
        odd = sorted(set(re.findall(r"[^a-z0-9./-]", path)))
        fact = f"the path has {' '.join(f'`{c}`' for c in odd)}; it becomes an address"
        return [Problem(file, 0, 0, fact, "Use lowercase letters, digits, hyphens and dots only.")]
    *folders, name = path.split("/")
    for part in (*folders, name.removesuffix(Path(name).suffix)):
        if len(part) > _LONGEST:
            fact = f"the name `{part[:20]}…` has {len(part)} characters; at most {_LONGEST}"
            return [Problem(file, 0, 0, fact, "Choose a shorter name; it becomes an address.")]
        if not re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*", part):
            fact = f"the name `{part}` has a dot at its end, or two beside each other"
            return [Problem(file, 0, 0, fact, "Take the surplus dot out; the name becomes an address.")]
        if part.endswith(ENDINGS):
            fact = f"without its ending the name is `{part}`, which ends alike"
            return [Problem(file, 0, 0, fact, "Take one of the endings out; the name becomes an address.")]
    return []


_USUAL = re.compile(r"(?:[a-z0-9-]{1,100}/)*[a-z0-9-]{1,100}\.(?:md|yaml|json)")
"""Of such a path there is nothing to say; of others it is looked at closely."""


@cache
def _is_usual(path: str) -> bool:
    return _USUAL.fullmatch(path) is not None


_LONGEST = 100
"""Characters of a file's or folder's name, as of a slug."""
