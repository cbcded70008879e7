"""Which signs a text may hold, in Markdown and YAML alike."""

# Line break, no-break spaces, soft hyphen and the joiner inside a picture sign.
KEPT = "\n\u00a0\u202f\u00ad\u200d"
_AWAY = dict.fromkeys(map(ord, KEPT))


def plain_text(text: str) -> str:
    """A space for every sign that no page could show."""
    if text.translate(_AWAY).isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in KEPT else " " for sign in text)
