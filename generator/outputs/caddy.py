"""The same site behind Caddy: a snippet for the site and one for each other name of the server.

Writes no ports, certificates or folders: those are the operator's. Source: Caddy's documentation of `map`, `redir`, `route`.
"""

import re
from collections.abc import Iterator, Sequence

from generator.outputs import headers
from generator.outputs.redirects import Row

_HEAD = "# Written by the build: change content/site/ and build again. How to use it: docs/operating.md\n"
_NOT_SERVED = "/redirects.json /headers.json /404.html /_redirects /_headers /_hosting/* /_service/*"


def caddyfile(rows: Sequence[Row], sent: headers.Sent) -> str:
    """To be imported; then `import site` in the block of the site, which names the folder as its `root`."""
    own = [row for row in rows if not row.hosts]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        if row.hosts:
            groups.setdefault(row.hosts, []).append(row)
    parts = [_HEAD, *_site(own, sent)]
    for names, found in groups.items():
        parts += ["", *_other(names, found, sent)]
    return "\n".join([*parts, ""])


def _site(rows: Sequence[Row], sent: headers.Sent) -> Iterator[str]:
    yield "(site) {"
    yield "\troute {"
    yield from _headers(sent)
    yield from _paths(sent)
    yield r"""		@hidden {
			path_regexp /\.
			not path /.well-known/*
		}"""
    yield "\t\terror @hidden 404"
    yield f"\t\t@private path {_NOT_SERVED}"
    yield "\t\terror @private 404"
    yield from _moves([row for row in rows if row.first], "first")
    yield """		@page {
			path */
			file {path}index.html {path}index.json
		}
		handle @page {
			rewrite {http.matchers.file.relative}
			file_server {
				precompressed br gzip
			}
		}
		@plain {
			not path */
			file {path}
		}
		handle @plain {"""
    yield from _types()
    yield """			file_server {
				precompressed br gzip
			}
		}
		@folder {
			not path */
			file {path}/index.html {path}/index.json
		}"""
    yield f'\t\theader @folder Cache-Control "{headers.MOVED}"'
    yield "\t\tredir @folder {path}/{asked} 301"
    yield from _moves([row for row in rows if not row.first], "then")
    yield "\t\terror 404"
    yield "\t}"
    yield f"""	handle_errors {{
		header Cache-Control "{headers.NOT_FOUND}"
		request_header -If-None-Match
		request_header -If-Modified-Since
		rewrite * /404.html
		file_server {{
			precompressed br gzip
		}}
	}}"""
    yield "}"


def _other(names: tuple[str, ...], rows: Sequence[Row], sent: headers.Sent) -> Iterator[str]:
    yield f"# {', '.join(names)}"
    yield f"({names[0].replace('.', '_')}) {{"
    yield "\troute {"
    yield from _headers(sent)
    yield from _paths(sent)
    yield from _moves(rows, "other")
    yield f'\t\theader Cache-Control "{headers.NOT_FOUND}"'
    yield "\t\trespond 404"
    yield "\t}"
    yield "}"


def _headers(sent: headers.Sent) -> Iterator[str]:
    yield "\t\theader {"
    yield from (f'\t\t\t{name} "{value}"' for name, value in sent.everywhere.items())
    yield "\t\t}"
    yield "\t\tmap {query} {asked} {"
    yield '\t\t\t"" ""'
    yield '\t\t\t~(.*) "?${1}"'
    yield "\t\t}"


def _paths(sent: headers.Sent) -> Iterator[str]:
    """What is set last holds: the first row of the table is written last."""
    for name, rows in sent.by_name():
        for number, (some, value) in reversed(list(enumerate(rows))):
            matcher = f"@{name.lower()}-{number}"
            yield f"\t\t{matcher} path_regexp {_quoted(some.regex)}"
            yield f'\t\theader {matcher} {name} "{_text(value)}"'


def _types() -> Iterator[str]:
    """Caddy knows the types of the machine that it runs on; these are the same everywhere."""
    for name, endings in headers.TYPES.items():
        charset = "; charset=utf-8" if name in headers.IN_UTF_8 or name == "text/html" else ""
        matcher = f"@{endings.partition(' ')[0]}"
        yield f"\t\t\t{matcher} path {' '.join(f'*.{ending}' for ending in endings.split())}"
        yield f'\t\t\theader {matcher} Content-Type "{name}{charset}"'
    yield "\t\t\t@bare path_regexp `/[^./]+$`"
    yield '\t\t\theader @bare Content-Type "text/plain; charset=utf-8"'


def _moves(rows: Sequence[Row], name: str) -> Iterator[str]:
    """A map of the path to where it leads and how: the status, and whether a query that came along goes along."""
    yield f"\t\tmap {{path}} {{{name}_to}} {{{name}_how}} {{"
    for row in rows:
        to = re.sub(r"\\([1-9])", r"${\1}", row.to or "gone")
        how = f"{row.status}" if row.to is None or "?" in to or "#" in to else f"{row.status}?"
        yield from (f'\t\t\t{taken} "{to}" "{how}"' for taken in _taken(row))
    yield '\t\t\tdefault "" ""'
    yield "\t\t}"
    yield from _how(name, "410", headers.NOT_FOUND, "respond {matcher} 410")
    for status, kept in ((301, headers.MOVED), (302, headers.NOT_FOUND)):
        yield from _how(name, f"{status}", kept, f"redir {{matcher}} {{{{{name}_to}}}} {status}")
        yield from _how(name, f"{status}?", kept, f"redir {{matcher}} {{{{{name}_to}}}}{{{{asked}}}} {status}")


def _how(name: str, how: str, kept: str, does: str) -> Iterator[str]:
    matcher = f"@{name}_{how.replace('?', '_asked')}"
    yield f'\t\t{matcher} vars {{{name}_how}} "{how}"'
    yield f'\t\theader {matcher} Cache-Control "{kept}"'
    yield f"\t\t{does.format(matcher=matcher)}"


def _taken(row: Row) -> Iterator[str]:
    """What a row takes, as `map` writes it. Single addresses are compared, which is quicker than a pattern."""
    stem = row.from_.rstrip("/")
    if row.match == "exact":
        yield from (_quoted(stem), _quoted(f"{stem}/"))
    else:
        yield _quoted(f"~^(?:{row.from_})$" if row.match == "regex" else f"~^{re.escape(stem)}(?:/.*)?$")


def _text(value: str) -> str:
    """The value of a header, inside double quotes; a brace would begin a placeholder."""
    return re.sub(r'(["{])', r"\\\1", value)


def _quoted(text: str) -> str:
    """In backticks nothing is special."""
    if "`" in text:
        raise ValueError(f"`{text}` cannot be written for Caddy")
    return f"`{text}`"
