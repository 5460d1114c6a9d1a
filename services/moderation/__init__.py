"""Who may decide, the decision log, comments, who is looking at what. Knows of each kind only its name."""
