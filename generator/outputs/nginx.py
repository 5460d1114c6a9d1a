"""The same site behind nginx: what to include in `http`, in the `server` of the site, and in that of each other name.

Writes no ports, certificates or folders: those are the operator's. Source: nginx's ngx_http_rewrite_module, _map_, _core_.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.outputs import headers
from generator.outputs.redirects import Row

NOT_SERVED = (
    "/redirects.json",
    "/headers.json",
    "/404.html",
    "/_redirects",
    "/_headers",
    "^~ /_hosting/",
    "^~ /_service/",
)
_HEAD = "# Written by the build: change content/site/ and build again. How to use it: docs/operating.md\n"


def http(sent: headers.Sent) -> str:
    """For `http { }`: which address carries which headers."""
    # Not $uri: that is another one once an error page is shown.
    # A dollar has no other spelling in a text.
    lines = [_HEAD, 'geo $site_dollar { default "$"; }', 'map $request_uri $site_asked { "~^(?<path>[^?]*)" $path; }\n']
    for name, rows in sent.by_name():
        lines.append(f"map {_asked_of(name)} {_variable(name)} {{")
        if name == "Cache-Control":
            lines += [f'    "~^301 " "{headers.MOVED}";', f'    "~^(?:302|404|410) " "{headers.NOT_FOUND}";']
        start = r"~^\d+ " if name == "Cache-Control" else "~^"
        lines += [f'    "{start}{_quoted(some.regex[1:])}" "{_text(value)}";' for some, value in rows]
        lines.append("}\n")
    return "\n".join(lines)


def server(rows: Sequence[Row], sent: headers.Sent) -> str:
    """For the `server { }` of the site, which names the folder as its `root`."""
    own = [row for row in rows if not row.hosts]
    return "\n".join(
        [
            _HEAD,
            *_start(sent),
            "error_page 404 /404.html;",
            "gzip_static on;",  # brotli_static too where nginx has the module: docs/operating.md
            "gzip_proxied any;",
            "gzip_vary on;",
            *(f"location {'' if '^~' in path else '= '}{path} {{ {_refusal(path)} }}" for path in NOT_SERVED),
            r'location ~ "/\.(?!well-known(?:/|$))" { return 404; }',
            "",
            *(line for row in own if row.first for line in _single(row)),
            "",
            'location ~ "/$" { try_files ${uri}index.html ${uri}index.json @moved; }',
            "location / { try_files $uri @moved; }",
            "location @moved {",
            '    if (-f "$document_root$uri/index.html") { rewrite "^(.*[^/])$" $1/ permanent; }',
            '    if (-f "$document_root$uri/index.json") { rewrite "^(.*[^/])$" $1/ permanent; }',
            *(f"    {_several(row)}" for row in own if not row.first),
            "    return 404;",
            "}",
            "",
        ]
    )


def elsewhere(rows: Sequence[Row], sent: headers.Sent) -> dict[str, str]:
    """For the `server { }` of other names: file name -> text. A file is called like the first of the names it is for."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row.hosts:
            groups.setdefault(row.hosts, []).append(row)
    return {f"{names[0]}.conf": _other(names, found, sent) for names, found in groups.items()}


def _other(names: tuple[str, ...], rows: Sequence[Row], sent: headers.Sent) -> str:
    lines = [_HEAD + f"# server_name {' '.join(names)};", *_start(sent), *map(_several, rows), "return 404;", ""]
    return "\n".join(lines)


def _start(sent: headers.Sent) -> Iterator[str]:
    """The same for every server."""
    yield "absolute_redirect off;"
    yield "default_type text/plain;"
    yield "charset utf-8;"
    yield f"charset_types {' '.join(headers.IN_UTF_8)};"
    yield f"types {{ {' '.join(f'{name} {endings};' for name, endings in headers.TYPES.items())} }}"
    yield from (f'add_header {name} "{value}" always;' for name, value in sent.everywhere.items())
    yield from (f"add_header {name} {_variable(name)} always;" for name, _ in sent.by_name())
    yield r'if ($uri ~ "[\x00-\x1f\x7f]") { return 404; }'


def _asked_of(name: str) -> str:
    """What a redirect or an error is answered with is kept for another time."""
    return '"$status $site_asked"' if name == "Cache-Control" else "$site_asked"


def _variable(name: str) -> str:
    return f"$site_{name.lower().replace('-', '_')}"


def _refusal(path: str) -> str:
    return "internal;" if path == "/404.html" else "return 404;"


def _single(row: Row) -> Iterator[str]:
    """A row that names one address: looked up, with and without the slash at its end."""
    answer = f"return {row.status};" if row.to is None else f'return {row.status} "{_target(row.to)}";'
    for address in dict.fromkeys((row.from_.rstrip("/"), f"{row.from_.rstrip('/')}/")):
        yield f'location = "{_quoted(address)}" {{ {answer} }}'


def _target(to: str) -> str:
    kept = "" if "?" in to or "#" in to else "$is_args$args"
    return f"{_literal(to)}{kept}"


def _several(row: Row) -> str:
    pattern = row.from_ if row.match == "regex" else f"{re.escape(row.from_.rstrip('/'))}{_below(row)}"
    if row.to is None:
        return f'if ($uri ~ "^(?:{_quoted(pattern)})$") {{ return {row.status}; }}'
    # nginx adds the query by itself, unless the target ends in a question mark.
    end = "?" if "?" in row.to or "#" in row.to else ""
    flag = {301: "permanent", 302: "redirect"}[row.status]
    to = re.sub(r"\\([1-9])", r"$\1", _literal(row.to))
    return f'rewrite "^(?:{_quoted(pattern)})$" "{to}{end}" {flag};'


def _below(row: Row) -> str:
    return "(?:/.*)?" if row.match == "prefix" else "/?"


def _quoted(text: str) -> str:
    """Inside double quotes: there a backslash before a quote or a backslash is dropped, any other is kept."""
    return re.sub(r'(\\(?=[\\"])|")', r"\\\1", text)


def _text(value: str) -> str:
    """The value of a header, inside double quotes."""
    return re.sub(r'(["\\])', r"\\\1", value).replace("$", "${site_dollar}")


def _literal(to: str) -> str:
    """Raises ValueError when nginx would read a variable in it."""
    if re.search(r'["$;{}]', to):
        raise ValueError(f"`{to}` cannot be written for nginx")
    return to


def files(rows: Sequence[Row], sent: headers.Sent) -> Mapping[str, str]:
    """Below _hosting/nginx/: file name -> text."""
    return {"http.conf": http(sent), "server.conf": server(rows, sent), **elsewhere(rows, sent)}
