"""Swedish keys for sorting and searching names; the database's own collation differs by engine."""

import unicodedata

# In Swedish å, ä and ö are letters after z, while é sorts as e.
_AFTER_Z = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def search_key(text: str) -> str:
    """Casefolded, accents dropped except å ä ö, spaces single: "  Zoë ÅBERG" -> "zoe åberg"."""
    kept = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        if letter in "åäö":
            kept.append(letter)
        else:
            kept.append(unicodedata.normalize("NFD", letter)[0])
    return " ".join("".join(kept).split())


def sort_key(given: str, family: str) -> str:
    """Family name first; compares byte by byte in Swedish order (Zara, Åsa, Ärla, Öberg)."""
    return f"{search_key(family)}\t{search_key(given)}".translate(_AFTER_Z)[:240]
