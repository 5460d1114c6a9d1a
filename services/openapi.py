"""The description of the API (OpenAPI 3.1), made from the table of routes, so that it cannot say what is not so."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema
from starlette.responses import Response

from services.api import CLEANED, Operation, Paging
from services.people import Needs
from services.routes import Asked, Route

PATH = "/api/v3/openapi.json"
_PARAMETER = re.compile(r"{(\w+)(?::(\w+))?}")
_REF = "#/components/schemas/{model}"
_NOT_JSON = {
    "type": "object",
    "description": "Problem details, RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is so, and what to do about it."},
        "problems": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "Wrong values by the name of their field.",
        },
    },
}
_SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "A key from /accounts/keys/."},
    "token": {
        "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "An access token from /api/v3/tokens/.",
    },
}  # fmt: skip
_HINTS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
}


def route(routes: Callable[[], Iterable[Route]]) -> Route:
    """The address of the description of all `routes`; it is made when first asked for."""

    @cache
    def text(url: str) -> bytes:
        return json.dumps(document(routes(), url), ensure_ascii=False).encode()

    async def describe(asked: Asked) -> Response:
        headers = {"Cache-Control": "public, max-age=300", "Access-Control-Allow-Origin": "*"}
        return Response(text(asked.service.settings.url), 200, headers, "application/json")

    return Route(PATH, Needs.ANYONE, get=describe, is_api=True)


def document(routes: Iterable[Route], url: str = "/") -> dict[str, Any]:
    """The whole, for the API at `url`."""
    described = [(route, method, op) for route in routes for method, op in _operations(route)]
    refs, schemas = _schemas(op for _, _, op in described)
    paths: dict[str, dict[str, Any]] = {}
    for found, method, op in described:
        path = _PARAMETER.sub(r"{\1}", found.path)
        paths.setdefault(path, {})[method.lower()] = _described(found, method, op, refs)
    _link(paths, [found for found in described if found[2].status == 201])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Python.org",
            "version": "3",
            "description": "What people do at python.org, for programs. All errors are problem details (RFC 9457).",
        },
        "servers": [{"url": url}],
        "paths": paths,
        "components": {"schemas": {**schemas, "Problem": _NOT_JSON}, "securitySchemes": _SECURITY},
    }


def _operations(route: Route) -> Iterator[tuple[str, Operation]]:
    for method, endpoint in route.endpoints.items():
        if isinstance(endpoint, Operation):
            yield method, endpoint


def _schemas(operations: Iterable[Operation]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """The references by (model, mode), and the schemas that they lead to."""
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {}
    for op in operations:
        if op.takes:
            wanted[op.takes, "validation"] = None
        if op.gives:
            wanted[op.gives, "serialization"] = None
    refs, whole = models_json_schema([*wanted], ref_template=_REF)
    schemas: dict[str, Any] = whole.get("$defs", {})
    for (_, mode), ref in refs.items():
        if mode == "validation":  # services/api.py refuses what it does not know, whatever the model says
            schemas[ref["$ref"].rpartition("/")[2]]["additionalProperties"] = False
    for schema in schemas.values():
        for one in schema.get("properties", {}).values():
            if one.pop(CLEANED, False):
                _loosen(one)
    return refs, schemas


def _loosen(schema: dict[str, Any]) -> None:
    """What holds only after the cleaning is told in words."""
    for part in (schema, *schema.get("anyOf", ())):
        most = part.pop("maxLength", None)
        for name in ("pattern", "minLength", "format"):
            part.pop(name, None)
        if most:
            words = f"{part.get('description', '')} At most {most:,} characters, once spaces around it and what cannot be seen are gone."
            part["description"] = words.strip()


def _described(route: Route, method: str, op: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    needs, scope = route.needs_of(method), route.scope_of(method)
    said: dict[str, Any] = {
        "operationId": f"{method.lower()}_{_name(route.path)}",
        "summary": op.summary,
        "tags": [route.path.split("/")[3]],
        "parameters": [*_path_parameters(route.path), *(_query_parameters(op.takes) if _asks(method, op) else ())],
        "responses": _responses(route, method, op, refs),
    }
    words = [op.about, "" if needs is Needs.ANYONE else f"Needs: {needs.value}.", f"Scope: `{scope}`." if scope else ""]
    said["description"] = " ".join(filter(None, words))
    if op.takes and not _asks(method, op):
        body = {"application/json": {"schema": refs[op.takes, "validation"]}}
        said["requestBody"] = {"required": True, "content": body}
    if needs is not Needs.ANYONE:
        said["security"] = [{"key": []}, {"token": []}]
    return said


def _link(paths: dict[str, dict[str, Any]], makers: Iterable[tuple[Route, str, Operation]]) -> None:
    """Tell of everything that was made what can be done with it: the addresses that go on with a field of the answer."""
    for route, method, op in makers:
        links: dict[str, Any] = {}
        for field in op.gives.model_fields if op.gives else ():
            for path, operations in paths.items():
                if path.startswith(f"{route.path}{{{field}}}/"):
                    ids = [operation["operationId"] for operation in operations.values()]
                    links |= {
                        name: {"operationId": name, "parameters": {field: f"$response.body#/{field}"}} for name in ids
                    }
        if links:
            paths[_PARAMETER.sub(r"{\1}", route.path)][method.lower()]["responses"]["201"]["links"] = links


def _asks(method: str, op: Operation) -> bool:
    return op.takes is not None and method in ("GET", "DELETE")


def _name(path: str) -> str:
    return re.sub(r"\W+", "_", _PARAMETER.sub(r"\1", path).removeprefix("/api/v3/")).strip("_")


def _path_parameters(path: str) -> Iterator[dict[str, Any]]:
    for name, kind in _PARAMETER.findall(path):
        schema = {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string"}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(model: type[BaseModel] | None) -> Iterator[dict[str, Any]]:
    whole = model.model_json_schema(ref_template=_REF) if model else {}
    for name, schema in whole.get("properties", {}).items():
        words = schema.pop("description", "")
        yield {
            "name": name, "in": "query", "required": name in whole.get("required", ()), "description": words,
            "schema": schema,
        }  # fmt: skip


def _responses(route: Route, method: str, op: Operation, refs: dict[Any, Any]) -> dict[str, Any]:
    given: dict[str, Any] = {"description": HTTPStatus(op.status).phrase}
    if op.gives:
        given["content"] = {"application/json": {"schema": refs[op.gives, "serialization"]}}
    if op.status == 201:
        given["headers"] = {"Location": {"schema": {"type": "string"}}}
    if op.takes and issubclass(op.takes, Paging):
        given["headers"] = {"Link": {"description": "Other pages, RFC 8288.", "schema": {"type": "string"}}}
    refusals = sorted({*_follows(route, method, op), *op.refuses})
    return {str(op.status): given, **{str(status): _refusal(status) for status in refusals}}


def _follows(route: Route, method: str, op: Operation) -> Iterator[int]:
    """The statuses of refusals that come from the route and from what the operation takes."""
    yield 401  # also where nobody need say who they are: a token that is none is always told so
    if route.needs_of(method) not in (Needs.ANYONE, Needs.SIGNED_IN) or route.scope_of(method):
        yield 403
    if "{" in route.path:
        yield 404
    if op.takes:
        yield 422
        if not _asks(method, op):
            yield from (400, 413, 415)


def _refusal(status: int) -> dict[str, Any]:
    said: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}},
    }
    if status in _HINTS:
        said["headers"] = _HINTS[status]
    return said
