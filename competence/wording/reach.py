"""A rule of assignment as one sentence, and why it reaches somebody or does not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from competence.domain.drafting import found_at
from competence.domain.reach import Candidate, match
from competence.domain.reach_rule import Asked, groups_of
from competence.people.models import Employment, Role
from competence.wording.names import Names
from competence.wording.states import day_words

# As they stand in the middle of a sentence, several of them.
ROLES: Mapping[str, Promise] = {
    Role.CASEWORKER: pgettext_lazy("several", "caseworkers"),
    Role.SUPERVISOR: pgettext_lazy("several", "supervisors"),
    Role.UNIT_MANAGER: pgettext_lazy("several", "unit managers"),
    Role.MENTOR: pgettext_lazy("several", "mentors"),
    Role.HR: pgettext_lazy("several", "people in HR"),
    Role.CONTENT_EDITOR: pgettext_lazy("several", "content editors"),
    Role.METHOD_OWNER: pgettext_lazy("several", "method owners"),
    Role.BOARD_READER: pgettext_lazy("several", "board readers"),
    Role.REGIONAL_LEAD: pgettext_lazy("several", "regional leads"),
}
EMPLOYMENTS: Mapping[str, Promise] = {
    Employment.Type.PERMANENT: pgettext_lazy("several", "employed until further notice"),
    Employment.Type.TEMPORARY: pgettext_lazy("several", "in temporary posts"),
    Employment.Type.PROBATION: pgettext_lazy("several", "on probation"),
    Employment.Type.HOURLY: pgettext_lazy("several", "employed by the hour"),
    Employment.Type.AGENCY: pgettext_lazy("several", "hired from an agency"),
}
ROLE_HELD: Mapping[str, Promise] = {
    Role.CASEWORKER: pgettext_lazy("one", "caseworker"),
    Role.SUPERVISOR: pgettext_lazy("one", "supervisor"),
    Role.UNIT_MANAGER: pgettext_lazy("one", "unit manager"),
    Role.MENTOR: pgettext_lazy("one", "mentor"),
    Role.HR: pgettext_lazy("one", "in HR"),
    Role.CONTENT_EDITOR: pgettext_lazy("one", "content editor"),
    Role.METHOD_OWNER: pgettext_lazy("one", "method owner"),
    Role.BOARD_READER: pgettext_lazy("one", "board reader"),
    Role.REGIONAL_LEAD: pgettext_lazy("one", "regional lead"),
}
EMPLOYED_AS: Mapping[str, Promise] = {
    Employment.Type.PERMANENT: pgettext_lazy("one", "employed until further notice"),
    Employment.Type.TEMPORARY: pgettext_lazy("one", "in a temporary post"),
    Employment.Type.PROBATION: pgettext_lazy("one", "on probation"),
    Employment.Type.HOURLY: pgettext_lazy("one", "employed by the hour"),
    Employment.Type.AGENCY: pgettext_lazy("one", "hired from an agency"),
}


@dataclass(frozen=True, slots=True)
class ReachNames:
    """Units by path, programmes by key, and the titles of what can be held."""

    units: Mapping[str, str]
    programmes: Mapping[str, str]
    names: Names

    def unit(self, path: str) -> str:
        """Of a unit that is no longer there the last part of the path is all that is left."""
        return self.units.get(path) or path.strip("/").rpartition("/")[2]

    def programme(self, key: str) -> str:
        return self.programmes.get(key, key)


def rule_sentence(document: Mapping[str, Any], names: ReachNames) -> str:
    """Alla socialsekreterare i Utredning får ”Introduktion för utredare”, utom de som har steg 2."""
    groups = groups_of(document["who"])
    words = {
        "people": _and(_("all %s") % _group(asked, names) for asked in groups.reached),
        "programme": names.programme(document["programme"]),
        "others": _and(_excepted(asked, names) for asked in groups.excepted),
    }
    if groups.excepted:
        sentence = _("%(people)s get “%(programme)s”, except %(others)s.")
    else:
        sentence = _("%(people)s get “%(programme)s”.")
    return capfirst(sentence % words)


def time_words(document: Mapping[str, Any]) -> str:
    """From when, and by when."""
    return " ".join(filter(None, (_begins(document["after_days"]), _ends(document["within_days"]))))


def reason_lines(
    tree: Mapping[str, Any],
    reasons: Iterable[str],
    candidate: Candidate,
    day: date,
    names: ReachNames,
) -> tuple[str, ...]:
    """What decides for one person: each condition with what holds for her."""
    found = [*_reasons(tree, reasons, candidate, day, names)]
    return tuple(dict.fromkeys(found))


def _group(asked: Asked, names: ReachNames) -> str:
    """Socialsekreterare i Utredning som anställts från 1 januari 2026."""
    roles = [str(ROLES[role]) for role in asked.get("role", ())]
    people = _and(roles) or pgettext("several", "colleagues")
    return _narrowed(people, asked, names)


def _excepted(asked: Asked, names: ReachNames) -> str:
    roles = [str(ROLES[role]) for role in asked.get("role", ())]
    return _narrowed(_and(roles) or pgettext("several", "those"), asked, names, already=True)


def _narrowed(people: str, asked: Asked, names: ReachNames, *, already: bool = False) -> str:
    if "unit" in asked:
        units = _or(names.unit(path) for path in asked["unit"])
        people = _("%(people)s in %(units)s") % {"people": people, "units": units}
    clauses = [*_clauses(asked, names, already)]
    if clauses:
        people = _("%(people)s who %(clauses)s") % {"people": people, "clauses": _and(clauses)}
    return people


def _clauses(asked: Asked, names: ReachNames, already: bool) -> Iterator[str]:
    if "employment" in asked:
        types = _or(str(EMPLOYMENTS[type]) for type in asked["employment"])
        yield pgettext("several", "are %s") % types
    if "hired" in asked:
        yield pgettext("several", "were hired %s") % _days(asked["hired"])
    if "holds" in asked:
        held = _held(asked["holds"], names)
        form = pgettext("several", "already have %s") if already else pgettext("several", "have %s")
        yield form % held


def _days(hired: Mapping[str, str]) -> str:
    """Från 1 januari 2026, men före 1 juli 2026."""
    words = {bound: day_words(date.fromisoformat(day)) for bound, day in hired.items()}
    if len(words) > 1:
        return _("from %(on_or_after)s, but before %(before)s") % words
    if "before" in words:
        return _("before %(before)s") % words
    return _("from %(on_or_after)s") % words


def _held(leaf: Mapping[str, Any], names: ReachNames) -> str:
    return _HELD.get(leaf["leaf"], _something)(leaf, names)


def _step(leaf: Mapping[str, Any], _names: ReachNames) -> str:
    return pgettext("what somebody has", "step %s") % leaf["step"].removeprefix("step_")


def _module(leaf: Mapping[str, Any], names: ReachNames) -> str:
    title = names.names.title("module", leaf["course"])
    return pgettext("what somebody has", "a pass in the module “%s”") % title


def _eligible(_leaf: Mapping[str, Any], _names: ReachNames) -> str:
    return pgettext("what somebody has", "an approved eligibility")


def _something(_leaf: Mapping[str, Any], _names: ReachNames) -> str:
    return pgettext("what somebody has", "what is asked for")


_HELD: Mapping[str, Callable[[Mapping[str, Any], ReachNames], str]] = {
    "step": _step,
    "module": _module,
    "eligibility": _eligible,
}


def _reasons(
    tree: Mapping[str, Any],
    reasons: Iterable[str],
    candidate: Candidate,
    day: date,
    names: ReachNames,
) -> Iterator[str]:
    for path in reasons:
        above, _slash, name = path.rpartition("/")
        if name == "employed":
            yield _("Is not employed here.")
            continue
        condition = found_at(tree, above)
        holds = match(condition, candidate, day).reached
        yield _TOLD[name](condition[name], candidate, holds, names)


def _role_told(asked: Sequence[str], candidate: Candidate, holds: bool, _names: ReachNames) -> str:
    if holds:
        return _("Is %s.") % _and(str(ROLE_HELD[r]) for r in asked if r in candidate.roles)
    return _("Is not %s.") % _or(str(ROLE_HELD[role]) for role in asked)


def _unit_told(asked: Sequence[str], candidate: Candidate, holds: bool, names: ReachNames) -> str:
    hers = _and(dict.fromkeys(names.unit(post.unit) for post in candidate.employments))
    if holds:
        return _("Works in %s.") % hers
    units = _or(names.unit(path) for path in asked)
    return _("Works in %(hers)s, not in %(units)s.") % {"hers": hers, "units": units}


def _employment_told(
    asked: Sequence[str], candidate: Candidate, holds: bool, _names: ReachNames
) -> str:
    types = dict.fromkeys(post.type for post in candidate.employments)
    hers = _and(str(EMPLOYED_AS[type]) for type in types)
    if holds:
        return _("Is %s.") % hers
    wanted = _or(str(EMPLOYED_AS[type]) for type in asked)
    return _("Is %(hers)s, not %(wanted)s.") % {"hers": hers, "wanted": wanted}


def _hired_told(
    asked: Mapping[str, str], candidate: Candidate, holds: bool, _names: ReachNames
) -> str:
    first = day_words(min(post.hired_on for post in candidate.employments))
    if holds:
        return _("Was hired on %s.") % first
    return _("Was hired on %(day)s, not %(days)s.") % {"day": first, "days": _days(asked)}


def _holds_told(
    asked: Mapping[str, Any], _candidate: Candidate, holds: bool, names: ReachNames
) -> str:
    form = _("Has %s.") if holds else _("Does not have %s.")
    return form % _held(asked, names)


_TOLD: Mapping[str, Callable[[Any, Candidate, bool, ReachNames], str]] = {
    "role": _role_told,
    "unit": _unit_told,
    "employment": _employment_told,
    "hired": _hired_told,
    "holds": _holds_told,
}


def _begins(after_days: int) -> str:
    if not after_days:
        return _("It begins on the first working day, or when the rule reaches whoever works here.")
    words = ngettext(
        "It begins %(count)s day after the first working day, or after the rule reaches whoever "
        "works here.",
        "It begins %(count)s days after the first working day, or after the rule reaches whoever "
        "works here.",
        after_days,
    )
    return words % {"count": after_days}


def _ends(within_days: int | None) -> str:
    if within_days is None:
        return _("The programme says when each stage is due.")
    words = ngettext(
        "Everything is due within %(count)s day from the start.",
        "Everything is due within %(count)s days from the start.",
        within_days,
    )
    return words % {"count": within_days}


def _and(parts: Iterable[str]) -> str:
    return _listed(parts, pgettext("between the last two", "%(first)s and %(last)s"))


def _or(parts: Iterable[str]) -> str:
    return _listed(parts, pgettext("between the last two", "%(first)s or %(last)s"))


def _listed(parts: Iterable[str], form: str) -> str:
    *first, last = [*parts] or [""]
    return form % {"first": ", ".join(first), "last": last} if first else last
