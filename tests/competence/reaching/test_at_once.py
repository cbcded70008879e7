"""Two workers, and a human, at the same moment: one assignment."""

import json

import pytest

from competence.models import Assignment, Message, Reached
from competence.people.audit import Actor
from competence.people.models import Role
from competence.services import assignment_rules, assignments, rule_reach
from tests import factories
from tests.cast import make_cast
from tests.competence.reaching.conftest import PROGRAMME, TODAY, caseworkers, written
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("_a_day_in_september")
def test_rule_carried_out_by_several_workers_beside_a_supervisor_is_one_assignment_each():
    havsby = make_cast()
    programme = factories.make_rules(json.loads(PROGRAMME.read_text(encoding="utf-8")))
    by = Actor.of(havsby.elin, Role.HR)
    draft = written(havsby, by, caseworkers(havsby))
    assignment_rules.publish(draft=draft, seen=draft.digest, by=by)
    Reached.objects.all().delete()
    Message.objects.all().delete()
    Assignment.objects.all().delete()
    turns = iter(range(4))

    def work():
        if next(turns) == 0:
            assignments.assign(person=havsby.alma, rule_version=programme, starts_on=TODAY, by=by)
        else:
            rule_reach.carry_out(f"{draft.rule_id}:1:0")

    answers = in_threads(4, work)

    assert answers == [None] * 4
    assert Assignment.objects.count() == Message.objects.count() == 3
    assert {row.person for row in Assignment.objects.all()} == {
        havsby.alma,
        havsby.ture,
        havsby.cilla,
    }
