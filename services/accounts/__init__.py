"""Accounts: register, sign in, sessions, profile, keys."""
