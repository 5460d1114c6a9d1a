"""What the service refuses, in words for the person who asked. The application gives each family its status.

Refusal
├── NotFound      there is no such thing, or it is not this person's to see
├── NotSignedIn   somebody must say who they are first
├── Forbidden     this person may not
├── Conflict      the thing is in another state than the action needs, or someone else was quicker
├── Gone          it was there, and will not come back
├── Invalid       values that cannot be taken, each named
├── TooLarge      more bytes than anything here needs
├── TooMany       too often; when to come back is known
└── Unready       the service itself lacks something for a while
"""

from collections.abc import Mapping


class Refusal(Exception):
    """`says` what is so and `mend` what to do about it: both are whole sentences that visitors read."""

    def __init__(self, says: str, mend: str = "") -> None:
        super().__init__(says)
        self.says, self.mend = says, mend


class NotFound(Refusal):
    def __init__(self, says: str = "There is no such page.", mend: str = "It may have been removed.") -> None:
        super().__init__(says, mend)


class NotSignedIn(Refusal):
    def __init__(self, says: str = "Please sign in first.", mend: str = "") -> None:
        super().__init__(says, mend)


class Forbidden(Refusal):
    pass


class Conflict(Refusal):
    pass


class Gone(Refusal):
    pass


class Invalid(Refusal):
    """`problems` by the name of the field."""

    def __init__(self, problems: Mapping[str, str], says: str = "Some values cannot be taken.") -> None:
        super().__init__(says, " ".join(problems.values()))
        self.problems = problems


class TooLarge(Refusal):
    pass


class TooMany(Refusal):
    """`seconds` until the next try has a chance."""

    def __init__(self, says: str, seconds: int) -> None:
        super().__init__(says, f"Try again in {_long(seconds)}.")
        self.seconds = seconds


def _long(seconds: int) -> str:
    """`90 seconds`, `5 minutes`, `24 hours`"""
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{seconds // 60} minutes" if seconds < 2 * 3_600 else f"{seconds // 3_600} hours"


class Unready(Refusal):
    pass
