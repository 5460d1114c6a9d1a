"""Blogs whose owners ask to join Planet Python: from the form to the export."""
