"""The only way from a row to what visitors may see. Who has nominated whom, addresses and the moderators' words have no place in it."""

from generator.shapes.election import Nominee, Nominees
from services.db import Transaction
from services.nominations import lists
from services.nominations.store import Nomination


async def nominees(tx: Transaction) -> Nominees:
    """Those who have accepted and are approved, of elections whose nominees are shown (timing.show)."""
    return Nominees(nominees=tuple(shape(found) for found in await lists.shown(tx)))


def shape(found: Nomination) -> Nominee:
    """Somebody who stands, as their page shows it."""
    content = found.content
    return Nominee(
        election=found.election,
        slug=found.slug or "nominee",
        name=found.name,
        service=content.get("service"),
        employer=content.get("employer"),
        affiliations=content.get("affiliations"),
        mission="mission" in found.acknowledged,
        text=content["statement"],
    )
