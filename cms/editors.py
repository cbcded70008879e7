"""Who may edit follows from roles: groups and is_staff are only Wagtail's copy of the grants."""

from django.contrib.auth.models import AnonymousUser, Group
from django.db import transaction

from cms import tree
from competence.people import clock
from competence.people.models import Role, RoleGrant, Unit, User

EDITING_ROLES = (Role.CONTENT_EDITOR, Role.REGIONAL_LEAD)
# HR writes the rules of her municipality, and no pages.
RULE_ROLES = (*EDITING_ROLES, Role.HR)


def units_edited_by(user: User | AnonymousUser) -> list[Unit]:
    """Where a content editor's or regional lead's role counts, by today's grants."""
    return _publishers(user, EDITING_ROLES)


def units_ruled_by(user: User | AnonymousUser) -> list[Unit]:
    """The publishers whose ladders, paths, programmes and profiles she writes."""
    return _publishers(user, RULE_ROLES)


def _publishers(user: User | AnonymousUser, roles: tuple[Role, ...]) -> list[Unit]:
    grants = (
        RoleGrant.objects.live()
        .on(clock.today())
        .filter(person__user_id=user.pk or 0, role__in=roles)
        .select_related("scope", "scope__municipality", "scope__parent")
    )
    found = {unit.pk: unit for grant in grants if (unit := _publisher(grant))}
    return sorted(found.values(), key=lambda unit: unit.path)


def _publisher(grant: RoleGrant) -> Unit | None:
    """A region, or the municipality a scope lies in. A regional lead leads nothing smaller."""
    if grant.scope.kind == Unit.Kind.REGION:
        return grant.scope if grant.role in EDITING_ROLES else None
    return None if grant.role == Role.REGIONAL_LEAD else grant.scope.municipality


@transaction.atomic
def sync(user: User) -> None:
    """Her groups are those of what she edits today, no other."""
    units, ruled = units_edited_by(user), units_ruled_by(user)
    for unit in units:
        tree.index_of(unit)
    due = {tree.group_name(unit) for unit in units}
    if ruled and not units:
        due.add(tree.rule_writers().name)
    held = set(user.groups.values_list("name", flat=True))
    if due != held:
        user.groups.set(Group.objects.filter(name__in=due))
    is_staff = bool(ruled) or user.is_superuser
    if user.is_staff != is_staff:
        user.is_staff = is_staff
        user.save(update_fields=["is_staff"])


def sync_all() -> None:
    """For the demo builder and a new installation; later each visit to /cms/ does it, see middleware."""
    editing = RoleGrant.objects.live().on(clock.today()).filter(role__in=RULE_ROLES)
    for user in User.objects.filter(pk__in=editing.values("person__user_id")):
        sync(user)
