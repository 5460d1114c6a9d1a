"""What servers, search engines and operators read, and the files that are published as they are."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from generator import drawing
from generator.cache import digest
from generator.catalogue import Catalogue
from generator.outputs import api, caddy, headers, netlify, nginx, redirects
from generator.outputs.sitemap import sitemap
from generator.plan import Output, Plan
from generator.shapes import kit, sponsorship
from generator.shapes.event import Calendars, Event, SuggestedEvent, SuggestedVenue, Venue
from generator.shapes.job import JobTaxonomy
from generator.shapes.story import Story, SuggestedStory
from generator.views import banners, blogs, downloads, sponsors, stories, support
from generator.views.entries import Entry
from generator.views.events.names import names
from generator.views.events.rows import path

_WITH_HOST = {".txt", ".json", ".xml"}
"""In these files of site/root/, `{host}` becomes the address of the site."""


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield from ()


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield "/sitemap.xml"


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    yield from plan.once(_for_servers)
    yield from plan.once(_stubs)
    listed = ((entry.address, entry.changed) for entry in plan.heads.all() if not entry.robots)
    yield plan.text("sitemap.xml", sitemap(listed, plan.setting.host))
    yield from plan.once(_as_they_are)
    for card in plan.heads.cards():
        yield Output(card.address[1:], digest(card.address.encode()), make=card.draw)


def _newest(plan: Plan) -> downloads.Latest:
    site, today = plan.site, plan.setting.today
    return downloads.latest(site, support.branches(site, today), today)


def _pages(plan: Plan) -> frozenset[str]:
    """As far as they matter to redirects: so these are not worked out again for each new job."""
    interest = plan.once(_interest)
    return frozenset(entry.address for entry in plan.heads.all() if interest.has(entry.address))


def _interest(plan: Plan) -> redirects.Interest:
    return redirects.interest(plan.site, _newest(plan), plan.setting.today)


def _rows(plan: Plan) -> tuple[redirects.Row, ...]:
    return redirects.table(plan.site, _newest(plan), plan.setting.today, pages=plan.once(_pages))


def _stubs(plan: Plan) -> tuple[Output, ...]:
    found = redirects.stubs(plan.once(_rows), plan.once(_taken))
    return tuple(plan.drawn(path, "redirect.html", target=target) for path, target in found)


def _taken(plan: Plan) -> frozenset[str]:
    """Of the addresses that the table redirects, those at which there is something all the same."""
    moved = {row.from_ for row in plan.once(_rows) if row.first}
    asked = set(map(redirects.on_disk, moved))
    files = (address for address in plan.files if address not in moved)
    every = (*(entry.address for entry in plan.heads.all()), *files)
    return frozenset(address for address in every if redirects.on_disk(address) in asked)


def _for_servers(plan: Plan) -> tuple[Output, ...]:
    """Nobody is served these: a server reads them, ours those in JSON."""
    notice, ahead = banners.api_notice(plan.site, plan.now), plan.assets("prefetch.speculationrules")
    rows, sent = plan.once(_rows), headers.Sent(plan.setting.host, prefetch=ahead, notice=notice)
    texts = {
        "redirects.json": api.dumps([row.as_json() for row in rows]),
        "headers.json": api.dumps(sent.as_json()),
        "_redirects": netlify.redirects(rows, plan.once(_pages)),
        "_headers": netlify.header_rows(sent),
        "_hosting/Caddyfile": caddy.caddyfile(rows, sent),
        **{f"_hosting/nginx/{name}": text for name, text in nginx.files(rows, sent).items()},
        kit.FILE: api.dumps(_kit(plan).model_dump(mode="json")),
        sponsorship.FILE: api.dumps(sponsors.years(plan.site).model_dump(mode="json", exclude_defaults=True)),
    }
    return tuple(plan.text(path, text) for path, text in texts.items())


def _kit(plan: Plan) -> kit.Kit:
    return kit.Kit(
        name=drawing.NAME,
        url=plan.setting.host,
        navigation=plan.site.navigation,
        assets=dict(plan.assets.addresses),
        taxonomy=plan.site.only(JobTaxonomy) or JobTaxonomy(categories=(), types=()),
        calendars=plan.site.only(Calendars) or Calendars(calendars=()),
        venues=_known_venues(plan.site),
        events=_known_events(plan.site, plan.setting.today),
        stories=_known_stories(plan.site),
        feeds={blog.slug: blog.feed for blog in blogs.listed(plan.site)},
    )


def _known_venues(site: Catalogue) -> dict[str, Venue]:
    """Of files: who suggests an event chooses none that might be withdrawn."""
    known = site.once(names).venues
    return {slug: venue for slug, venue in known.items() if not isinstance(venue, SuggestedVenue)}


def _known_events(site: Catalogue, today: date) -> tuple[kit.KnownEvent, ...]:
    """Of files: those that were sent in the service knows itself."""
    every = (event for event in site.every(Event) if not event.draft and not isinstance(event, SuggestedEvent))
    ahead = (event for event in every if event.starts[:4] >= str(today.year))
    return tuple(kit.KnownEvent(title=event.title, starts=event.starts, path=path(event)) for event in ahead)


def _known_stories(site: Catalogue) -> dict[str, str]:
    """Of files, drafts too: a name that one of them has is not given to another."""
    every = (story for story in site.every(Story) if not isinstance(story, SuggestedStory))
    return {stories.slug_of(site, story): story.title for story in every}


def _as_they_are(plan: Plan) -> tuple[Output, ...]:
    """The files of the theme and of site/root/."""
    root = plan.site.root / "site" / "root"
    found = [file for file in sorted(root.rglob("*")) if file.is_file()]
    theme = [plan.text(address[1:], data) for address, data in plan.assets.contents.items()]
    return *theme, *(plan.text(file.relative_to(root).as_posix(), _data(plan, file)) for file in found)


def _data(plan: Plan, file: Path) -> bytes:
    data = file.read_bytes()
    return data.replace(b"{host}", plan.setting.host.encode()) if file.suffix in _WITH_HOST else data
