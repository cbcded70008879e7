"""What is taken out of the house, and each look at somebody with protected identity, is written down."""

import pytest
from django.urls import reverse

from competence.people import clock
from competence.people.models import AuditEntry

SEEN, EXPORTED = "protected_identity.seen", "map.exported"
PAGES = ["person_card", "team_member", "person_decisions", "eligibility", "absence"]


def rows(verb):
    return [
        (row.person_id, row.role, row.concerns_id, row.about)
        for row in AuditEntry.objects.filter(verb=verb).order_by("id")
    ]


@pytest.fixture
def hidden(cast):
    cast.alma.protected_identity = True
    cast.alma.save()
    return cast.alma


def test_whoever_takes_the_map_as_a_file_is_written_down(cast, profile, sign_in):
    answer = sign_in(cast.elin).get(reverse("map_export"), {"enhet": cast.unit.pk})

    [(person, role, concerns, about)] = rows(EXPORTED)
    assert (person, role, concerns) == (cast.elin.pk, "hr", None)
    assert about == {
        "unit": str(cast.unit.pk),
        "rows": "people",
        "lines": str(len(answer.content.decode().splitlines())),
        "form": "csv",
        "day": clock.today().isoformat(),
        "known_on": "",
    }
    assert AuditEntry.objects.get(verb=EXPORTED).municipality_id == cast.havsby.pk


def test_the_map_of_all_units_says_so(cast, profile, sign_in):
    sign_in(cast.elin).get(reverse("map_export"), {"visa": "enheter"})

    [(_person, _role, _concerns, about)] = rows(EXPORTED)
    assert (about["unit"], about["rows"]) == ("", "units")


def test_looking_at_the_map_and_being_refused_the_file_write_nothing(cast, profile, sign_in):
    sign_in(cast.elin).get(reverse("map"))
    refused = sign_in(cast.bo).get(reverse("map_export"))

    assert refused.status_code == 404
    assert rows(EXPORTED) == []


@pytest.mark.parametrize("name", PAGES)
def test_each_look_at_somebody_protected_is_written_down(cast, profile, hidden, sign_in, name):
    reader = cast.elin if name in {"person_card", "eligibility", "absence"} else cast.bo
    client = sign_in(reader)
    url = reverse(name, args=[hidden.pk])

    assert client.get(url).status_code == client.get(url).status_code == 200

    role = "hr" if reader == cast.elin else "supervisor"
    assert rows(SEEN) == [(reader.pk, role, hidden.pk, {"page": name})] * 2


def test_her_own_look_and_a_refused_one_are_not(cast, profile, hidden, sign_in):
    url = reverse("person_card", args=[hidden.pk])

    assert sign_in(hidden).get(url).status_code == 200
    assert sign_in(cast.disa).get(url).status_code == 404
    assert rows(SEEN) == []


def test_a_look_at_anybody_else_is_not(cast, profile, sign_in):
    assert sign_in(cast.elin).get(reverse("person_card", args=[cast.alma.pk])).status_code == 200

    assert rows(SEEN) == []
