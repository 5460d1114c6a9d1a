"""iCalendar files -> event files."""
