"""Files as people send them: good ones of every kind, and the parts that hostile ones are made of."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image

SVG = b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 100">
<defs><linearGradient id="g"><stop offset="0" stop-color="#306998"/><stop offset="1" stop-color="#ffd43b"/></linearGradient></defs>
<style>.cls-1{fill:url(#g)} .cls-2 { fill: none; stroke: #fff; stroke-width: 2px }</style>
<rect class="cls-1" width="200" height="100"/><circle id="c" class="cls-2" cx="50" cy="50" r="20"/><use xlink:href="#c" x="60"/>
</svg>"""
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 200 100\n%%EndComments\n0 0 moveto 200 100 lineto stroke\n%%EOF\n"
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def picture(form: str = "PNG", size: tuple[int, int] = (60, 30), mode: str = "RGB", **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **how)
    return out.getvalue()


def moving(form: str) -> bytes:
    """Two frames."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """Of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG that says to be so large, whatever its pixels are."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(pixels, 9)) + chunk(b"IEND", b"")


def with_chunk(png: bytes, name: bytes, data: bytes) -> bytes:
    """Behind the head."""
    return png[:33] + chunk(name, data) + png[33:]


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def svg(inner: str = "<path d='M0 0h9v9z'/>", head: str = "", attributes: str = "viewBox='0 0 20 20'") -> bytes:
    space = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    return f"{head}<svg {space} {attributes}>{inner}</svg>".encode()


def pdf(catalog: str = "", *more: str, page: str = "", trailer: str = "", before_end: bytes = b"") -> bytes:
    """One page; `more` are objects from number 4 on."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] {page} >>",
        *more,
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    out += before_end
    start = len(out)
    rows = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 %d\n" % (len(objects) + 1) + rows
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()


def pdf_with_hidden_script() -> bytes:
    """The action stands compressed in an object stream, where a search through the bytes finds nothing."""
    inner = b"4 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    stream = zlib.compress(inner)
    head = f"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {len(stream)} >>\nstream\n".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ]
    out, places = b"%PDF-1.7\n", {}
    for number, body in (*enumerate(objects, 1), (5, head + stream + b"\nendstream")):
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    places[6] = len(out)
    plain = [(1, places[1], 0), (1, places[2], 0), (1, places[3], 0), (2, 5, 0), (1, places[5], 0), (1, places[6], 0)]
    table = zlib.compress(b"".join(struct.pack(">BIB", *row) for row in [(0, 0, 255), *plain]))
    names = (
        f"<< /Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Filter /FlateDecode /Length {len(table)} >>\nstream\n".encode()
    )
    out += b"6 0 obj\n" + names + table + b"\nendstream\nendobj\n"
    return out + f"startxref\n{places[6]}\n%%EOF\n".encode()


def locked_pdf() -> bytes:
    import pypdf

    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()
