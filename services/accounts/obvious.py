"""Passwords that people try first: words, rows of keys, years and what stands in the account, in any mixture. Pure.

Source: NIST SP 800-63B-4, 3.1.1.2: compare with words, repetitions, runs and the name of the service; ask for no mixture
of kinds of characters.
"""

import re
from collections.abc import Iterable

_LISTED = """
abc access account admin alpha amazon america android angel apple arsenal asdf august autumn baby bailey banana
baseball basketball batman beach beauty berlin blink blue butterfly buster canada changeme charlie cheese
chelsea chocolate christmas coffee computer cookie cool corvette cowboy daddy daniel david december default
diamond django doctor dragon eagle easter enter europe facebook family ferrari february fish flower football
forever freedom friday friend github ginger goodbye google green guest guitar hacker hannah happy harley
hello hockey holiday home honey house hunter iceman iloveyou internet january jasmine jennifer jessica jesus
jordan joshua july june killer king knight lakers laptop lemon letmein linux liverpool login london love lucky
madrid magic manager manchester march maria marina mario master matrix matthew maverick member mercedes merlin
michael mickey microsoft monday money monkey monster morgan mother mouse mustang naruto nicole ninja november
numpy october office orange orlando paris pass passphrase passwd password peace peanut pepper peter phoenix
please pokemon princess private prince purple pycon pycharm pypi python qazwsx qwer rabbit rainbow rangers red
robert robot root samsung saturday school secret security september server shadow silver smile snake snoopy
soccer spring star starwars startrek steelers student summer sunday sunflower sunshine super superman system
tennis test testing thomas thunder thursday tiger tigger toor trustme tuesday user victoria wednesday welcome
whatever william windows winner winter wizard work world yankees yellow you your zxcv psf i a an and is it me my
no of ok on the to we
"""
_WORDS = frozenset(_LISTED.split())
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm",
    "azertyuiop", "qsdfghjklm", "wxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p",
    "!@#$%^&*()",
)  # fmt: skip
_RUNS = frozenset(
    line[start:end]
    for row in _ROWS
    for line in (row, row[::-1])
    for start in range(len(line))
    for end in range(start + 3, len(line) + 1)
)
_LEET = str.maketrans("013457@$!|", "oieastasil")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LOOKED_AT = 100
"""Characters: more need not be looked at, but for how many different ones there are."""
_LEAST = 5
"""Pieces and single characters that a password must consist of; an obvious piece counts one."""


def is_obvious(password: str, about: Iterable[str] = ()) -> bool:
    """Whether a few guesses find it. `about`: what anybody may know of the person (name, address)."""
    if len(set(password)) < _LEAST:
        return True
    plain = password[:_LOOKED_AT].casefold()
    known = _WORDS | {piece for text in about for piece in _pieces(text)}
    return min(_count(plain, known), _count(plain.translate(_LEET), known)) < _LEAST


def _pieces(text: str) -> set[str]:
    """A name or an address, whole and in its parts."""
    whole = text.casefold()
    return {part for part in (whole, *re.split(r"[^a-z0-9]+", whole)) if len(part) > 2}


def _count(text: str, known: frozenset[str]) -> int:
    """The fewest pieces the text can be put together of."""
    fewest = [0] * (len(text) + 1)
    longest = max(map(len, known))
    for end in range(1, len(text) + 1):
        fewest[end] = fewest[end - 1] + 1
        for start in range(max(0, end - longest), end):
            if fewest[start] < fewest[end] - 1 and _is_piece(text, start, end, known):
                fewest[end] = fewest[start] + 1
    return fewest[-1]


def _is_piece(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    piece = text[start:end]
    return piece in known or piece in _RUNS or _YEAR.fullmatch(piece) is not None or _repeats(text, start, end)


def _repeats(text: str, start: int, end: int) -> bool:
    """What comes once more after it stood there already, or one character several times."""
    piece = text[start:end]
    return len(set(piece)) == 1 or (
        len(piece) > 2 and text.startswith(piece, start - len(piece)) and start >= len(piece)
    )
