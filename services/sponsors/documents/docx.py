"""A wording as DOCX, for those who negotiate. Every text is the value of a run: nothing in it is markup or a field."""

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from services.sponsors.documents.wording import Block, Wording

if TYPE_CHECKING:
    from docx.document import Document

_NEVER = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same words give the same properties. The format wants a time without a zone."""
_INDENT_INCHES = 0.3


def docx(words: Wording) -> bytes:
    from docx import Document  # with lxml 15 MB: loaded only by the process that draws

    made = Document()
    _describe(made, words)
    made.add_heading(words.title, level=1)
    for block in words.blocks:
        _add(made, block)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _describe(made: "Document", words: Wording) -> None:
    about = made.core_properties
    about.title, about.author, about.comments, about.language = words.title, "Python Software Foundation", "", "en"
    about.created = about.modified = _NEVER
    made.sections[0].footer.paragraphs[0].text = words.foot


def _add(made: "Document", block: Block) -> None:
    if block.kind == "exhibit":
        made.add_page_break()  # type: ignore[no-untyped-call]  # theirs has no annotation
    if block.kind in ("heading", "exhibit"):
        made.add_heading("\n".join(block.lines), level=2 if block.kind == "heading" else 1)
    elif block.kind == "signatures":
        _sign(made, block)
    elif block.kind == "term":
        _write(made, block.label, ())
        for line in block.lines:
            _write(made, "", (line,), is_indented=True)
    elif block.kind == "benefit":
        _write(made, "", (*block.lines[:-1], f"{''.join(block.lines[-1:])} {block.label}".strip()), style="List Bullet")
    else:
        _write(
            made,
            block.label,
            block.lines,
            is_indented=block.kind in ("address", "clause"),
            breaks=block.kind == "address",
        )


def _write(
    made: "Document",
    label: str,
    lines: tuple[str, ...],
    *,
    style: str | None = None,
    is_indented: bool = False,
    breaks: bool = False,
) -> None:
    from docx.shared import Inches

    paragraph = made.add_paragraph(style=style)
    if is_indented:
        paragraph.paragraph_format.left_indent = Inches(_INDENT_INCHES)
    if label:
        paragraph.add_run(label).bold = True
    between = "\n" if breaks else " "
    if label and lines:
        paragraph.add_run(between)
    paragraph.add_run("\n".join(lines))


def _sign(made: "Document", block: Block) -> None:
    """A column for each party."""
    table = made.add_table(rows=1, cols=len(block.lines))
    for cell, name in zip(table.rows[0].cells, block.lines, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
        for what in ("Signature", "Name and title", "Date"):
            cell.add_paragraph(f"\n{'_' * 30}\n{what}")
