"""The blogs' feeds -> content/data/news.json."""
