"""Files that must not be taken: how each is called, what the field takes, its bytes, and words of the reason."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from services.uploads import kinds
from services.uploads.kinds import Kind
from tests.services.uploads.samples import (
    EPS,
    ICS,
    SVG,
    archive,
    chunk,
    locked_pdf,
    moving,
    pdf,
    pdf_with_hidden_script,
    picture,
    png_of,
    svg,
    with_chunk,
)

ANY = tuple(kind for kind in Kind if kind is not Kind.DOCX)
HTML = b"<!DOCTYPE html><html><script>alert(document.domain)</script></html>"
_LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {new} '{f'&{old};' * 10}'>" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@dataclass(frozen=True)
class Hostile:
    what: str
    called: str
    make: Callable[[], bytes]
    says: str
    takes: tuple[Kind, ...] = ANY


def _nested_uses() -> bytes:
    groups = "".join(f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 10 + "</g>" for n in range(1, 9))
    return svg(f"<defs><path id='g0' d='M0 0h9'/>{groups}</defs><use href='#g8'/>")


def _ids_twice(before: str) -> bytes:
    """Browsers take the first element of an id: an empty one of the same id, somewhere else, must not hide what it draws."""
    groups = "".join(f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 10 + "</g>" for n in range(1, 9))
    twins = "".join(f"<g id='g{n}'/>" for n in range(9))
    return svg(f"{before}<defs><path id='g0' d='M0 0h9'/>{groups}</defs>{twins}<use href='#g8'/>")


HOSTILE = (
    # Two things in one file
    Hostile("a PNG with a page behind it", "logo.png", lambda: picture() + HTML, "something else behind its end"),
    Hostile("a PNG with a JAR behind it", "logo.png", lambda: picture() + archive(A__class=b"x"), "something else behind"),
    Hostile("a JPEG with a page behind it", "logo.jpg", lambda: picture("JPEG") + HTML, "something else behind its end"),
    Hostile("a WebP with an archive behind it", "logo.webp", lambda: picture("WEBP") + archive(a=b"x"), "something else behind"),
    Hostile("a GIF that is a JAR", "logo.gif", lambda: picture("GIF") + archive(A__class=b"x"), "a GIF picture"),
    Hostile("a PDF with an archive behind it", "signed.pdf", lambda: pdf() + archive(a=b"x"), "something else behind it"),
    Hostile("a PDF with a page before it", "signed.pdf", lambda: HTML + pdf(), "a web page"),
    Hostile("an EPS with an archive behind it", "logo.eps", lambda: EPS + archive(a=b"x"), "does not end with %%EOF"),
    Hostile("a calendar with a page behind it", "event.ics", lambda: ICS + HTML, "something else behind it"),
    # Documents that act
    Hostile("a PDF with JavaScript", "signed.pdf", lambda: pdf("/OpenAction 4 0 R", "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "/JavaScript"),
    Hostile("a PDF with JavaScript spelt otherwise", "signed.pdf", lambda: pdf("/OpenAction << /S /J#61vaScript /#4AS (x) >>"), "/JavaScript"),
    Hostile("a PDF with JavaScript in a compressed part", "signed.pdf", pdf_with_hidden_script, "acts or is hidden"),
    Hostile("a PDF that starts a program", "signed.pdf", lambda: pdf("/OpenAction << /S /Launch /F (cmd.exe) >>"), "/Launch"),
    Hostile("a PDF with a file in it", "signed.pdf", lambda: pdf("/Names << /EmbeddedFiles 4 0 R >>", "<< /Names [] >>"), "/EmbeddedFiles"),
    Hostile("a PDF that sends what is typed", "signed.pdf", lambda: pdf("/OpenAction << /S /SubmitForm /F (http://x) >>"), "/SubmitForm"),
    Hostile("a PDF with an action on a page", "signed.pdf", lambda: pdf(page="/AA << /O << /S /Named /N /Print >> >>"), "/AA"),
    Hostile("a PDF with a password", "signed.pdf", locked_pdf, "locked with a password"),
    Hostile("a PDF that is cut off", "signed.pdf", lambda: pdf()[:-30], "has no end"),
    Hostile("a PDF with an earlier version that acts", "signed.pdf", lambda: pdf(before_end=b"9 0 obj\n<< /S /Launch >>\nendobj\n"), "/Launch"),
    Hostile("an EPS that runs a program", "logo.eps", lambda: EPS.replace(b"0 0 moveto", b"(%pipe%id) (r) file"), "reach files or programs"),
    Hostile("an EPS that deletes files", "logo.eps", lambda: EPS.replace(b"0 0 moveto", b"(/etc/passwd) deletefile"), "`deletefile`"),
    Hostile("a PostScript program", "logo.eps", lambda: b"%!PS\n(/etc/passwd) (r) file\n%%EOF", "not an encapsulated one"),
    # Drawings that act
    Hostile("an SVG with a script", "logo.svg", lambda: svg("<script>alert(1)</script>"), "has a script in it"),
    Hostile("an SVG with a script of another name", "logo.svg", lambda: svg("<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>"), "a script"),
    Hostile("an SVG with a script of HTML", "logo.svg", lambda: svg("<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>"), "a script"),
    Hostile("an SVG that acts when it is loaded", "logo.svg", lambda: svg(attributes="viewBox='0 0 9 9' onload='alert(1)'"), "`onload`"),
    Hostile("an SVG with HTML in it", "logo.svg", lambda: svg("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>"), "foreignObject"),
    Hostile("an SVG that shows another file", "logo.svg", lambda: svg("<use xlink:href='https://example.org/a.svg#b'/>"), "outside of it"),
    Hostile("an SVG with a picture of elsewhere", "logo.svg", lambda: svg("<image href='https://example.org/track.png'/>"), "a picture inside"),
    Hostile("an SVG with a link that is a script", "logo.svg", lambda: svg("<a xlink:href='javascript:alert(1)'><path d='M0 0h9'/></a>"), "a link"),
    Hostile("an SVG that imports a style sheet", "logo.svg", lambda: svg("<style>@import 'https://example.org/x.css';</style><path d='M0 0h9'/>"), "`@import`"),
    Hostile("an SVG with a style that fetches", "logo.svg", lambda: svg("<path d='M0 0h9' style='fill:url(https://example.org/x#y)'/>"), "outside of it"),
    Hostile("an SVG with a style that is spelt otherwise", "logo.svg", lambda: svg("<path d='M0 0h9' fill='u\\72l(//example.org)'/>"), "the style `fill"),
    Hostile("an SVG whose link begins to move", "logo.svg", lambda: svg("<path id='p' d='M0 0h9'/><set href='#p' attributeName='href' to='javascript:1'/>"), "a part that moves"),
    Hostile("an SVG with a style sheet beside it", "logo.svg", lambda: svg(head="<?xml-stylesheet href='https://example.org/x.css'?>"), "style sheet outside"),
    Hostile("an SVG that reads a file (XXE)", "logo.svg", lambda: svg("<text>&x;</text>", "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"), "entities"),
    Hostile("an SVG that fetches its own rules", "logo.svg", lambda: svg("<path d='M0 0h9'/>", "<!DOCTYPE svg [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]>"), "entities"),
    # Bombs
    Hostile("an SVG of a billion laughs", "logo.svg", lambda: svg("<text>&i;</text>", _LAUGHS + "]>"), "entities"),
    Hostile("an SVG that draws itself again and again", "logo.svg", _nested_uses, "more than 50,000 parts"),
    Hostile("an SVG that hides what it draws behind empty parts of the same ids", "logo.svg", lambda: _ids_twice(""), "more than 50,000 parts"),
    Hostile("an SVG that hides it behind style sheets with those ids", "logo.svg", lambda: _ids_twice("".join(f"<style id='g{n}'/>" for n in range(9))), "more than 50,000 parts"),
    Hostile("an SVG in a circle behind an empty part", "logo.svg", lambda: svg("<g id='a'><use href='#a'/></g><g id='a'/>"), "refers to itself"),
    Hostile("an SVG in a circle", "logo.svg", lambda: svg("<g id='a'><use href='#a'/></g>"), "refers to itself"),
    Hostile("an SVG without a bottom", "logo.svg", lambda: svg("<g>" * 5_000 + "</g>" * 5_000), "nested too deep"),
    Hostile("a PNG of a hundred thousand pixels a side", "logo.png", lambda: png_of(100_000, 100_000, b"\0" * 1_000_000), "pixels large"),
    Hostile("a PNG with a text that grows", "logo.png", lambda: with_chunk(picture(), b"zTXt", b"a\0\0" + zlib.compress(b"a" * 90_000_000, 9)), "cannot be read"),
    Hostile("a WebP that is too large", "logo.webp", lambda: picture("WEBP", (16_000, 3_000), lossless=True), "pixels large"),
    Hostile("a ZIP that grows", "contract.pdf", lambda: archive(a=b"\0" * 50_000_000), "a ZIP archive"),
    # What it is not
    Hostile("a page called a picture", "logo.png", lambda: HTML, "a web page"),
    Hostile("a program called a picture", "logo.png", lambda: b"MZ\x90\0" + b"\0" * 200, "a program"),
    Hostile("a PNG called a JPEG", "logo.jpg", picture, "called .jpg"),
    Hostile("a PNG called a page", "logo.png.html", picture, "called .html"),
    Hostile("a PNG called a program", "logo.png.exe", picture, "called .exe"),
    Hostile("a JPEG where a drawing is wanted", "logo.jpg", lambda: picture("JPEG"), "Send an SVG drawing or PNG picture", kinds.LOGOS),
    Hostile("a PNG that moves", "logo.png", lambda: moving("PNG"), "moves"),
    Hostile("a WebP that moves", "logo.webp", lambda: moving("WEBP"), "moves"),
    Hostile("a JPEG in colours for print", "logo.jpg", lambda: picture("JPEG", mode="CMYK"), "CMYK"),
    Hostile("a PNG that is cut off", "logo.png", lambda: picture(size=(500, 500))[:200], "damaged"),
    Hostile("a PNG with nothing in it", "logo.png", lambda: png_of(60, 30, b"")[:33] + chunk(b"IEND", b""), "cannot be read"),
    Hostile("an SVG in another encoding", "logo.svg", lambda: svg("<text>é</text>").decode().encode("latin-1"), "UTF-8"),
    Hostile("an SVG that does not end", "logo.svg", lambda: SVG[:-10], "not well-formed"),
    Hostile("an SVG of no size", "logo.svg", lambda: svg(attributes=""), "how large it is"),
    Hostile("another XML", "logo.svg", lambda: b"<?xml version='1.0'?><rss><channel/></rss>", "not an SVG drawing"),
    Hostile("a calendar with NUL", "event.ics", lambda: ICS.replace(b"UID:1", b"UID:\0"), "no text"),
    # Sizes and names
    Hostile("nothing", "logo.png", lambda: b"", "The file is empty"),
    Hostile("one that is huge", "logo.svg", lambda: SVG + b" " * 2_000_000, "larger than 1 MB"),
    Hostile("a path for a name", "../../etc/cron.d/logo.png", picture, "a path"),
    Hostile("a path of Windows for a name", "..\\..\\logo.png", picture, "a path"),
    Hostile("a name with NUL", "logo.html\0.png", picture, "nobody sees"),
    Hostile("a name that is turned around", "logo\u202egnp.svg", picture, "nobody sees"),
    Hostile("a name without an end", "a" * 300 + ".png", picture, "150 characters"),
)  # fmt: skip
