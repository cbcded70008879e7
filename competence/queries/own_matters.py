"""What is open in the year of somebody who leaves: her own talks, mentors, plan and proposals."""

from collections import Counter, defaultdict
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.models import Proposal
from competence.people.access import Reach
from competence.people.models import Mentorship, Person, lean
from competence.queries import introductions
from competence.queries.leaving_posts import Posts
from competence.queries.matters import Found, Matter, booked_talks, day_of, names
from competence.wording import day_words


def _proposed(reach: Reach, posts: Posts) -> Found:
    rows = Proposal.objects.filter(person__in=posts.ids, settled_at__isnull=True)
    for person_id, count in Counter(rows.values_list("person_id", flat=True)).items():
        words = ngettext(
            "A proposal waits for a decision", "%(count)s proposals wait for a decision", count
        )
        then = _("The unit manager decides before the last day, or it stays undecided.")
        yield person_id, Matter(words % {"count": count}, then, to_arrange=True)


def _introduction(reach: Reach, posts: Posts) -> Found:
    """Until she has left: then it is hers, and nobody's to do."""
    staying = [each.person.pk for each in posts.leavers if each.ends_on >= reach.day]
    for person_id, year in introductions.of_people(staying, reach.day).items():
        if not year.finished:
            what = _("Follows %(title)s") % {"title": year.title}
            then = _("The plan leaves My team with her. What she has done stays.")
            yield person_id, Matter(what, then)


def _own_talks(reach: Reach, posts: Posts) -> Found:
    late: dict[int, list[date]] = defaultdict(list)
    for row in booked_talks().filter(person__in=posts.ids):
        if posts.is_after(row.person_id, day_of(row)):
            late[row.person_id].append(day_of(row))
    for person_id, days in late.items():
        what = _("Has a talk booked: %(days)s") % {"days": ", ".join(map(day_words, sorted(days)))}
        then = _("Cancel it. Nobody is reminded of it after the last day.")
        yield person_id, Matter(what, then, to_arrange=True)


def _own_mentors(reach: Reach, posts: Posts) -> Found:
    rows = Mentorship.objects.live().filter(person__in=posts.ids, declined_at__isnull=True)
    mentors: dict[int, list[Person]] = defaultdict(list)
    for row in lean(rows.select_related("mentor", "replaces")):
        leaver = posts.by_id[row.person_id]
        if leaver.ends_on >= reach.day and posts.held_beyond(row, leaver):
            mentors[row.person_id].append(row.mentor)
    for person_id, people in mentors.items():
        what = _("Has %(names)s as mentor") % {"names": names(reach, people)}
        yield person_id, Matter(what, _("The mentorship ends the same day."))


COLLECTORS = (_proposed, _introduction, _own_talks, _own_mentors)
