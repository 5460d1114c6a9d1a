"""What servers, search engines and operators read, and the files that are published as they are."""

from collections.abc import Iterator
from datetime import date, datetime

from generator.catalogue import Catalogue
from generator.outputs import api, hosting
from generator.plan import Output, Plan
from generator.views import downloads, support
from generator.views.entries import Entry

_WITH_HOST = {".txt", ".json", ".xml"}
"""In these files of site/root/, `{host}` becomes the address of the site."""


def entries(site: Catalogue, today: date) -> Iterator[Entry]:
    yield from ()


def files(site: Catalogue, today: date) -> Iterator[str]:
    yield from ("/sitemap.xml", "/build.json", "/redirects.json", "/headers.json")


def turns(site: Catalogue, now: datetime) -> Iterator[datetime]:
    yield from ()


def outputs(plan: Plan) -> Iterator[Output]:
    site, setting = plan.site, plan.setting
    newest = downloads.latest(site, support.branches(site, setting.today), setting.today)
    yield plan.text("redirects.json", api.dumps(hosting.redirects(site, newest, setting.today)))
    yield plan.text("headers.json", api.dumps(hosting.headers()))
    listed = ((entry.address, entry.changed) for entry in plan.heads.all() if not entry.robots)
    yield plan.text("sitemap.xml", hosting.sitemap(listed, setting.host))
    yield plan.text("build.json", api.dumps({"commit": setting.commit, "as_of": setting.today.isoformat()}))
    for address, data in plan.assets.contents.items():
        yield plan.text(address[1:], data)
    for card in plan.heads.cards():
        yield Output(card.address[1:], card.address, make=card.draw)
    root = site.root / "site" / "root"
    for file in sorted(root.rglob("*")):
        if file.is_file():
            data = file.read_bytes()
            if file.suffix in _WITH_HOST:
                data = data.replace(b"{host}", setting.host.encode())
            yield plan.text(file.relative_to(root).as_posix(), data)
