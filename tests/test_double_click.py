"""Every form sent twice: by a double click, or from two tabs. One row, and both clicks get the page."""

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from tests.access_policy import POLICIES
from tests.visits import address

# A refused row ends the transaction on PostgreSQL: what survives there does on SQLite.
pytestmark = [pytest.mark.django_db, pytest.mark.strict]
# Words of her own are written over, and each writing is noted; whom she acts as is not a row.
WRITES_EACH_TIME = {"note", "comment_rating"}
FORMS = sorted(
    name
    for name, policy in POLICIES.items()
    if policy.post and not policy.public and name not in WRITES_EACH_TIME
)
FRESH = {
    "assign": lambda world: {"person_id": world.alma.newcomer.pk},
    "name_mentor": lambda world: {"person_id": world.alma.newcomer.pk},
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_sent_twice_is_one_row_and_both_clicks_get_a_page(name, visitor, world):
    policy = POLICIES[name]
    url = address(name, policy, world.alma)
    if name in FRESH:
        url = reverse(name, kwargs=FRESH[name](world))
    fields = policy.body(world.alma)

    with transaction.atomic():
        for who in sorted(policy.post)[:1]:
            before = _rows()
            first = visitor.send(who, url, fields)
            once = _rows()
            second = visitor.send(who, url, fields)
            twice = _rows()
        transaction.set_rollback(True)

    assert {first.status, second.status} <= {200, 302}
    assert first.status != 302 or second.status == 302
    assert twice == once, {model: (before[model], once[model], twice[model]) for model in once}


def _rows():
    """Everything of ours: facts, decisions, mail, work to do, and the audit's one row a write."""
    models = [*apps.get_app_config("competence").get_models()]
    models += apps.get_app_config("people").get_models()
    return {model._meta.label: model.objects.count() for model in models}
