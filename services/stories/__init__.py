"""Success stories that people send in: from the form to the export."""
