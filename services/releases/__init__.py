"""What programs ask about releases."""
