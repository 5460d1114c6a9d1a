"""/data/<name>.json, /data/media/...: what is exported, for a build elsewhere (make data). It holds what the site shows and nothing else."""

from functools import partial

from starlette.responses import JSONResponse, Response

from services.errors import NotFound
from services.people import Needs
from services.rebuild import export
from services.rebuild.export import Exports
from services.routes import Asked, Route

INDEX = "index.json"
_SENT = {"Cache-Control": "no-cache"}
_MEDIA = {"Content-Disposition": "attachment", "Content-Security-Policy": "sandbox; default-src 'none'"}
"""Pictures of others are shown by the built site; here they are for a program that fetches them."""


async def exported(asked: Asked, *, exports: Exports) -> Response:
    """One of the files. Who has it already gets 304: services/conditional.py."""
    name = f"{asked.path_params['name']}.json"
    if name == INDEX:
        made = await export.made(asked.service, exports)
        media = [path for path in made if path.startswith(f"{export.MEDIA}/")]
        return JSONResponse({"files": sorted(exports), "media": sorted(media)}, headers=_SENT)
    if name not in exports:
        raise NotFound("There is no such export.", f"There are: {', '.join(sorted(exports)) or 'none'}.")
    data = (await export.made(asked.service, {name: exports[name]}))[name]
    return Response(data, headers=_SENT, media_type="application/json")


async def medium(asked: Asked, *, exports: Exports) -> Response:
    """A file that goes with an export."""
    path = f"{export.MEDIA}/{asked.path_params['path']}"
    data = (await export.made(asked.service, exports)).get(path)
    if data is None:
        raise NotFound("There is no such file.", "/data/index.json names those that there are.")
    return Response(data, headers={**_SENT, **_MEDIA}, media_type="application/octet-stream")


def routes(exports: Exports) -> tuple[Route, ...]:
    """Their addresses."""
    return (
        Route("/data/{name}.json", Needs.ANYONE, get=partial(exported, exports=exports)),
        Route("/data/media/{path:path}", Needs.ANYONE, get=partial(medium, exports=exports)),
    )
