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
    """With an ETag: who has it already gets 304 and no body."""
    name = f"{asked.path_params['name']}.json"
    if name == INDEX:
        made = await export.made(asked.service, exports)
        media = [path for path in made if path.startswith(f"{export.MEDIA}/")]
        return JSONResponse({"files": sorted(exports), "media": sorted(media)}, headers=_SENT)
    if name not in exports:
        raise NotFound("There is no such export.", f"There are: {', '.join(sorted(exports)) or 'none'}.")
    data = (await export.made(asked.service, {name: exports[name]}))[name]
    return _sent(asked, name, data, "application/json")


async def medium(asked: Asked, *, exports: Exports) -> Response:
    """A file that goes with an export."""
    path = f"{export.MEDIA}/{asked.path_params['path']}"
    data = (await export.made(asked.service, exports)).get(path)
    if data is None:
        raise NotFound("There is no such file.", "/data/index.json names those that there are.")
    return _sent(asked, path, data, "application/octet-stream", **_MEDIA)


def _sent(asked: Asked, name: str, data: bytes, media_type: str, **more: str) -> Response:
    headers = {**_SENT, **more, "ETag": f'"{export.digest({name: data})[:32]}"'}
    if asked.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type=media_type)


def routes(exports: Exports) -> tuple[Route, ...]:
    """Their addresses."""
    return (
        Route("/data/{name}.json", Needs.ANYONE, get=partial(exported, exports=exports)),
        Route("/data/media/{path:path}", Needs.ANYONE, get=partial(medium, exports=exports)),
    )
