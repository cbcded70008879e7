"""An introduction that is under way reads another version of its programme.

The assignment stays the same row, so that talks, extra time, waivers and practice stay where they
hang; what it read before is kept beside it.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.models import Assignment, AssignmentMove, RuleSet, RuleVersion
from competence.people import clock
from competence.people.audit import SYSTEM, Actor, record
from competence.people.models import Unit
from competence.queries import programme_versions as query
from competence.queries import rulebook
from competence.services import assignments, messages


@transaction.atomic
def move(*, assignment: Assignment, version: RuleVersion, by: Actor) -> bool:
    """From today. False when she reads that version already, or follows the programme no more."""
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if row.retracted_at or row.ends_on or row.rule_version_id == version.pk:
        return False
    before = RuleVersion.objects.get(pk=row.rule_version_id)
    if version.published_at is None or version.rule_set_id != before.rule_set_id:
        raise ValidationError(_("Only a published version of the same programme can be followed."))
    AssignmentMove.objects.create(
        assignment=row,
        person_id=row.person_id,
        municipality_id=row.municipality_id,
        before=before,
        after=version,
        moved_on=clock.today(),
        moved_at=clock.now(),
        moved_by=by.person,
    )
    row.rule_version = version
    row.save(update_fields=["rule_version"])
    assignments.refresh_next_due(row)
    person = assignment.person
    record("programme.moved", row, by=by, concerns=person, before=before.pk, after=version.pk)
    return True


def tell(assignment: Assignment) -> None:
    """When something is asked that was not, or the days are others. Part of the move it tells of."""
    person = assignment.person
    with messages.language_of(person):
        messages.write(
            to=person,
            subject=_("Your introduction has changed"),
            text=_(
                "Hello %(name)s,\n\nthere is a new version of %(title)s, and from today you follow "
                "it. What you have done counts, and the talks you have had stay. Under My "
                "introduction you see what is new and when it is due. Ask your supervisor if "
                "something is unclear."
            )
            % {"name": person.given_name, "title": assignment.rule_version.title},
        )


def move_due() -> int:
    """Every night: whose older version was kept to a day that has passed follows the latest."""
    return sum(map(_move_due_in, Unit.objects.municipalities()))


def _move_due_in(municipality: Unit) -> int:
    due = list(query.kept_too_long(municipality, clock.today()))
    published = rulebook.published(municipality, RuleSet.Kind.PROGRAMME) if due else []
    latest = {version.rule_set_id: version for version in published}
    return sum(_followed(each, latest.get(each.rule_version.rule_set_id)) for each in due)


@transaction.atomic
def _followed(assignment: Assignment, latest: RuleVersion | None) -> bool:
    if latest is None or not move(assignment=assignment, version=latest, by=SYSTEM):
        return False
    tell(assignment)
    return True
