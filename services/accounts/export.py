"""All that the service keeps of a person, for that person, as JSON."""

from datetime import datetime
from typing import Any

from services.accounts import store
from services.people import Person
from services.service import Service


async def own_data(service: Service, person: Person) -> dict[str, Any]:
    """By kind. No hash and no token: what is secret to the service is of no use to the person."""
    async with service.db.reading() as tx:
        account = await store.get(tx, person.id)
        found: dict[str, Any] = {
            "exported": service.now(),
            "account": {
                "name": account.name, "email": account.email, "email_confirmed": account.verified, "full_name": account.full_name,
                "bio": account.bio, "is_public": account.is_public, "shows_email": account.shows_email.value,
                "roles": sorted(account.roles), "created": account.created, "signed_in": account.signed_in,
            },
            **await store.ways_in(tx, person.id),
            "decisions": await store.decisions_of(tx, person.id),
            "mails": await store.mails_to(tx, account.email),
        }  # fmt: skip
        for owned in service.hooks.belongings:
            found[owned.name] = await owned.own_data(tx, person.id)
    plain: dict[str, Any] = _plain(found)
    return plain


def _plain(value: Any) -> Any:
    """With instants in words of ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
