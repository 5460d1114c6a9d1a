"""Nominations for elections: from the form to the list of those who stand."""
