"""What is open when somebody leaves, and to whom it goes: before the day, on it, and after it.

As many queries for one as for all who leave.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.models import Assessment, Claim, MethodOwnership, Proposal
from competence.people.access import Reach
from competence.people.models import Deputyship, Mentorship, Person, lean
from competence.queries import own_matters
from competence.queries.history import shown_name
from competence.queries.leaving_posts import Leaver, Posts, posts_of
from competence.queries.matters import (
    MEMBER,
    METHODS,
    NAME_DEPUTY,
    NAME_MENTOR,
    NAME_SUPERVISOR,
    Found,
    Matter,
    about,
    booked_talks,
    by_leaver,
    day_of,
    names,
    with_permission,
)


def of_leaver(reach: Reach, person: Person, ends_on: date) -> tuple[Matter, ...]:
    return of_leavers(reach, [Leaver(person, ends_on)])[person.pk]


def of_leavers(reach: Reach, leavers: Sequence[Leaver]) -> Mapping[int, tuple[Matter, ...]]:
    """As it stands the day after the last, or today if that is later. To arrange comes first."""
    posts = posts_of(leavers, reach.day)
    found: dict[int, list[Matter]] = {leaver.person.pk: [] for leaver in leavers}
    for collect in COLLECTORS:
        for person_id, matter in collect(reach, posts):
            found[person_id].append(matter)
    return with_permission(reach, found)


def _led(reach: Reach, posts: Posts) -> Found:
    """By who leads them then: her deputy, else the manager nearest above each of them."""
    for leaver in posts.leavers:
        by_leader: dict[Person | None, list[Person]] = defaultdict(list)
        for one in posts.led_by(leaver):
            by_leader[posts.leader_after(leaver, one)].append(one)
        for leader, people in by_leader.items():
            words = ngettext("Leads %(names)s", "Leads %(count)s people: %(names)s", len(people))
            what = words % {"count": len(people), "names": names(reach, people)}
            then, lacks = _led_by(reach, leader), leader is None
            whom = about(reach, people)
            yield leaver.person.pk, Matter(what, then, lacks, NAME_SUPERVISOR, whom)


def _led_by(reach: Reach, leader: Person | None) -> str:
    if leader is None:
        return _("Nobody leads after that. Name a supervisor first.")
    return _("%(name)s leads the day after, until somebody else is named.") % {
        "name": shown_name(reach, leader)
    }


def _mentored(reach: Reach, posts: Posts) -> Found:
    rows = Mentorship.objects.live().filter(mentor__in=posts.ids, declined_at__isnull=True)
    hers = lean(rows.select_related("person", "replaces").order_by("person__sort_key"))
    others = (
        Mentorship.objects.live().filter(declined_at__isnull=True).exclude(mentor__in=posts.ids)
    )
    for leaver, people in posts.without_another(hers, "mentor_id", others):
        yield (
            leaver.person.pk,
            Matter(
                _("Is mentor for %(names)s") % {"names": names(reach, people)},
                _("The supervisor confirms what waits, and names a new mentor."),
                True,
                NAME_MENTOR,
                about(reach, people),
            ),
        )


def _deputyships(reach: Reach, posts: Posts) -> Found:
    rows = Deputyship.objects.live().filter(deputy__in=posts.ids)
    hers = lean(rows.select_related("person", "replaces").order_by("person__sort_key"))
    others = Deputyship.objects.live().exclude(deputy__in=posts.ids)
    for leaver, people in posts.without_another(hers, "deputy_id", others):
        yield (
            leaver.person.pk,
            Matter(
                _("Is deputy for %(names)s") % {"names": names(reach, people)},
                _("The deputyship ends the same day. Name another deputy if one is needed."),
                True,
                NAME_DEPUTY,
                about(reach, people),
            ),
        )


def _decides(reach: Reach, posts: Posts) -> Found:
    """A unit manager: who decides then, and how much waits for that."""
    proposals = Proposal.objects.filter(settled_at__isnull=True)
    waiting = posts.paths_of(proposals.values_list("person_id", flat=True))
    for leaver, grant in posts.managed:
        manager = posts.manager_above(leaver, grant.scope.path)
        count = sum(path.startswith(grant.scope.path) for path in waiting)
        what = _("Decides as unit manager in %(unit)s") % {"unit": grant.scope.name}
        if count:
            words = ngettext("%(count)s proposal waits", "%(count)s proposals wait", count)
            what = f"{what}, {words % {'count': count}}"
        then = _("Nobody decides after that. Give somebody the role first.")
        if manager:
            then = _("%(name)s decides from the day after.") % {"name": shown_name(reach, manager)}
        yield leaver.person.pk, Matter(what, then, to_arrange=manager is None)


def _asked(reach: Reach, posts: Posts) -> Found:
    rows = Assessment.objects.open().filter(assessor__in=posts.ids)
    rows = rows.exclude(role=Assessment.Role.SELF).select_related("person")
    asked = by_leaver(lean(rows.order_by("person__sort_key")), "assessor_id")
    for person_id, people in asked.items():
        what = _("Is asked to assess %(names)s") % {"names": names(reach, people)}
        then = _("Withdraw the question, and ask somebody else.")
        yield person_id, Matter(what, then, True, MEMBER, about(reach, people))


def _answers(reach: Reach, posts: Posts) -> Found:
    """Merits of those she leads: whoever leads them then has them among hers."""
    led = {leaver.person.pk: {one.pk for one in posts.led_by(leaver)} for leaver in posts.leavers}
    rows = Claim.objects.waiting().exclude(kind=Claim.Kind.DEGREE)
    rows = rows.filter(person__in=set().union(*led.values())) if any(led.values()) else rows.none()
    waiting = list(rows.values_list("person_id", flat=True))
    for person_id, people in led.items():
        count = sum(each in people for each in waiting)
        if count:
            words = ngettext(
                "A merit waits for her answer", "%(count)s merits wait for her answer", count
            )
            yield person_id, Matter(words % {"count": count}, _("Whoever leads them then answers."))


def _talks_to_hold(reach: Reach, posts: Posts) -> Found:
    rows = booked_talks().filter(booked_by__in=posts.ids).exclude(person__in=posts.ids)
    late = [row for row in rows if posts.is_after(row.booked_by_id or 0, day_of(row))]
    for person_id, people in by_leaver(late, "booked_by_id").items():
        what = _("Has booked talks with %(names)s") % {"names": names(reach, people)}
        then = _("Whoever leads them holds the talk, or books a new day.")
        yield person_id, Matter(what, then, True, MEMBER, about(reach, people))


def _methods(reach: Reach, posts: Posts) -> Found:
    """Those that nobody else answers for then."""
    rows = list(MethodOwnership.objects.live().filter(municipality__in=posts.homes))
    for leaver in posts.leavers:
        lasting = [row for row in rows if posts.lasts(row, leaver)]
        others = {row.method for row in lasting if row.person_id not in posts.ids}
        count = len({r.method for r in lasting if r.person_id == leaver.person.pk} - others)
        if count:
            words = ngettext(
                "Answers alone for a method", "Answers alone for %(count)s methods", count
            )
            then = _("HR writes down somebody else who answers for it.")
            whom = about(reach, [leaver.person])
            yield leaver.person.pk, Matter(words % {"count": count}, then, True, METHODS, whom)


COLLECTORS = (
    _led,
    _decides,
    _mentored,
    _asked,
    _talks_to_hold,
    _answers,
    _methods,
    _deputyships,
    *own_matters.COLLECTORS,
)
