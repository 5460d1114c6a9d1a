"""/uploads/<name>: a file, for those who may see it. Never as a page of ours: as a download that can do nothing."""

from urllib.parse import quote

from starlette.responses import Response

from services.errors import NotFound
from services.people import Needs
from services.routes import Asked, Route
from services.uploads import folder, store
from services.uploads.kinds import FACTS
from services.uploads.store import Upload

_SENT = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


async def file(asked: Asked) -> Response:
    """404 for everybody who may not see it, as if it were not there. An <img> shows it although it is a download."""
    name = asked.path_params["name"]
    if not folder.NAME.fullmatch(name):
        raise NotFound("There is no such file.", "It may have been removed.")
    async with asked.service.db.reading() as tx:
        found = await store.named(tx, name)
        kind, _, number = found.about.partition(":")
        reader = asked.service.hooks.readers.get(kind)
        may = await reader(tx, int(number), asked.person) if reader else found.account == asked.person.id
    if not may:
        raise NotFound("There is no such file.", "It may have been removed.")
    return sent(found, await store.data(asked.service, found))


def sent(found: Upload, data: bytes) -> Response:
    """A download by the name that the person gave it (RFC 6266)."""
    plain = "".join(character if character.isascii() and character.isalnum() else "-" for character in _stem(found))
    whole = quote(f"{_stem(found)}.{found.suffix}", safe="")
    named = f"attachment; filename=\"{plain or 'file'}.{found.suffix}\"; filename*=UTF-8''{whole}"
    return Response(data, headers={**_SENT, "Content-Disposition": named}, media_type=FACTS[found.kind].media_type)


def _stem(found: Upload) -> str:
    stem, dot, _ = found.called.rpartition(".")
    return stem if dot else found.called


ROUTES = (Route("/uploads/{name}", Needs.SIGNED_IN, get=file),)
