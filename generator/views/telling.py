"""How one success story is shown: what its page prints, and the service's preview of it too. Knows shapes only."""

from collections.abc import Mapping
from dataclasses import dataclass

from generator.shapes.company import Company
from generator.shapes.story import Category, Story

LIST = "/success-stories/"


@dataclass(frozen=True)
class Field:
    """A category and how it is called."""

    slug: Category
    name: str
    lead: str
    """What its stories are about, in a sentence."""

    @property
    def path(self) -> str:
        return f"{LIST}category/{self.slug}/"


FIELDS: Mapping[Category, Field] = {
    field.slug: field
    for field in (
        Field("arts", "Arts", "Film, games, music and pictures: the tools of artists, and what they make with them."),
        Field("business", "Business", "Companies that run on Python, from their data to what customers see."),
        Field("education", "Education", "Schools, universities and courses: Python for those who learn and teach."),
        Field("engineering", "Engineering", "Machines, devices and the software that builds, tests and steers them."),
        Field("government", "Government", "Public services, and the people in administrations who build them."),
        Field("scientific", "Scientific", "Research, from its instruments to the figures in its papers."),
        Field("software-development", "Software development", "Programs for those who write programs, and how they are written."),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A story with what stands in other files, or in the name of its own."""

    story: Story
    path: str
    company: Company | None
    """None only while a rule reports that there is no such company."""

    @property
    def field(self) -> Field:
        return FIELDS[self.story.category]
