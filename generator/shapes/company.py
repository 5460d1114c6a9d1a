"""Organizations that success stories are about. Their names and links stand here once, however many stories there are."""

from generator.shapes.base import Line, Shape, Url


class Company(Shape):
    """An organization, a team or a project. The name of its file, without `.yaml`, is how stories name it."""

    name: Line
    url: Url | None = None
    """Its site; none when it has none, or no longer exists."""
    about: Line | None = None
    """What it does, in a sentence."""
