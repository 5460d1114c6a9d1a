"""The sponsors' desk, and documents that are drawn at once."""

import httpx2
import pytest

from services.people import Person, Role
from services.sponsors.documents import drawing
from services.sponsors.documents.contract import Contract
from tests.services.conftest import Running
from tests.services.sponsors.desk import Desk


@pytest.fixture
async def desk(running: Running) -> Desk:
    number = await running.account("maria", Role.SPONSOR_MANAGER)
    roles = frozenset({Role.SPONSOR_MANAGER})
    return Desk(running, Person(number, "maria", "maria@example.org", is_verified=True, roles=roles))


@pytest.fixture
def quick_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that draws takes a second: where a test is not about documents they are drawn at once."""

    async def drawn(contract: Contract, form: str) -> bytes:
        return f"%PDF-1.7 {form} of {contract.number}, revision {contract.revision}".encode()

    monkeypatch.setattr(drawing, "drawn", drawn)


@pytest.fixture
async def manager(desk: Desk) -> httpx2.AsyncClient:
    """Their browser."""
    return await desk.running.person("maria")
