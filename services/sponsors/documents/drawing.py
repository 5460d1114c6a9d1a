"""Asks another process for a document: the service stays small, and a document that takes too long holds nobody up."""

import asyncio
import logging
import os
import re
import sys
from typing import Literal

from services.errors import Unready
from services.sponsors.documents.contract import Contract

Form = Literal["pdf", "docx"]
TYPES: dict[Form, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SECONDS = 30
log = logging.getLogger(__name__)


async def drawn(contract: Contract, form: Form) -> bytes:
    """The file. Raises Unready when it could not be made in time."""
    command = (sys.executable, "-m", "services.sponsors.documents", form)
    pipe = asyncio.subprocess.PIPE
    environment = {
        "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))
    }  # nothing of ours: no secret, no database
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)
    try:
        made, said = await asyncio.wait_for(process.communicate(contract.model_dump_json().encode()), _SECONDS)
    except TimeoutError:
        raise _unready(contract, f"no answer within {_SECONDS} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not made:
        raise _unready(contract, said.decode(errors="replace"))
    return made


def _unready(contract: Contract, why: str) -> Unready:
    log.error("Contract %s cannot be drawn: %s", contract.number, why)
    return Unready("The document cannot be made now.", "Nothing was changed. Try again in a minute; the log says why.")


def file_name(contract: Contract, form: Form) -> str:
    """`sponsorship-contract-Example-Railways.pdf`: letters and digits of the sponsor's name."""
    kind = "renewal" if contract.is_renewal else "contract"
    name = "-".join(re.findall(r"[A-Za-z0-9]+", contract.sponsor))[:60] or str(contract.number)
    return f"sponsorship-{kind}-{name}.{form}"
