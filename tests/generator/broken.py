"""Broken content files of over sixty kinds, each with the place at which it must be reported; long, as it is a plain list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

VARIANTS = range(10)


@dataclass(frozen=True)
class Broken:
    """One broken file."""

    kind: str
    path: str
    """Below content/."""
    data: bytes
    line: int
    says: str
    """A part of the reported fact or mend."""
    column: int | None = None
    """None where the reader of YAML decides it."""


def _page(
    kind: str, n: int, *, extra: str = "", text: str = "Some text.\n", title: str = "title: A page"
) -> tuple[str, str]:
    """(path, text) of a page that is right but for what is put in. The front matter is n lines longer in variant n."""
    filler = "".join(f"# line {i}\n" for i in range(n))
    head = f"{filler}{title}\ndescription: A page that one of the tests needs.\nreviewed: 2026-11-01\n{extra}"
    return f"pages/broken/{kind}-{n}.md", f"---\n{head}---\n{text}"


def _release(n: int, *, body: str, number: int) -> tuple[str, str]:
    """A release with its own version and id; `body` follows after n comment lines and five keys."""
    filler = "".join(f"# line {i}\n" for i in range(n))
    version = f"3.9.{number}"
    folder = "https://www.python.org/ftp/python/3.9.0/"
    keys = f'id: {number}\nversion: "{version}"\nname: Python {version}\ndate: 2020-10-05\nfolder: {folder}\n'
    return f"releases/3.9/{version}.yaml", f"{filler}{keys}{body}"


Maker = Callable[[int], Broken]
_MAKERS: list[Maker] = []


def _kind(make: Maker) -> Maker:
    _MAKERS.append(make)
    return make


def files() -> Iterator[Broken]:
    """Every broken file. All of them may lie in one content folder."""
    for make in _MAKERS:
        for n in VARIANTS:
            yield make(n)


@_kind
def unclosed_quote(n: int) -> Broken:
    path, text = _page("unclosed-quote", n, title='title: "A page')
    return Broken("unclosed quote", path, text.encode(), n + 2, "not YAML")


@_kind
def tab(n: int) -> Broken:
    path, text = _page("tab", n, extra="sources:\n\t- https://docs.python.org/3/\n")
    return Broken("tab", path, text.encode(), n + 6, "spaces")


@_kind
def colon_in_value(n: int) -> Broken:
    path, text = _page("colon", n, title="title: Python: a page")
    return Broken("colon in a value", path, text.encode(), n + 2, "quotes")


@_kind
def unclosed_bracket(n: int) -> Broken:
    path, text = _page("bracket", n, extra="sources: [https://docs.python.org/3/\n")
    return Broken("unclosed bracket", path, text.encode(), n + 5, "not YAML")


@_kind
def unknown_key(n: int) -> Broken:
    path, text = _page("unknown-key", n, extra="reviewd: 2026-11-01\n")
    return Broken("unknown key", path, text.encode(), n + 5, "Did you mean `reviewed`?", 1)


@_kind
def duplicate_key(n: int) -> Broken:
    path, text = _page("duplicate-key", n, extra="title: Another\n")
    return Broken("duplicate key", path, text.encode(), n + 5, f"the first is on line {n + 2}", 1)


@_kind
def number_for_text(n: int) -> Broken:
    path, text = _page("number", n, title="title: 3.14")
    return Broken("number for text", path, text.encode(), n + 2, "must be text", 1)


@_kind
def text_for_number(n: int) -> Broken:
    path, text = _release(n, number=1000 + n, body="pep: about-745\n")
    return Broken("text for a number", path, text.encode(), n + 6, "must be a whole number", 1)


@_kind
def text_for_list(n: int) -> Broken:
    path, text = _page("list", n, extra="sources: https://docs.python.org/3/\n")
    return Broken("text for a list", path, text.encode(), n + 5, "must be a list", 1)


@_kind
def impossible_date(n: int) -> Broken:
    path, text = _release(n, number=1100 + n, body="announcement:\n  title: It is out\n  date: 2026-02-30\n")
    return Broken("impossible date", path, text.encode(), n + 8, "2026-02-30", 3)


@_kind
def not_a_date(n: int) -> Broken:
    path, text = _release(n, number=1200 + n, body="announcement:\n  title: It is out\n  date: yesterday\n")
    return Broken("not a date", path, text.encode(), n + 8, "YYYY-MM-DD", 3)


@_kind
def bad_encoding(n: int) -> Broken:
    path, text = _page("encoding", n, text="Python in M\xfcnchen.\n")
    return Broken("bad encoding", path, text.encode("latin-1"), n + 6, "not UTF-8", 12)


@_kind
def byte_order_mark(n: int) -> Broken:
    path, text = _page("mark", n)
    return Broken("byte order mark", path, b"\xef\xbb\xbf" + text.encode(), 1, "byte order mark", 1)


@_kind
def empty(n: int) -> Broken:
    return Broken("empty file", f"pages/broken/empty-{n}.md", b"\n" * n, 0, "empty", 0)


@_kind
def no_front_matter(n: int) -> Broken:
    return Broken(
        "no front matter", f"pages/broken/bare-{n}.md", b"Only text.\n" * (n + 1), 1, "does not begin with", 1
    )


@_kind
def open_front_matter(n: int) -> Broken:
    return Broken(
        "open front matter",
        f"pages/broken/open-{n}.md",
        b"---\ntitle: A page\n" + b"# more\n" * n,
        1,
        "does not end",
        1,
    )


@_kind
def no_text(n: int) -> Broken:
    path, text = _page("no-text", n, text="\n")
    return Broken("no text", path, text.encode(), n + 5, "no text", 1)


@_kind
def missing_key(n: int) -> Broken:
    path, text = _page("missing", n, title="# no title")
    return Broken("missing key", path, text.encode(), 1, "`title` is missing", 1)


@_kind
def dead_link(n: int) -> Broken:
    path, text = _page("dead-link", n, text="A line.\n\n" + "More.\n" * n + "See [the page](/no/such/page/).\n")
    return Broken("dead link", path, text.encode(), 2 * n + 8, "leads to no page")


@_kind
def dead_fragment(n: int) -> Broken:
    path, text = _page("dead-fragment", n, text="A line.\n\n## Here\n\nSee [there](#there).\n")
    return Broken("dead fragment", path, text.encode(), n + 10, "no place `#there`")


@_kind
def relative_link(n: int) -> Broken:
    path, text = _page("relative-link", n, text="See [the page](other.html).\n")
    return Broken("relative link", path, text.encode(), n + 6, "neither with a slash")


@_kind
def one_address_twice(n: int) -> Broken:
    _, text = _page("twice", n)
    return Broken("two files with one address", f"pages/twin-{n}/index.md", text.encode(), 1, "belongs to", 1)


@_kind
def uppercase(n: int) -> Broken:
    _, text = _page("uppercase", n)
    return Broken("uppercase in a path", f"pages/broken/Upper-{n}.md", text.encode(), 0, "`U`", 0)


@_kind
def underscore(n: int) -> Broken:
    _, text = _page("underscore", n)
    return Broken("underscore in a path", f"pages/broken/under_score-{n}.md", text.encode(), 0, "`_`", 0)


@_kind
def unknown_choice(n: int) -> Broken:
    body = f"files:\n- id: {1300 + n}\n  name: a-{n}.exe\n  os: window\n  kind: exe-installer\n"
    path, text = _release(n, number=1300 + n, body=body)
    return Broken("unknown choice", path, text.encode(), n + 9, "Did you mean `windows`?", 3)


@_kind
def short_checksum(n: int) -> Broken:
    body = f"files:\n- id: {1400 + n}\n  name: b-{n}.exe\n  os: windows\n  kind: exe-installer\n  sha256: {'ab' * 31}\n"
    path, text = _release(n, number=1400 + n, body=body)
    return Broken("bad checksum", path, text.encode(), n + 11, "sha256", 3)


@_kind
def foreign_address(n: int) -> Broken:
    body = f"files:\n- id: {1500 + n}\n  name: c-{n}.exe\n  os: windows\n  kind: exe-installer\n  url: https://example.org/c-{n}.exe\n"
    path, text = _release(n, number=1500 + n, body=body)
    return Broken("address on another host", path, text.encode(), n + 11, "url", 3)


@_kind
def two_buttons(n: int) -> Broken:
    file = "- id: {id}\n  name: {name}\n  os: windows\n  kind: exe-installer\n  button: true\n"
    body = (
        "files:\n" + file.format(id=1600 + 2 * n, name=f"d-{n}.exe") + file.format(id=1601 + 2 * n, name=f"e-{n}.exe")
    )
    path, text = _release(n, number=1600 + n, body=body)
    return Broken("two download buttons", path, text.encode(), n + 16, "download button", 3)


@_kind
def wrong_folder(n: int) -> Broken:
    _, text = _release(n, number=1700 + n, body="pep: 596\n")
    return Broken(
        "release in a wrong folder", f"releases/3.8/3.9.{1700 + n}.yaml", text.encode(), n + 2, "Move it to", 1
    )


@_kind
def alias(n: int) -> Broken:
    path, text = _page("alias", n, extra="sources: &all [https://docs.python.org/3/]\nshort: *all\n")
    return Broken("alias", path, text.encode(), n + 6, "alias", 8)


@_kind
def control_character(n: int) -> Broken:
    path, text = _page("control", n, title="title: A\x07page")
    return Broken("control character", path, text.encode(), n + 2, "U+0007", 9)


@_kind
def nobody_reads_it(n: int) -> Broken:
    return Broken("file that nothing reads", f"pages/broken/notes-{n}.rst", b"Notes\n", 0, "nothing reads this file", 0)


@_kind
def turned_text(n: int) -> Broken:
    path, text = _page("turned", n, text="A line.\n\nIt says \u202egnp.exe\u202c.\n")
    return Broken("text that is turned around", path, text.encode(), n + 8, "U+202E (right-to-left override)", 9)


@_kind
def escaped_character(n: int) -> Broken:
    path, text = _page("escaped", n, title=r'title: "A\u2028page"')
    return Broken("escaped control character", path, text.encode(), n + 2, "U+2028", 8)


@_kind
def tag(n: int) -> Broken:
    path, text = _page("tag", n, extra="short: !!str {a: b}\n")
    return Broken("YAML tag", path, text.encode(), n + 5, "`!!str`", 8)


@_kind
def deep(n: int) -> Broken:
    path, text = _page("deep", n, extra=f"sources: {'[' * 300 * (n + 1)}\n")
    return Broken("too deep", path, text.encode(), n + 5, "more than 20 levels", 29)


@_kind
def utf_16(n: int) -> Broken:
    path, text = _page("utf-16", n)
    return Broken("UTF-16", path, text.encode("utf-16"), 1, "UTF-16", 1)


@_kind
def long_title(n: int) -> Broken:
    path, text = _page("long", n, title=f"title: {'a' * (201 + n)}")
    return Broken("long text", path, text.encode(), n + 2, f"{201 + n} characters; at most 200", 1)


@_kind
def truth_for_text(n: int) -> Broken:
    path, text = _page("truth", n, title="title: true")
    return Broken("truth for text", path, text.encode(), n + 2, 'quotes: "true"', 1)


@_kind
def unquoted_version(n: int) -> Broken:
    path, text = _release(n, number=1800 + n, body="")
    text = text.replace(f'version: "3.9.{1800 + n}"', "version: 3.10")
    return Broken("version without quotes", path, text.encode(), n + 2, 'quotes: "3.10"', 1)


@_kind
def quoted_number(n: int) -> Broken:
    path, text = _release(n, number=1900 + n, body="pep: '596'\n")
    return Broken(
        "number in quotes", path, text.encode(), n + 6, "is the text `596`, and must be a number Write it without", 1
    )


@_kind
def negative_number(n: int) -> Broken:
    path, text = _release(n, number=2000 + n, body=f"pep: -{n + 1}\n")
    return Broken("negative number", path, text.encode(), n + 6, f"`-{n + 1}`; the smallest is 1", 1)


@_kind
def giant_number(n: int) -> Broken:
    path, text = _release(n, number=2100 + n, body=f"pep: {'9' * 400 * (n + 1)}\n")
    return Broken("giant number", path, text.encode(), n + 6, "the largest is 9,999,999", 1)


@_kind
def giant_version(n: int) -> Broken:
    path, text = _release(n, number=2200 + n, body="")
    text = text.replace(f'version: "3.9.{2200 + n}"', f'version: "3.9.1{"0" * 500 * (n + 1)}"')
    return Broken("giant version", path, text.encode(), n + 2, "at most four digits", 1)


@_kind
def leading_zero(n: int) -> Broken:
    path, text = _release(n, number=2300 + n, body="")
    text = text.replace(f'version: "3.9.{2300 + n}"', f'version: "3.9.0{n}"')
    return Broken("leading zero", path, text.encode(), n + 2, "without leading zeros", 1)


@_kind
def another_name(n: int) -> Broken:
    path, text = _release(n, number=2400 + n, body="")
    text = text.replace(f"name: Python 3.9.{2400 + n}", f"name: Python 3.8.{n}")
    return Broken("name of another release", path, text.encode(), n + 3, f"The name is `Python 3.9.{2400 + n}`", 1)


@_kind
def another_product(n: int) -> Broken:
    path, text = _release(n, number=2500 + n, body="product: install-manager\n")
    return Broken("name of another product", path, text.encode(), n + 3, "`Python install manager", 1)


@_kind
def kind_of_another_system(n: int) -> Broken:
    kind = ("disk-image", "installer-pkg", "xz-tarball", "xcframework")[n % 4]
    body = f"files:\n- id: {2600 + n}\n  name: f-{n}\n  os: windows\n  kind: {kind}\n"
    path, text = _release(n, number=2600 + n, body=body)
    return Broken("kind of another system", path, text.encode(), n + 10, f"`kind` is `{kind}`", 3)


@_kind
def file_of_dots(n: int) -> Broken:
    body = f"files:\n- id: {2700 + n}\n  name: '..{'.' * n}'\n  os: source\n  kind: xz-tarball\n"
    path, text = _release(n, number=2700 + n, body=body)
    return Broken("file name of dots", path, text.encode(), n + 8, "single dots", 3)


@_kind
def folder_of_dots(n: int) -> Broken:
    path, text = _release(n, number=2800 + n, body="")
    text = text.replace("/3.9.0/", f"/{'3.9.0/' * n}../")
    return Broken("folder of dots", path, text.encode(), n + 5, "folder", 1)


@_kind
def hidden(n: int) -> Broken:
    _, text = _page("hidden", n)
    return Broken("hidden file", f"pages/broken/.hidden-{n}.md", text.encode(), 0, "begins with a dot", 0)


@_kind
def two_endings(n: int) -> Broken:
    _, text = _page("endings", n)
    return Broken("ending twice", f"pages/broken/endings-{n}.md.md", text.encode(), 0, "ends alike", 0)


@_kind
def dot_at_the_end(n: int) -> Broken:
    _, text = _page("dots", n)
    return Broken("dot at the end", f"pages/broken/dots-{n}{'.' * (n + 1)}.md", text.encode(), 0, "surplus dot", 0)


@_kind
def long_name(n: int) -> Broken:
    _, text = _page("name", n)
    return Broken("long name", f"pages/broken/{'a' * (101 + n)}.md", text.encode(), 0, f"{101 + n} characters", 0)


def _event(kind: str, n: int, *, number: int, facts: str) -> tuple[str, str]:
    """An event of its own id; `facts` follow after n comment lines and five keys."""
    filler = "".join(f"# line {i}\n" for i in range(n))
    keys = f"id: {number}\ntitle: Event\ncalendar: python-events\nupdated: 2026-11-01\nzone: UTC\n"
    return f"events/2027/{kind}-{n}.yaml", f"{filler}{keys}{facts}"


@_kind
def event_that_ends_first(n: int) -> Broken:
    facts = f"starts: 2027-05-{11 + n}\nends: 2027-05-10\n"
    path, text = _event("ends", n, number=3000 + n, facts=facts)
    return Broken("event that ends before it starts", path, text.encode(), n + 7, "Swap the two", 1)


@_kind
def unknown_zone(n: int) -> Broken:
    path, text = _event("zone", n, number=3100 + n, facts="starts: 2027-05-10\n")
    text = text.replace("zone: UTC", f"zone: Mars/Base_{n}")
    return Broken("unknown time zone", path, text.encode(), n + 5, "no such time zone", 1)


@_kind
def rule_that_cannot_be_followed(n: int) -> Broken:
    rules = ("HOURLY", "SECONDLY", "DAILY;INTERVAL=0", "WEEKLY;COUNT=0", "YEARLY;BYMONTH=2;BYMONTHDAY=30")
    facts = f"starts: 2027-05-10 18:00\nrepeats:\n  rule: FREQ={rules[n % 5]}\n"
    path, text = _event("rule", n, number=3200 + n, facts=facts)
    return Broken("rule that cannot be followed", path, text.encode(), n + 8, "rule", 3)


@_kind
def unknown_venue(n: int) -> Broken:
    path, text = _event("venue", n, number=3300 + n, facts=f"starts: 2027-05-10\nvenue: hall-{n}\n")
    return Broken("unknown venue", path, text.encode(), n + 7, f"there is no venue `hall-{n}`", 1)


@_kind
def event_of_another_age(n: int) -> Broken:
    year = ("0001", "9999")[n % 2]
    path, text = _event("age", n, number=3400 + n, facts=f"starts: {year}-12-31\n")
    return Broken("event of another age", path, text.encode(), n + 6, "from 1900 to 2199", 1)


@_kind
def link_that_runs(n: int) -> Broken:
    path, text = _event("runs", n, number=3500 + n, facts=f"starts: 2027-05-10\nurl: javascript:alert({n})\n")
    return Broken("link that runs", path, text.encode(), n + 7, "A whole web address", 1)


@_kind
def minutes_of_another_day(n: int) -> Broken:
    text = "# line\n" * n + f"date: 2025-01-{10 + n}\n"
    return Broken("minutes of another day", f"minutes/2025-02-{10 + n}.yaml", text.encode(), n + 1, "Move it to", 1)


@_kind
def post_without_its_text(n: int) -> Broken:
    filler = "# line\n" * n
    text = f"{filler}number: {3600 + n}\ntitle: A post\nabstract: A post that has no text.\nmedia: text\n"
    text += "published: 2026-11-01\n"
    return Broken("post without its text", f"community/no-text-{n}.yaml", text.encode(), 1, "has a `text`")


@_kind
def story_of_nobody(n: int) -> Broken:
    filler = "".join(f"# line {i}\n" for i in range(n))
    head = f"{filler}title: A story\ndescription: A story about nobody that is there.\ncompany: nobody-{n}\n"
    rest = "category: arts\npublished: 2026-01-01\nreviewed: 2026-01-01\nsources: [https://example.org/]\n"
    text = f"---\n{head}{rest}---\nSome text.\n"
    return Broken("story of nobody", f"success-stories/nobody-{n}.md", text.encode(), n + 4, "no company", 1)
