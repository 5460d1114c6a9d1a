"""Sponsorships as a table for spreadsheet programs. Pure. Nothing that somebody typed is ever a formula there."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.sponsors.records import Contact, Sponsorship

HEAD = (
    "Number", "Sponsor", "State", "Level", "Year", "Fee (USD)", "First day", "Last day", "Renewal", "Applied", "Approved", "Finalized",
    "Contacts", "Site", "Logo", "Address at the desk",
)  # fmt: skip
Cell = str | int | date | None
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  programs take the wide ones as well


def rows(
    found: Iterable[Sponsorship], contacts: Mapping[int, Sequence[Contact]], logos: Mapping[int, str], *, url: str
) -> list[tuple[Cell, ...]]:
    """One for each sponsorship, as HEAD names the columns."""
    return [_row(one, contacts.get(one.sponsor, ()), logos.get(one.sponsor), url) for one in found]


def _row(one: Sponsorship, contacts: Sequence[Contact], logo: str | None, url: str) -> tuple[Cell, ...]:
    people = "; ".join(
        f"{contact.name} <{contact.email}> ({', '.join(contact.kinds) or 'contact'})" for contact in contacts
    )
    return (
        one.number, one.name, one.state.value, one.level, one.year, one.fee, one.starts, one.ends,
        "yes" if one.is_renewal else "no", one.applied.date(), one.approved and one.approved.date(),
        one.finalized and one.finalized.date(), people, str(one.details.get("url") or ""),
        f"{url}/uploads/{logo}" if logo else "", f"{url}/admin/sponsors/{one.number}/",
    )  # fmt: skip


def as_csv(table: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180, UTF-8 with a mark so that Excel knows. A text that would be a formula gets an apostrophe. Source: OWASP, CSV injection."""
    kept = io.StringIO()
    written = csv.writer(kept)
    written.writerow(HEAD)
    written.writerows([_inert(cell) for cell in row] for row in table)
    return b"\xef\xbb\xbf" + kept.getvalue().encode()


def _inert(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_BEGINS_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def as_xlsx(table: Iterable[Sequence[Cell]]) -> bytes:
    """Texts are written as texts, whatever they begin with, and addresses are not made into links."""
    from xlsxwriter import Workbook  # only this page needs it

    kept = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(kept, plain)
    sheet = book.add_worksheet("Sponsorships")
    bold, days = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEAD, bold)
    for line, row in enumerate(table, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, cell, days)
            elif isinstance(cell, int):
                sheet.write_number(line, column, cell)
            elif cell:
                sheet.write_string(line, column, cell)
    sheet.freeze_panes(1, 2)
    book.close()
    return kept.getvalue()
