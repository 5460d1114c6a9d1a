"""Sponsors: from the application to the logo."""
