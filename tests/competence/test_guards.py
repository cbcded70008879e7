import pytest
from django.db import DatabaseError, transaction

from competence.models import Fact
from competence.people import clock
from competence.people.models import Employment
from competence.people.names import sort_key
from tests import factories


def test_fact_cannot_carry_another_municipality_than_its_person(cast):
    fact = factories.fact(cast.alma)
    fact.pk, fact.municipality = None, cast.granby

    with pytest.raises(DatabaseError, match="same_municipality"), transaction.atomic():
        fact.save(force_insert=True)


def test_a_line_of_the_ledger_cannot_be_edited(cast):
    fact = factories.fact(cast.alma, level=3)

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        Fact.objects.filter(pk=fact.pk).update(level=5)


def test_a_line_of_the_ledger_can_be_retracted_with_a_reason(cast):
    fact = factories.fact(cast.alma)

    Fact.objects.filter(pk=fact.pk).update(retracted_at=clock.now(), retracted_reason="Fel person")

    assert not Fact.objects.live().filter(pk=fact.pk).exists()


def test_an_employment_cannot_be_moved_to_another_unit(cast):
    employment = cast.alma.employments.get()

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        Employment.objects.filter(pk=employment.pk).update(unit=cast.other_unit)


def test_names_sort_in_swedish_order():
    families = ["Öberg", "Zara", "Åsa", "anna", "Ärla", "Éva"]

    ordered = sorted(families, key=lambda family: sort_key("", family))

    assert ordered == ["anna", "Éva", "Zara", "Åsa", "Ärla", "Öberg"]
