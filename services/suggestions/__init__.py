"""What people outside suggest for the site, and moderators decide on: what is the same for events, stories and blogs."""
