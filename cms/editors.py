"""Who may edit follows from roles: groups and is_staff are only Wagtail's copy of the grants."""

from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction

from cms import tree
from competence.people import clock
from competence.people.models import Role, RoleGrant, Unit, User

EDITING_ROLES = (Role.CONTENT_EDITOR, Role.REGIONAL_LEAD)


def units_edited_by(user: User | AnonymousUser) -> list[Unit]:
    """Where a content editor's or regional lead's role counts, by today's grants."""
    grants = (
        RoleGrant.objects.live()
        .on(clock.today())
        .filter(person__user_id=user.pk or 0, role__in=EDITING_ROLES)
        .select_related("scope", "scope__municipality", "scope__parent")
    )
    found = {unit.pk: unit for grant in grants if (unit := _publisher(grant))}
    return sorted(found.values(), key=lambda unit: unit.path)


def _publisher(grant: RoleGrant) -> Unit | None:
    """A region, or the municipality a scope lies in. A regional lead leads nothing smaller."""
    if grant.scope.kind == Unit.Kind.REGION:
        return grant.scope
    return grant.scope.municipality if grant.role == Role.CONTENT_EDITOR else None


@transaction.atomic
def sync(user: User) -> None:
    """Her groups are those of what she edits today, no other."""
    units = units_edited_by(user)
    for unit in units:
        tree.index_of(unit)
    due = {tree.group_name(unit) for unit in units}
    held = set(user.groups.values_list("name", flat=True))
    if due != held:
        user.groups.set(Group.objects.filter(name__in=due))
    is_staff = bool(units) or user.is_superuser
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])


def sync_all() -> None:
    """For the demo builder and a new installation; later each visit to /cms/ does it, see middleware."""
    editing = RoleGrant.objects.live().on(clock.today()).filter(role__in=EDITING_ROLES)
    for user in User.objects.filter(pk__in=editing.values("person__user_id")):
        sync(user)
