"""Content in, site out.

reading.py    one file -> its values, with the line and column of each key
kinds.py      which files hold what; files.py finds and opens them
catalogue.py  all of content/ -> Catalogue of shapes, and every problem found
rules/        what must hold between files, one short function a rule
views/        Catalogue + now -> what each page shows
outputs/      shapes -> text: JSON twins, feeds, calendars, redirects, sitemap
sections/     what each section of the site consists of: its pages, feeds, data
plan.py       what a section plans with: an output is a file with a digest of all that it depends on
render.py     the plan -> files: what is stale is made, the rest is left alone
findable.py   what the search finds; search.py makes its index of the built pages
importing/    what others publish, calendars and feeds -> files in content/
plugin.py     all of this inside Pelican
shapes/       what the site can show; with markup.py the only part the service imports too
"""
