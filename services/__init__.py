"""The web application: the built site in front, and (from the next slices on) what people send in."""
