"""python -m generator {check,build,schema,new,import,data,purge,feeds}"""

import os
import sys

from generator import unchanged


def main(arguments: list[str] | None = None) -> int:
    """The exit status: 0, 1 for problems in the content, 2 for a wrong call."""
    given = sys.argv[1:] if arguments is None else arguments
    if says := unchanged.says(given):
        print(says)
        return 0
    from generator import commands  # takes most of a second

    return commands.main(given)


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # To tidy up a million objects one by one takes a second at ten times the site's size; the system takes them at once.
    os._exit(status)
