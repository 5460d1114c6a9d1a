"""Mails: three files each in their slice, put into the outbox with the change that they tell of, sent by the worker."""
