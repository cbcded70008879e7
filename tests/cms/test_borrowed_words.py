import pytest
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils import translation

from competence.people.models import User


@pytest.fixture(autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


class EmptyForm(forms.Form):
    name = forms.CharField()
    on = forms.DateField()


def test_an_empty_field_is_asked_for_in_our_words():
    assert EmptyForm({}).errors["name"] == ["Fyll i det här."]
    assert EmptyForm({"on": "snart"}).errors["on"][0].startswith("Skriv ett datum")


def test_the_rules_of_passwords_are_said_in_our_words():
    assert "Minst 12 tecken." in password_validators_help_texts()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("kort", "minst 12 tecken"),
        ("password1234", "lätt att gissa"),
        ("alma.ek@havsby", "liknar dina uppgifter"),
    ],
)
def test_a_password_that_will_not_do_says_why_in_our_words(password, said):
    with pytest.raises(ValidationError, match=said):
        validate_password(password, User(email="alma.ek@havsby.se"))
