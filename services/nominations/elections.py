"""The elections, as the last build has written them down for the service."""

from collections.abc import Mapping
from pathlib import Path

from generator.shapes.election import FILE, Election, Elections
from services.errors import NotFound
from services.latest import Latest
from services.service import Service


class Known(Latest[Mapping[str, Election]]):
    """The elections by their slugs."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, _read)


def _read(text: bytes) -> Mapping[str, Election]:
    return {election.slug: election for election in Elections.model_validate_json(text).elections}


def known(service: Service) -> Mapping[str, Election]:
    """All of them; none while no build has written any."""
    kept = service.state.setdefault(Known, Known(service.settings.site / FILE))
    assert isinstance(kept, Known)
    return kept.value() or {}


def named(service: Service, slug: str) -> Election:
    """Raises NotFound."""
    if found := known(service).get(slug):
        return found
    raise NotFound("There is no such election.", "All of them are at /nominations/elections/.")
