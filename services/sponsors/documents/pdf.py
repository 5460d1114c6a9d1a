"""A wording as PDF. Its typefaces come with typst; those of the system are asked only for characters that these lack."""

from pathlib import Path

from services.sponsors.documents.wording import Wording

_TEMPLATE = Path(__file__).with_name("contract.typ")


def pdf(words: Wording) -> bytes:
    """The same bytes for the same words: no time of making is in it."""
    import typst  # 40 MB: loaded only by the process that draws

    return typst.compile(str(_TEMPLATE), format="pdf", sys_inputs={"document": words.model_dump_json()})
