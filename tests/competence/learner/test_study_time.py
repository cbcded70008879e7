from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from competence.domain.study_time import is_told, losses_within
from competence.models import Message, StudySlot
from competence.people import clock
from competence.services import study_time
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast, acting):
    return acting(cast.alma)


def planned(person, by, days_on=0, minutes=60):
    on = clock.today() + timedelta(days=days_on)
    return study_time.plan(person=person, on=on, minutes=minutes, by=by)


def lose(slot, by):
    return study_time.lose(slot=slot, cause="workload", by=by)


def test_planning_a_day_again_changes_its_minutes(cast, by):
    planned(cast.alma, by)

    assert planned(cast.alma, by, minutes=90).minutes == 90
    assert StudySlot.objects.count() == 1


@pytest.mark.parametrize(("days_on", "minutes"), [(-1, 60), (0, 4), (0, 481)])
def test_a_day_that_has_passed_and_impossible_times_are_refused(cast, by, days_on, minutes):
    with pytest.raises(ValidationError):
        planned(cast.alma, by, days_on, minutes)


def test_a_settled_day_is_not_planned_again(cast, by):
    study_time.use(slot=planned(cast.alma, by), by=by)

    with pytest.raises(ValidationError):
        planned(cast.alma, by)


def test_the_first_of_two_answers_counts_until_it_is_undone(cast, by):
    slot = planned(cast.alma, by)

    study_time.use(slot=slot, by=by)
    assert lose(slot, by).state == "used"

    for _click in range(2):
        study_time.reopen(slot=slot, by=by)
    assert lose(slot, by).state == "lost"
    assert StudySlot.objects.get().cause == "workload"


def test_an_unknown_cause_is_refused(cast, by):
    with pytest.raises(ValidationError):
        study_time.lose(slot=planned(cast.alma, by), cause="lathet", by=by)


def test_the_third_loss_in_thirty_days_is_told_to_the_supervisor_once(cast, by):
    slots = [planned(cast.alma, by, days_on) for days_on in (0, 1, 2, 3)]

    for slot in slots[:2]:
        lose(slot, by)
    assert not Message.objects.exists()

    lose(slots[2], by)
    lose(slots[3], by)
    mail = Message.objects.get()
    assert mail.person == cast.bo
    assert cast.alma.name in mail.subject


def test_undoing_and_losing_again_writes_no_second_mail(cast, by):
    slots = [planned(cast.alma, by, days_on) for days_on in (0, 1, 2)]
    for slot in slots:
        lose(slot, by)

    study_time.reopen(slot=slots[2], by=by)
    lose(slots[2], by)

    assert Message.objects.count() == 1


def test_a_protected_name_is_not_mailed_to_the_manager_who_leads_where_nobody_is_named(cast, by):
    cast.alma.led_by.update(retracted_at=clock.now(), retracted_reason="moved")
    cast.alma.protected_identity = True
    cast.alma.save()

    for days_on in (0, 1, 2):
        lose(planned(cast.alma, by, days_on), by)

    message = Message.objects.get()
    assert message.person == cast.disa
    assert "Alma" not in message.subject + message.text


def test_nobody_is_told_where_nobody_leads(cast, acting):
    alone = factories.make_person("Ensam Person", cast.granby)
    by = acting(alone)

    for days_on in (0, 1, 2):
        lose(planned(alone, by, days_on), by)

    assert not Message.objects.exists()
    assert not StudySlot.objects.filter(told_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("lost", "told", "expected"),
    [
        ((0, 1, 2), (), True),
        ((0, 2), (), False),
        ((-28, -3, 2), (), False),
        ((0, 1, 2), (1,), False),
    ],
)
def test_three_in_the_window_are_told_of_once(db, lost, told, expected):
    day = clock.today()

    def days(numbers):
        return [day + timedelta(days=number) for number in numbers]

    assert is_told(days(lost), days(told), day + timedelta(days=2)) is expected


def test_the_thirtieth_day_back_counts_and_the_one_before_does_not(db):
    day = clock.today()

    assert losses_within([day - timedelta(days=29), day - timedelta(days=30)], day) == 1
