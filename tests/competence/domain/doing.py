"""What people can do for a leaf on a day, as facts: for the tests of the first possible day."""

from dataclasses import replace
from datetime import timedelta

from competence.domain.calendar import add_months
from competence.domain.decisions import latest_eligibility
from competence.domain.facts import FactKind, Ledger
from competence.domain.grammar import Group

from .build import fact

ANY_DAY = {
    "module": ("course_completed", {"version": 99}),
    "document": ("document_acknowledged", {"version": 99}),
    "check": ("knowledge_check", {"passed": True, "amount": 100}),
    "supervision": ("supervision_session", {"qualified": True, "outside_line": True}),
}


def leaves(node):
    if not isinstance(node, Group):
        yield node
        return
    for child in node.children:
        yield from leaves(child)


def everything_done(rule, known, today, day):
    """All that anybody could have done from today to that day, for every leaf of a rule."""
    return [done for leaf in leaves(rule) for done in done_for(leaf, known, today, day)]


def done_for(leaf, known, today, day):
    if leaf.kind in ANY_DAY:
        kind, details = ANY_DAY[leaf.kind]
        if leaf.kind == "supervision":
            details = {**details, "amount": 10_000}
        return [dated(kind, leaf.subject, day, **details)]
    return _OTHERS.get(leaf.kind, nothing)(leaf, known, today, day)


def dated(kind, subject, day, **details):
    # Recorded last, so that of two on the same day it is the one that counts.
    return replace(fact(kind, subject, recorded_at="2035-01-01", **details), starts_on=day)


def nothing(_leaf, _known, _today, _day):
    return []


def element(leaf, known, today, day):
    rated = [dated("element_rated", leaf.subject, day, level=5)]
    seen = {"observed_by": leaf.terms.get("observed_by", "mentor")}
    apart = leaf.terms.get("days_apart")
    if apart is None:
        return [*rated, dated("element_done", leaf.subject, day, amount=99, **seen)]
    days = (day - today).days
    occasions = (today + timedelta(days=n) for n in range(days + 1))
    return [*rated, *(dated("element_done", leaf.subject, on, **seen) for on in occasions)]


def assessment(leaf, _known, _today, day):
    by = leaf.terms["by"]
    count = leaf.terms.get("count", 1)
    return [
        dated("assessment", leaf.subject, day, level=5, by=by, assessor=1000 + number)
        for number in range(count)
    ]


def booked(kind, **details):
    """On the day that is set, or on any day where none is."""

    def done(leaf, known, today, day):
        said = [one for one in known if names(one.subject, leaf)]
        coming = [
            one.starts_on
            for one in said
            if (one.kind is FactKind.BOOKED and one.starts_on >= today)
            or (one.kind == kind and one.starts_on > today and is_yes(one))
        ]
        on_the_day = [dated(kind, leaf.subject, day, **details)]
        return [] if coming and min(coming) > day else on_the_day

    return done


def names(subject, leaf):
    """A step that is decided includes those below it."""
    return subject >= leaf.subject if leaf.kind == "step" else subject == leaf.subject


def is_yes(one):
    return one.kind is not FactKind.INDEPENDENCE or one.value.get("granted", True)


def offered(kind):
    def done(leaf, known, today, day):
        return [
            replace(one, kind=FactKind(kind))
            for one in known
            if one.kind is FactKind.OFFERED
            and one.subject == leaf.subject
            and today <= one.starts_on <= day
        ]

    return done


def mentored(leaf, _known, today, day):
    if day < add_months(today, leaf.terms.get("months", 0)):
        return []
    return [
        dated("mentored", leaf.subject, today, person=10_000 + number)
        for number in range(leaf.terms["persons"])
    ]


def eligibility(_leaf, known, today, day):
    """Who was found not eligible is missing something that nobody knows the day of."""
    decision = latest_eligibility(Ledger(known), today)
    refused = decision is not None and decision.value.get("status") == "not_eligible"
    return [] if refused else [dated("eligibility", "degree", day, status="approved")]


_OTHERS = {
    "eligibility": eligibility,
    "element": element,
    "assessment": assessment,
    "talk": booked("talk_held"),
    "decision": booked("independence_decision", granted=True),
    "step": booked("step_decision"),
    "method": offered("method_certificate"),
    "external": offered("external_course"),
    "mentored": mentored,
}
