"""What servers, search engines and operators read, and the files that are published as they are."""

from collections.abc import Iterator
from datetime import date, datetime

from generator import drawing
from generator.catalogue import Catalogue
from generator.outputs import api, caddy, headers, netlify, nginx, redirects
from generator.outputs.sitemap import sitemap
from generator.plan import Output, Plan
from generator.shapes import kit
from generator.shapes.job import JobTaxonomy
from generator.views import banners, downloads, support
from generator.views.entries import Entry

_WITH_HOST = {".txt", ".json", ".xml"}
"""In these files of site/root/, `{host}` becomes the address of the site."""


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield from ()


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield "/sitemap.xml"


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    site, setting = plan.site, plan.setting
    pages = frozenset(entry.address for entry in plan.heads.all())
    newest = downloads.latest(site, support.branches(site, setting.today), setting.today)
    rows = redirects.table(site, newest, setting.today, pages=pages)
    yield from _for_servers(plan, rows, pages)
    moved = {row.from_ for row in rows if row.first}
    taken = [*pages, *(address for address in plan.files if address not in moved)]
    for path, target in redirects.stubs(rows, taken):
        yield plan.drawn(path, "redirect.html", target=target)
    listed = ((entry.address, entry.changed) for entry in plan.heads.all() if not entry.robots)
    yield plan.text("sitemap.xml", sitemap(listed, setting.host))
    for address, data in plan.assets.contents.items():
        yield plan.text(address[1:], data)
    for card in plan.heads.cards():
        yield Output(card.address[1:], card.address, make=card.draw)
    yield from _as_they_are(plan)


def _for_servers(plan: Plan, rows: tuple[redirects.Row, ...], pages: frozenset[str]) -> Iterator[Output]:
    """Nobody is served these: a server reads them, ours those in JSON."""
    sent = headers.Sent(plan.setting.host, banners.api_notice(plan.site, plan.setting.now))
    yield plan.text("redirects.json", api.dumps([row.as_json() for row in rows]))
    yield plan.text("headers.json", api.dumps(sent.as_json()))
    yield plan.text("_redirects", netlify.redirects(rows, pages))
    yield plan.text("_headers", netlify.header_rows(sent))
    yield plan.text("_hosting/Caddyfile", caddy.caddyfile(rows, sent))
    for name, text in nginx.files(rows, sent).items():
        yield plan.text(f"_hosting/nginx/{name}", text)
    yield plan.text(kit.FILE, api.dumps(_kit(plan).model_dump(mode="json")))


def _kit(plan: Plan) -> kit.Kit:
    return kit.Kit(
        name=drawing.NAME,
        url=plan.setting.host,
        navigation=plan.site.navigation,
        assets=dict(plan.assets.addresses),
        taxonomy=plan.site.only(JobTaxonomy) or JobTaxonomy(categories=(), types=()),
    )


def _as_they_are(plan: Plan) -> Iterator[Output]:
    root = plan.site.root / "site" / "root"
    for file in sorted(root.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            if file.suffix in _WITH_HOST:
                data = data.replace(b"{host}", plan.setting.host.encode())
            yield plan.text(file.relative_to(root).as_posix(), data)
