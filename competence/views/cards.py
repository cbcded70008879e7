"""A card of Idag as a page shows it: what it is called, where its one button leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from competence.queries import today
from competence.queries.today import Card
from competence.wording.catalogue import FORM_WORDS
from competence.wording.introduction import due_words
from competence.wording.states import day_words

ICONS: Mapping[str, str] = {
    today.ATTENDED: "people",
    today.CHECK: "check",
    today.ELEMENT: "people",
    today.MODULE: "book",
    today.ROUTINE: "info",
    today.TALK: "chat",
    today.TALK_TO_CONFIRM: "chat",
}


@dataclass(frozen=True, slots=True)
class ShownCard:
    title: str
    kind: str
    icon: str
    minutes: int
    due: str
    note: str
    href: str
    action: str


def shown(card: Card) -> ShownCard:
    kind, action, note = _WORDS[card.kind](card)
    due = "" if card.kind in (today.TALK, today.TALK_TO_CONFIRM) else due_words(card.due_on)
    return ShownCard(
        card.title, kind, ICONS[card.kind], card.minutes, due, note, _href(card), action
    )


def _href(card: Card) -> str:
    if card.kind == today.ELEMENT:
        return f"{reverse('practice')}?moment={card.key}"
    if card.kind == today.TALK:
        return f"{reverse('stage', args=[card.stage])}#stage"
    name = {
        today.ATTENDED: "module",
        today.CHECK: "check",
        today.MODULE: "module",
        today.ROUTINE: "routine",
        today.TALK_TO_CONFIRM: "confirm_talk",
    }[card.kind]
    return reverse(name, args=[card.key])


Words = tuple[str, str, str]


def _module(card: Card) -> Words:
    numbers = {"number": card.part, "total": card.of}
    kind = (
        _("Module, ahead of the plan, part %(number)s of %(total)s")
        if card.ahead
        else _("Module, part %(number)s of %(total)s")
    )
    return kind % numbers, _("Continue") if card.begun else _("Begin"), card.detail


def _attended(card: Card) -> Words:
    note = _("Mark the day when you have been there.")
    return str(FORM_WORDS[card.detail]), _("See what it is about"), note


def _check(card: Card) -> Words:
    return _("Knowledge check"), _("Do the check"), _("All parts are read.")


def _routine(card: Card) -> Words:
    note = _("It has changed since you read it.") if card.begun else ""
    return _("Routine"), _("Read it"), note


def _element(card: Card) -> Words:
    return _("Practice"), _("Mark an occasion"), _("When you have taken part, mark it here.")


def _talk(card: Card) -> Words:
    note = _("Today at %(time)s.") % {"time": card.detail}
    return _("Follow-up talk"), _("See what it is about"), note


def _talk_to_confirm(card: Card) -> Words:
    day = day_words(card.due_on) if card.due_on else ""
    note = _("Your supervisor has noted that it was held on %(day)s.") % {"day": day}
    return _("Follow-up talk"), _("Confirm"), note


_WORDS: Mapping[str, Callable[[Card], Words]] = {
    today.ATTENDED: _attended,
    today.CHECK: _check,
    today.ELEMENT: _element,
    today.MODULE: _module,
    today.ROUTINE: _routine,
    today.TALK: _talk,
    today.TALK_TO_CONFIRM: _talk_to_confirm,
}
