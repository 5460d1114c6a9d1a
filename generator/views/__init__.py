"""Catalogue + now -> what each page shows. Pure: no files, no HTML."""
