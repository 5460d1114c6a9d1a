"""What was done, as the desk says it: the log keeps the names of actions. Pure."""

_DONE = {
    "submit": "sent for review", "approve": "approved", "reject": "rejected", "archive": "archived", "remove": "removed",
    "expire": "ended", "renew": "renewed", "edit": "edited", "feature": "changed what is featured", "undo": "undid the decision",
    "disable": "disabled", "enable": "enabled", "give role": "gave a role", "take role": "took a role", "sign out": "ended all sessions",
    "send link": "sent the link again", "retry": "tried again", "run now": "ran at once", "ask": "asked for a build",
    "lift": "lifted", "add": "added", "switch on": "switched on", "switch off": "switched off", "delete": "deleted",
}  # fmt: skip


def done(action: str) -> str:
    """`approve` -> `approved`. An action that has no word here is told by its name."""
    return _DONE.get(action, action)
