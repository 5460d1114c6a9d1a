"""Events as pages show them: when they take place, where, and which lists they stand in."""
