"""/data/<name>.json: what is exported, for a build elsewhere (make data). It holds what the site shows and nothing else."""

from functools import partial

from starlette.responses import JSONResponse, Response

from services.errors import NotFound
from services.people import Needs
from services.rebuild import export
from services.rebuild.export import Exports
from services.routes import Asked, Route

INDEX = "index.json"
_SENT = {"Cache-Control": "no-cache"}


async def exported(asked: Asked, *, exports: Exports) -> Response:
    """With an ETag: who has it already gets 304 and no body."""
    name = f"{asked.path_params['name']}.json"
    if name == INDEX:
        return JSONResponse({"files": sorted(exports)}, headers=_SENT)
    if name not in exports:
        raise NotFound("There is no such export.", f"There are: {', '.join(sorted(exports)) or 'none'}.")
    data = (await export.made(asked.service, {name: exports[name]}))[name]
    headers = {**_SENT, "ETag": f'"{export.digest({name: data})[:32]}"'}
    if asked.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(data, headers=headers, media_type="application/json")


def routes(exports: Exports) -> tuple[Route, ...]:
    """The address of each."""
    return (Route("/data/{name}.json", Needs.ANYONE, get=partial(exported, exports=exports)),)
