"""Verification codes: 100 random bits in letters and digits that are hard to mistake for others."""

import secrets

# No I, L, O or U: read over the telephone, the first three are taken for 1 and 0.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
GROUP = 4
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    return _grouped("".join(secrets.choice(LETTERS) for _letter in range(LENGTH)))


def normalised(typed: str) -> str:
    """The code as it stands on the certificate, however it was typed; "" where it cannot be one."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MISREAD)
    is_code = len(letters) == LENGTH and set(letters) <= set(LETTERS)
    return _grouped(letters) if is_code else ""


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))
