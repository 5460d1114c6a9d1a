"""Job postings: from the form to the export."""
