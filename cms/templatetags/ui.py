"""Everything a template needs to speak the design system: see docs/design-system.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import template
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

register = template.Library()

STATE_WORDS: dict[str, Promise] = {
    "valid": _("Valid"),
    "soon": _("Expires soon"),
    "missing": _("Missing"),
    "expired": _("Expired"),
    "unknown": _("Not known yet"),
    "paused": _("Paused"),
    "waiting": _("Waiting for a decision"),
    "not_required": _("Not required"),
}
STAGE_WORDS: dict[str, Promise] = {"done": _("Done"), "now": _("Now"), "ahead": _("Ahead")}
STAGE_SHAPES = {"done": "valid", "now": "missing", "ahead": "missing"}
PERMISSION_WORDS: dict[str, Promise] = {
    "alone": _("On your own"),
    "together": _("Together"),
    "not_yet": _("Not yet"),
}
PERMISSION_SHAPES = {"alone": "valid", "together": "people", "not_yet": "missing"}
NOTICE_SHAPES = {
    "info": "info",
    "valid": "check",
    "soon": "soon",
    "missing": "missing",
    "expired": "expired",
    "waiting": "waiting",
}
MESSAGE_KINDS = {
    "debug": "info",
    "info": "info",
    "success": "valid",
    "warning": "soon",
    "error": "missing",
}


class Step(Protocol):
    @property
    def state(self) -> str: ...

    @property
    def current(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Tread:
    """One step of the small drawn staircase, in the drawing's own units."""

    x: int
    y: int
    height: int
    state: str
    current: bool


@register.filter
def state_word(code: str) -> Promise | str:
    return STATE_WORDS.get(str(code), STATE_WORDS["unknown"])


@register.filter
def stage_word(code: str) -> Promise | str:
    """A stage is done, now or ahead; a gate can also stand in any of the eight states."""
    return STAGE_WORDS.get(str(code)) or state_word(code)


@register.filter
def stage_shape(code: str) -> str:
    return STAGE_SHAPES.get(str(code), str(code))


@register.filter
def permission_word(level: str) -> Promise | str:
    return PERMISSION_WORDS.get(str(level), PERMISSION_WORDS["not_yet"])


@register.filter
def permission_shape(level: str) -> str:
    return PERMISSION_SHAPES.get(str(level), "missing")


@register.filter
def message_kind(level_tag: str) -> str:
    return MESSAGE_KINDS.get(level_tag, "info")


@register.filter
def initials(name: str) -> str:
    """First and last name: Åsa von Berg is ÅB."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def named(who: object) -> SafeString | list[SafeString]:
    """A person's name, or each of several, set apart: one written from right to left then keeps
    to itself, and leaves the date or word beside it where it stands."""
    if isinstance(who, list | tuple):
        return [format_html("<bdi>{}</bdi>", name) for name in who]
    return format_html("<bdi>{}</bdi>", who) if who else SafeString("")


@register.filter
def share_of(value: float, maximum: float) -> int:
    """Whole percent for a drawing, kept between 0 and 100."""
    if not maximum:
        return 0
    return max(0, min(100, round(100 * float(value) / float(maximum))))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing beside words; it says nothing to a screen reader."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("images/states.svg"),
        name,
    )


@register.simple_tag
def notice_icon(kind: str) -> SafeString:
    return icon(NOTICE_SHAPES.get(str(kind), "info"))


@register.inclusion_tag("components/stairs_mark.html")
def stairs_mark(steps: Sequence[Step]) -> dict[str, Any]:
    top = 6 * len(steps)
    treads = [
        Tread(12 * at, top - 6 * at, 6 * (at + 1), str(step.state), step.current)
        for at, step in enumerate(steps)
    ]
    return {"treads": treads, "width": 12 * len(steps), "height": top + 6}


def _heading(title: str, level: int) -> SafeString:
    return format_html("<h{0}>{1}</h{0}>", level, title) if title else SafeString("")


@register.simple_block_tag
def card(content: str, title: str = "", heading: int = 2, tone: str = "") -> SafeString:
    return format_html(
        '<section class="card"{}>{}{}</section>',
        format_html(' data-tone="{}"', tone) if tone else "",
        _heading(title, heading),
        content,
    )


@register.simple_block_tag
def notice(content: str, kind: str, title: str = "") -> SafeString:
    return format_html(
        '<div class="notice" data-state="{}">{}<div>{}{}</div></div>',
        kind,
        notice_icon(kind),
        format_html("<p><strong>{}</strong></p>", title) if title else "",
        content,
    )


@register.simple_block_tag
def datatable(
    content: str, caption: str, hide_caption: bool = False, heat: bool = False
) -> SafeString:
    """A table that scrolls inside its own box and can be reached by keyboard to do so."""
    return format_html(
        '<div class="table" role="region" tabindex="0" aria-label="{0}">'
        "<table{1}><caption{2}>{0}</caption>{3}</table></div>",
        caption,
        SafeString(' class="heat" data-grid') if heat else "",
        SafeString(' class="visually-hidden"') if hide_caption else "",
        content,
    )
