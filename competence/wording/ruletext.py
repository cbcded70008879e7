"""A rule as sentences for people, so that nobody has to read JSON to know what is asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from competence.domain.facts import FactKind
from competence.domain.grammar import Group, Leaf, Node
from competence.domain.shapes import STEP_KEY
from competence.wording.names import Names
from competence.wording.requirements import step_title
from competence.wording.rulelasting import amount_words, counting_words, lasting_words
from competence.wording.ruleterms import ASSESSORS, threshold_words
from competence.wording.tasks import task_title

# What an editor chooses from, in the order of how often it is asked for.
KINDS: Mapping[str, Promise] = {
    "module": gettext_lazy("A module is passed"),
    "element": gettext_lazy("A practical element is done"),
    "talk": gettext_lazy("A follow-up talk is held"),
    "document": gettext_lazy("A routine is read"),
    "experience": gettext_lazy("Months of experience"),
    "external": gettext_lazy("A course elsewhere"),
    "method": gettext_lazy("A method certificate"),
    "check": gettext_lazy("A knowledge check is passed"),
    "assessment": gettext_lazy("Somebody's assessment"),
    "supervision": gettext_lazy("Hours of supervision"),
    "mentored": gettext_lazy("Being a mentor to others"),
    "eligibility": gettext_lazy("The eligibility is approved"),
    "step": gettext_lazy("A step is reached"),
    "decision": gettext_lazy("A decision is made"),
}
EXPERIENCES: Mapping[str, Promise] = {
    "child_services": gettext_lazy("child and youth services"),
    "child_investigation": gettext_lazy("child investigations"),
    "reception": gettext_lazy("reception of reports"),
    "foster_care": gettext_lazy("foster care"),
    "placement": gettext_lazy("placed children"),
    "family_law": gettext_lazy("family law"),
    "domestic_violence": gettext_lazy("violence in close relationships"),
    "youth_crime": gettext_lazy("young people and crime"),
    "supervisor_post": gettext_lazy("work as a supervisor"),
    "unaccompanied_children": gettext_lazy("unaccompanied children"),
}
SUPERVISIONS: Mapping[str, Promise] = {
    "professional": pgettext_lazy("hours of", "professional supervision"),
}
MENTORED: Mapping[str, Promise] = {"newcomer": gettext_lazy("new colleagues")}
DECISIONS: Mapping[str, Promise] = {
    FactKind.INDEPENDENCE: gettext_lazy("Decision on independent work"),
    FactKind.STEP: gettext_lazy("Decision on a step"),
    FactKind.TASK_ASSIGNED: gettext_lazy("Decision on a task"),
}


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A node in words; what is in it and, where it is not renewed by being done again, how it is."""

    text: str
    inside: tuple["RuleWords", ...] = ()
    renewal: str = ""
    renewed_by: tuple["RuleWords", ...] = ()


def rule_words(node: Node, names: Names, worth: int | None = None) -> RuleWords:
    if isinstance(node, Group):
        worths: Iterable[int | None] = node.worth or [None] * len(node.children)
        return RuleWords(
            _worth(group_words(node.kind, node.need), worth),
            tuple(
                rule_words(child, names, points)
                for child, points in zip(node.children, worths, strict=True)
            ),
        )
    return RuleWords(
        _worth(leaf_words(node, names), worth),
        renewal=renewal_words(len(node.renewal)),
        renewed_by=tuple(rule_words(turn, names) for turn in node.renewal),
    )


def group_words(kind: str, need: Any) -> str:
    return _GROUPS[kind](need) % {"count": need}


def renewal_words(turns: int) -> str:
    if turns > 1:
        return _("Renewed by these, one each time in turn:")
    return _("Renewed by:") if turns else ""


def leaf_words(leaf: Leaf, names: Names) -> str:
    """ "Modulen Sekretess, version 2 eller senare. Gäller i 12 månader från genomförandet." """
    asked = ", ".join([_SUBJECTS[leaf.kind](leaf, names), *threshold_words(leaf)])
    sentences = [f"{capfirst(asked)}.", *lasting_words(leaf)]
    if leaf.counting is not None:
        sentences += counting_words(leaf.counting)
    return " ".join(sentences)


def subject_words(kind: str, subject: str, names: Names) -> str:
    """What the subject of a leaf is called; its key where nobody has named it."""
    if kind == "step":
        title = names.title(kind, subject)
        return step_title(subject, title) if STEP_KEY.fullmatch(subject) else title
    if kind == "assessment":
        return _first_title(subject, names, ("element", "step"))
    if kind == "decision":
        return task_title(names.title("step", subject))
    known = _OWN_WORDS.get(kind, {}).get(subject)
    return str(known) if known else names.title(_TITLED_AS.get(kind, kind), subject)


_OWN_WORDS: Mapping[str, Mapping[str, Promise]] = {
    "experience": EXPERIENCES,
    "supervision": SUPERVISIONS,
    "mentored": MENTORED,
}
_TITLED_AS = {"check": "module"}


def _first_title(subject: str, names: Names, kinds: Iterable[str]) -> str:
    return next(
        (title for kind in kinds if (title := names.title(kind, subject)) != subject), subject
    )


def _worth(text: str, worth: int | None) -> str:
    if worth is None:
        return text
    points = ngettext("(%(count)s point)", "(%(count)s points)", worth) % {"count": worth}
    return f"{text} {points}"


_GROUPS: Mapping[str, Callable[[Any], str]] = {
    "all": lambda _need: _("All of these:"),
    "any": lambda _need: _("At least one of these:"),
    "at_least": lambda _need: _("At least %(count)s of these:"),
    "points": lambda need: ngettext(
        "At least %(count)s point from these:", "At least %(count)s points from these:", need
    ),
}


def _named(text: Promise) -> Callable[[Leaf, Names], str]:
    return lambda leaf, names: str(text) % {"what": subject_words(leaf.kind, leaf.subject, names)}


def _experience(leaf: Leaf, names: Names) -> str:
    months = leaf.terms["months"]
    text = ngettext(
        "at least %(count)s month of experience of %(what)s",
        "at least %(count)s months of experience of %(what)s",
        months,
    )
    return text % {"count": months, "what": subject_words(leaf.kind, leaf.subject, names)}


def _supervision(leaf: Leaf, names: Names) -> str:
    hours = leaf.terms["hours"]
    text = ngettext(
        "at least %(count)s hour of %(what)s", "at least %(count)s hours of %(what)s", int(hours)
    )
    what = subject_words(leaf.kind, leaf.subject, names)
    return text % {"count": amount_words(hours), "what": what}


def _mentored(leaf: Leaf, names: Names) -> str:
    text = _("has been mentor to at least %(count)s %(what)s")
    what = subject_words(leaf.kind, leaf.subject, names)
    return text % {"count": leaf.terms["persons"], "what": what}


def _assessment(leaf: Leaf, names: Names) -> str:
    return _("assessment of %(what)s by %(who)s") % {
        "what": subject_words(leaf.kind, leaf.subject, names),
        "who": ASSESSORS[leaf.terms["by"]],
    }


def _step(leaf: Leaf, names: Names) -> str:
    ladder = leaf.terms.get("ladder")
    words = {"what": subject_words(leaf.kind, leaf.subject, names)}
    if ladder is None:
        return _("%(what)s is reached") % words
    return _("%(what)s is reached in %(ladder)s") % {
        **words,
        "ladder": names.title("ladder", ladder),
    }


def _decision(leaf: Leaf, names: Names) -> str:
    return _("%(decision)s: %(what)s") % {
        "decision": DECISIONS[leaf.terms["decision"]],
        "what": subject_words(leaf.kind, leaf.subject, names),
    }


_SUBJECTS: Mapping[str, Callable[[Leaf, Names], str]] = {
    "module": _named(gettext_lazy("the module %(what)s")),
    "check": _named(gettext_lazy("passed knowledge check in %(what)s")),
    "element": _named(gettext_lazy("the element %(what)s")),
    "talk": _named(gettext_lazy("the talk %(what)s is held")),
    "document": _named(gettext_lazy("the routine %(what)s is read")),
    "eligibility": lambda _leaf, _names: _("the eligibility is approved"),
    "method": _named(gettext_lazy("the method %(what)s")),
    "external": _named(gettext_lazy("the course %(what)s")),
    "experience": _experience,
    "supervision": _supervision,
    "mentored": _mentored,
    "assessment": _assessment,
    "step": _step,
    "decision": _decision,
}
