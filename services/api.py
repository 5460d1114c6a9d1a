"""The API for programs: a function with typed input and output becomes an endpoint, checked and described.

    async def create(asked: Asked, job: JobIn) -> Made[JobOut]: ...
    async def jobs(asked: Asked, wanted: JobsWanted) -> Listing[JobOut]: ...      # class JobsWanted(Paging): ...
    async def remove(asked: Asked) -> None: ...                                   # 204

    ROUTES = (
        Route("/api/v3/jobs/", Needs.VERIFIED, reading=Needs.ANYONE, is_api=True, scope="jobs:write",
              get=Operation(jobs, "Postings"), post=Operation(create, "Make a draft", refuses=(429,))),
        Route("/api/v3/jobs/{number:int}/", Needs.VERIFIED, is_api=True, scope="jobs:write",
              delete=Operation(remove, "Take a posting down", refuses=(409,))),
    )

The annotations are the declaration: the second parameter is the query of GET and DELETE and the JSON body of the rest,
what is returned is the answer. Refusals (services/errors.py) become problem details (RFC 9457). services/openapi.py
describes all of it from the same table. Bodies are read strictly: "1" is no number, and a field that is not known is
refused. Whole numbers are written `Annotated[int, Field(ge=1), WHOLE]` in bodies and with `DIGITS` in queries.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.errors import Invalid, TooLarge
from services.form_words import words_of
from services.forms import FAULT
from services.routes import MOST_BODY_BYTES, Asked

_JSON = re.compile(r"application/(?:[\w.-]+\+)?json\s*(?:;\s*charset=\"?utf-8\"?\s*)?", re.IGNORECASE | re.ASCII)
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_QUERY = frozenset({"GET", "HEAD", "DELETE"})
_WORDS = {
    "extra_forbidden": "There is no such field: leave it out.",
    "missing": "This is not given: it is needed.",
    "int_type": "This is not a whole number: send one, as in 1200.",
    "string_type": "This is not a text: send one.",
    "bool_type": "This is neither true nor false: send one of them.",
    "list_type": "This is not a list: send one.",
    "tuple_type": "This is not a list: send one.",
    "model_type": "This is not an object: send one.",
    "model_attributes_type": "This is not an object: send one.",
}
"""What only programs do wrong, by pydantic's name for it."""
_PRIVATE = {"Cache-Control": "private, no-store"}
_PUBLIC = {"Cache-Control": "no-cache"}
T = TypeVar("T")
Out = TypeVar("Out", bound=BaseModel)


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_whole)
"""The last of the annotations of a whole number: `Annotated[int, Field(ge=1), WHOLE]`. JSON knows 3.0 as an integer."""


def _digits(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,18}", value):
        raise ValueError("Write digits, as in 12.")
    return value


DIGITS = BeforeValidator(_digits)
"""The same for a query: pydantic would take 1_0 and +1 too."""


CLEANED = "x-cleaned"
"""The mark of a field, in its JSON schema, that is mended before it is checked: more can be sent than its pattern says."""


class Model(BaseModel):
    """What goes in or out: frozen, unknown fields refused, docstrings under fields become descriptions."""

    model_config = ConfigDict(defer_build=True, frozen=True, extra="forbid", use_attribute_docstrings=True)


class Paging(Model):
    """The query of a list."""

    page: Annotated[int, Field(ge=1, le=10_000), DIGITS] = 1
    size: Annotated[int, Field(ge=1, le=100), DIGITS] = 50
    """How many on a page."""

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


class Listing(Model, Generic[T]):
    """One page of a list; the header Link leads to the others."""

    items: list[T]
    total: int
    """Of all pages."""


@dataclass(frozen=True)
class Made(Generic[Out]):
    """The answer to what made something: 201, and where it is."""

    value: Out
    at: str


@dataclass(frozen=True)
class Operation:
    """A function as the endpoint of one method of an API route."""

    does: Callable[..., Awaitable[Any]]
    summary: str
    refuses: tuple[int, ...] = ()
    """Statuses besides those that follow from the route and the input: 409, 410, 429 ..."""
    is_public: bool = field(default=False, kw_only=True)
    """The answer is the same for everybody: it may be kept, if it is asked each time whether it still holds (304)."""
    about: str = field(default="", kw_only=True)
    """More words for those who read the description of the API."""

    @cached_property
    def takes(self) -> type[BaseModel] | None:
        """The model of the query or of the body."""
        names = [*inspect.signature(self.does).parameters]
        return self._hints[names[1]] if len(names) > 1 else None

    @cached_property
    def gives(self) -> type[BaseModel] | None:
        """The model of the answer; None for an answer without a body."""
        given = self._hints["return"]
        if get_origin(given) is Made:
            return get_args(given)[0]  # type: ignore[no-any-return]
        return None if given is type(None) else given

    @cached_property
    def status(self) -> int:
        """Of an answer that is no refusal."""
        return 201 if get_origin(self._hints["return"]) is Made else 200 if self.gives else 204

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.does)

    @cached_property
    def _out(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.gives or type(None))

    async def __call__(self, asked: Asked) -> Response:
        """Read what was sent, do it, and write what comes back."""
        if self.takes is None:
            given, result = None, await self.does(asked)
        else:
            given = _query(self.takes, asked) if asked.method in _QUERY else await _body(self.takes, asked)
            result = await self.does(asked, given)
        return self._answer(asked, given, result)

    def _answer(self, asked: Asked, given: BaseModel | None, result: Any) -> Response:
        headers = dict(_PUBLIC if self.is_public else _PRIVATE)
        if isinstance(result, Made):
            headers["Location"], result = result.at, result.value
        if isinstance(result, Listing) and isinstance(given, Paging) and (link := _link(asked, given, result.total)):
            headers["Link"] = link
        if result is None:
            return Response(status_code=self.status, headers=headers)
        return Response(self._out.dump_json(result), self.status, headers, "application/json")


def _query(model: type[BaseModel], asked: Asked) -> BaseModel:
    """The query string as the model. Raises Invalid with the names of parameters that are wrong, unknown or given twice."""
    pairs = asked.query_params.multi_items()
    values = dict(pairs)
    if twice := {name: "Give it once." for name, _ in pairs if [n for n, _ in pairs].count(name) > 1}:
        raise Invalid(twice)
    if odd := {name: "It holds the character U+0000." for name, value in pairs if "\0" in name + value}:
        raise Invalid(odd)
    try:
        return model.model_validate_strings(values, extra="forbid")
    except ValidationError as error:
        raise Invalid(_problems(error)) from None


async def _body(model: type[BaseModel], asked: Asked) -> BaseModel:
    """The body as the model. Raises what each wrong kind of body is answered with."""
    if not _JSON.fullmatch(asked.headers.get("content-type", "")):
        raise HTTPException(415, "Send JSON, with Content-Type: application/json", {"Accept": "application/json"})
    sent = await _bytes(asked)
    try:
        given = model.model_validate_json(sent, strict=True, extra="forbid")
    except ValidationError as error:
        if first := next((e for e in error.errors(include_url=False) if e["type"] == "json_invalid"), None):
            raise HTTPException(400, f"The body is not JSON: {first['ctx']['error']}") from None
        raise Invalid(_problems(error)) from None
    if b"\\u0000" in sent and _NUL.search(sent):
        raise Invalid({"body": "Text cannot hold the character U+0000."})
    return given


async def _bytes(asked: Asked) -> bytes:
    """The body. Raises TooLarge as soon as it is known to be."""
    sent = bytearray()
    async for chunk in asked.stream():
        sent += chunk
        if len(sent) > MOST_BODY_BYTES:
            raise TooLarge(f"The body is larger than {MOST_BODY_BYTES // 1024} kB.")
    return bytes(sent)


def _problems(error: ValidationError) -> Mapping[str, str]:
    """By field (`salary.least`), in the words that the form has. The first of each counts."""
    found: dict[str, str] = {}
    for row in error.errors(include_url=False):
        at = (
            row.get("ctx", {}).get("field") if row["type"] == FAULT else None
        )  # a check of the whole form names it itself
        name = at or ".".join(str(part) for part in row["loc"]) or "body"
        found.setdefault(name, _WORDS.get(row["type"]) or words_of(row))
    return found


def _link(asked: Asked, wanted: Paging, total: int) -> str:
    """The other pages. Source: RFC 8288."""
    last = max(1, -(-total // wanted.size))
    pages = {"first": 1, "prev": wanted.page - 1, "next": wanted.page + 1, "last": last}
    others = [(name, value) for name, value in asked.query_params.multi_items() if name != "page"]
    base = f"{asked.service.settings.url}{asked.url.path}"
    return ", ".join(
        f'<{base}?{urlencode([*others, ("page", page)])}>; rel="{name}"'
        for name, page in pages.items()
        if 1 <= page <= last and page != wanted.page
    )
