"""Events that people suggest for the calendars: by a form, or as an .ics file."""
