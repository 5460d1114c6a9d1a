"""Content in, site out.

reading.py    one file -> its values, with the line and column of each key
catalogue.py  all of content/ -> Catalogue of shapes, and every problem found
rules/        what must hold between files, one short function a rule
views/        Catalogue + now -> what each page shows
outputs/      shapes -> text: JSON twins, feeds, redirects, sitemap
plan.py       every file the site consists of, each with a digest of what it depends on
render.py     the plan -> files: what is stale is made, the rest is left alone
plugin.py     all of this inside Pelican
shapes/       what the site can show; with markup.py the only part the service imports too
"""
