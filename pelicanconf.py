"""Settings for development. What differs on the live site is in publishconf.py."""

PLUGINS = ["generator.plugin"]
PATH = "content"
OUTPUT_PATH = "output"
THEME = "themes/pythonorg"
SITENAME = "Python.org"
SITEURL = "http://localhost:8000"
TIMEZONE = "UTC"
# What the service has not written yet is shown by examples, labelled as such.
DEMO = True
