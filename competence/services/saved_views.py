"""Views of the competence map that somebody keeps for herself: a name and an address."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.models import SavedView
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person

AT_MOST = 50


@transaction.atomic
def save(*, person: Person, name: str, query: str, by: Actor) -> SavedView:
    """The same name once more keeps the newer selection."""
    Person.objects.select_for_update().get(pk=person.pk)
    held = SavedView.objects.filter(person=person)
    row = held.filter(name=name).first()
    if row is None and held.count() >= AT_MOST:
        raise ValidationError(_("You have fifty views. Take away one that you no longer use."))
    if row is not None and row.query == query:
        return row
    row, _created = SavedView.objects.update_or_create(
        person=person, name=name, defaults={"query": query, "saved_at": clock.now()}
    )
    record("map_view.saved", row, by=by, concerns=person)
    return row


@transaction.atomic
def rename(*, view: SavedView, name: str, by: Actor) -> None:
    if view.name == name:
        return
    if SavedView.objects.filter(person=view.person_id, name=name).exclude(pk=view.pk).exists():
        raise ValidationError(_("You already have a view with that name."))
    SavedView.objects.filter(pk=view.pk).update(name=name)
    record("map_view.renamed", view, by=by, concerns=view.person)


@transaction.atomic
def remove(*, view: SavedView, by: Actor) -> None:
    """The second of two clicks finds nothing to take away."""
    record_of, person = view.pk, view.person
    gone, _kinds = SavedView.objects.filter(pk=record_of).delete()
    if gone:
        record("map_view.removed", view, by=by, concerns=person)
