"""Why a file is not taken. Imports nothing heavy: the process that looks at files begins in a moment."""

from services.errors import Refusal


class Unfit(Refusal):
    """`says` what is wrong with the file, `mend` what to send instead."""

    @property
    def words(self) -> str:
        """Both, for the place beside the field."""
        return f"{self.says} {self.mend}".strip()
