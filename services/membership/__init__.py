"""Basic membership of the Foundation: who has it, and who affirms each year that they mean to vote."""
