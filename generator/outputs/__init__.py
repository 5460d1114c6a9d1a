"""Shapes -> text: JSON twins, feeds, redirects, sitemap. Pure; nothing here writes a file."""
