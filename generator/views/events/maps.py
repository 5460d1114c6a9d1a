"""Where a place lies on the map of the world: themes/pythonorg/static/img/world.svg, drawn with the same formula.

Source: B. Šavrič, T. Patterson, B. Jenny, The Equal Earth map projection, 2018, equations 1 and 2.
"""

from math import asin, cos, radians, sin, sqrt

from generator.shapes.event import Venue

WIDTH, HEIGHT = 1000, 433
"""Units of the map: from the left, from the top. It reaches from 84 degrees north to 56 degrees south."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_NORTH = 84


def _projected(latitude: float, longitude: float) -> tuple[float, float]:
    """To the right of Greenwich and up from the equator, on a globe whose radius is 1."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = theta * theta
    sixth = square**3
    bent = 9 * _A4 * sixth * square + 7 * _A3 * sixth + 3 * _A2 * square + _A1
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * bent)
    return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


_EDGE = _projected(0, 180)[0]
_TOP = _projected(_NORTH, 0)[1]
_UNIT = WIDTH / (2 * _EDGE)


def place(latitude: float, longitude: float) -> tuple[float, float]:
    """(x, y) on the map, to a tenth of a unit."""
    x, y = _projected(latitude, longitude)
    return round((x + _EDGE) * _UNIT, 1), round((_TOP - y) * _UNIT, 1)


def spot(venue: Venue | None) -> tuple[float, float] | None:
    """Of a venue of which that is known."""
    if venue is None or venue.latitude is None or venue.longitude is None:
        return None
    return place(venue.latitude, venue.longitude)
