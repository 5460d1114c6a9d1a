"""Settings for the live site."""

from pelicanconf import *  # noqa: F403  what is not named here is as in development

SITEURL = "https://www.python.org"
DEMO = False
