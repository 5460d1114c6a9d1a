"""The tiny content that holds one of each kind."""

from pathlib import Path

import pytest

from generator import catalogue
from generator.catalogue import Catalogue

TINY = Path(__file__).parents[1] / "site"


@pytest.fixture(scope="session")
def tiny() -> Catalogue:
    site, problems = catalogue.load(TINY)
    assert problems == []
    return site
