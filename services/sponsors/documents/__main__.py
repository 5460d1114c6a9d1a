"""Draws one document in a process of its own: a Contract as JSON on standard input, the file on standard output."""

import sys

from services.sponsors.documents.contract import Contract
from services.sponsors.documents.docx import docx
from services.sponsors.documents.pdf import pdf
from services.sponsors.documents.wording import wording

_FORMS = {"pdf": pdf, "docx": docx}


def main() -> None:
    draw = _FORMS[sys.argv[1]]
    contract = Contract.model_validate_json(sys.stdin.buffer.read())
    sys.stdout.buffer.write(draw(wording(contract)))


if __name__ == "__main__":
    main()
