"""What the service must know of the site to draw its own pages in the same look. Written by the build, never served."""

from pydantic import Field

from generator.shapes.base import Line, Shape, Url
from generator.shapes.event import Calendars, Venue
from generator.shapes.job import JobTaxonomy
from generator.shapes.site import Navigation

FILE = "_service/kit.json"
"""Where it lies in the built site."""


class KnownEvent(Shape):
    """An event that the site shows, for who decides whether another one is the same."""

    title: Line
    starts: Line
    path: Line


class Kit(Shape):
    """What stands around every page, and the words that forms offer."""

    name: Line
    url: Url
    """Scheme and name of the host, no slash at the end."""
    navigation: Navigation
    assets: dict[str, str]
    """`css/site.css` -> `/static/css/site.1f3a9c2e.css`"""
    taxonomy: JobTaxonomy
    """The types and categories of jobs, those too that cannot be chosen any more."""
    calendars: Calendars = Calendars(calendars=())
    """The calendars that events can stand in, with their categories."""
    venues: dict[str, Venue] = Field(default_factory=dict)
    """The places that are known, by the name that events call them."""
    events: tuple[KnownEvent, ...] = ()
    """Those of this year and later."""
    stories: dict[str, str] = Field(default_factory=dict)
    """The titles of success stories, by the name in their address."""
    feeds: dict[str, str] = Field(default_factory=dict)
    """The feeds of blogs, by the name of the blog."""
