"""The restricted HTML of text blocks. It is shown as it is, so nothing else may ever get in."""

import re

TAGS = (
    "p",
    "h3",
    "h4",
    "strong",
    "em",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
)

# Exact forms, not a parser: what a browser might read differently from us is refused.
_ALLOWED = re.compile(
    rf'</?(?:{"|".join(TAGS)})>|<br>|</a>|<a href="(?:https://|mailto:|tel:)[^"<>\s]*">'
)


def is_restricted(html: str) -> bool:
    return not re.search("[<>]", _ALLOWED.sub("", html))
