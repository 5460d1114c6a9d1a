"""What can be applied for, as the last build wrote it down."""

from datetime import date

from generator.shapes.sponsorship import FILE, Benefit, Package, Packages, PackageYears, Program
from services.errors import Conflict, Unready
from services.latest import Latest
from services.service import Service

STANDALONE = "standalone-only"
"""The package of those who take benefits that stand alone."""


class _Years(Latest[PackageYears]):
    """What is kept in the process."""


def years(service: Service) -> PackageYears:
    """The packages of all years, the newest first. Raises Unready while no build has written them."""
    kept = service.state.get(_Years)
    if not isinstance(kept, _Years):
        kept = service.state[_Years] = _Years(service.settings.site / FILE, PackageYears.model_validate_json)
    if (found := kept.value()) is None:
        raise Unready("The sponsorship packages are not known yet: the site is being built.", "Try again in a minute.")
    return found


def of_year(service: Service, year: int) -> Packages | None:
    return next((packages for packages in years(service).years if packages.year == year), None)


def needed(service: Service, year: int) -> Packages:
    """Raises Conflict."""
    if (known := of_year(service, year)) is None:
        raise Conflict(
            f"The packages of {year} are not in the catalogue.",
            "Put them back into content/sponsors/ and build the site.",
        )
    return known


def open_on(service: Service, today: date) -> Packages | None:
    """The packages that can be applied for on a day, or None: applications are closed."""
    return next((packages for packages in years(service).years if is_open(packages, today)), None)


def is_any_open(service: Service, today: date) -> bool:
    """For pages that are there before the first build too."""
    try:
        return open_on(service, today) is not None
    except Unready:
        return False


def is_open(packages: Packages, today: date) -> bool:
    return packages.opens is not None and packages.opens <= today <= (packages.closes or date.max)


def package(packages: Packages, slug: str | None) -> Package | None:
    """One that is advertised: what is not is agreed on with staff, not applied for."""
    return next((one for one in packages.packages if one.advertised and one.slug == slug), None)


def level(packages: Packages, slug: str) -> str:
    """The name of a package, advertised or not."""
    return next((one.name for one in packages.packages if one.slug == slug), "Standalone Only")


def benefits_of(packages: Packages, slug: str) -> tuple[Benefit, ...]:
    """What a package holds."""
    return tuple(one for one in packages.benefits if any(held.package == slug for held in one.packages))


def is_modified(packages: Packages, package: str, slugs: set[str]) -> bool:
    """The benefits are not just those of the package. Without one nothing is modified."""
    return package != STANDALONE and slugs != {one.slug for one in benefits_of(packages, package)}


def program(packages: Packages, slug: str) -> Program:
    """A rule of the content says that it is there."""
    return next(one for one in packages.programs if one.slug == slug)


def shown_name(benefit: Benefit, package: str | None) -> str:
    """With how much of it the package holds: `Passes (25)`."""
    held = next((one for one in benefit.packages if one.package == package), None)
    amount = held and (held.label or held.number)
    return f"{benefit.name} ({amount})" if amount else benefit.name
