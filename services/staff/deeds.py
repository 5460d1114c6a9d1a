"""What was done, as the desk says it: the log keeps the names of actions. Pure."""

_DONE = {
    "submit": "sent for review", "approve": "approved", "reject": "rejected", "archive": "archived", "remove": "removed",
    "expire": "ended", "renew": "renewed", "edit": "edited", "feature": "changed what is featured", "undo": "undid the decision",
    "disable": "disabled", "enable": "enabled", "give role": "gave a role", "take role": "took a role", "sign out": "ended all sessions",
    "send link": "sent the link again", "retry": "tried again", "run now": "ran at once", "ask": "asked for a build",
    "lift": "lifted", "add": "added", "create": "made", "end session": "ended a session", "export": "took a copy of the data",
    "nominate": "nominated", "accept": "accepted", "decline": "declined", "withdraw": "withdrew", "join": "joined",
    "affirm": "affirmed", "leave": "left", "switch on": "switched on", "switch off": "switched off", "delete": "deleted",
    "apply": "applied", "approve signed": "approved with a signed contract", "roll back": "rolled back",
    "finalize": "made final", "lock": "locked", "unlock": "unlocked",
    "give": "handed something in", "provide": "provided something", "give way": "settled which sponsorship is shown", "notify": "sent a notice", "send": "sent the contract", "execute": "executed the contract",
    "nullify": "nullified the contract", "redraft": "made the contract a draft again", "outdate": "outdated the contract",
}  # fmt: skip


def done(action: str) -> str:
    """`approve` -> `approved`. An action that has no word here is told by its name."""
    return _DONE.get(action, action)
