"""Choices that are known only when a form is made: the people, units and rules of this reader."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise


def offer(
    form: forms.Form,
    name: str,
    choices: Iterable[tuple[Any, Any]],
    *,
    first: str | Promise = "",
) -> None:
    """`first` stands before them with no value: what it means to choose nothing."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} is no choice.")
    field.choices = [("", first), *choices] if first else list(choices)
