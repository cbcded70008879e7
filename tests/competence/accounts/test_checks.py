"""What is good enough for the demo stops the start of an installation with real people."""

import pytest
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from competence.people import checks, clock


@pytest.fixture
def production(settings):
    settings.DEMO = settings.CLOCK_MAY_MOVE = False
    settings.SECOND_FACTOR_REQUIRED = True
    return settings


def codes(found):
    return [message.id for message in found]


def test_production_as_it_should_be_has_nothing_to_say(db, production):
    assert checks.production_is_real() == []
    assert checks.no_offset_is_stored(databases=["default"]) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("CLOCK_MAY_MOVE", True, "people.E001"),
        ("SECOND_FACTOR_REQUIRED", False, "people.E002"),
        ("MFA_TOTP_INSECURE_BYPASS_CODE", "000000", "people.E003"),
    ],
)
def test_each_of_the_demos_ways_is_an_error(production, name, value, code):
    setattr(production, name, value)

    assert codes(checks.production_is_real()) == [code]
    with pytest.raises(SystemCheckError, match=code):
        call_command("check", tags=[Tags.security])


def test_the_demo_may(settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert settings.DEMO
    assert checks.production_is_real() == []


def test_a_database_whose_clock_was_moved_is_refused(db, production):
    production.CLOCK_MAY_MOVE = True
    clock.move(days=7)
    production.CLOCK_MAY_MOVE = False

    with pytest.raises(SystemCheckError, match=r"people\.E004"):
        call_command("check", tags=[Tags.database], databases=["default"])
    assert checks.no_offset_is_stored(databases=None) == []


def test_the_demos_own_database_may_have_moved(db):
    clock.move(days=7)

    assert checks.no_offset_is_stored(databases=["default"]) == []
