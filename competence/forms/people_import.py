"""Bringing people in from a file: the file, its columns, and the yes to what it changes."""

import uuid
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competence.documents import tables
from competence.domain.roster.endings import ending
from competence.domain.roster.headers import Field
from competence.domain.roster.table import Table, Unreadable
from competence.wording.roster import FIELDS, refusal_words

COLUMN = "column-"
NOT_USED = "none"


class FileForm(forms.Form):
    """The file is read here, in a process of its own: what it holds is hostile until then."""

    file = forms.FileField(
        label=_("File from the HR system"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        help_text=_(
            "CSV or Excel (.xlsx), at most 10 MB and 20,000 rows. Leave out personal identity numbers."
        ),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Mapping[str, str], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form_key": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        self.known = known
        self.table: Table | None = None
        self.digest = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file:
            try:
                # Of one that is too large no more is read than tells so.
                content = file.read(tables.MOST_BYTES + 1)
                self.table = tables.read(content, known=self.known)
                self.digest = sha256(content).hexdigest()
            except Unreadable as refused:
                self.add_error("file", refusal_words(refused))
        return cleaned


class ColumnsForm(forms.Form):
    """One choice a column. A field may be held by one column only."""

    is_complete = forms.BooleanField(
        label=_("The file holds everybody who is employed"),
        required=False,
        help_text=_(
            "Then whoever is not in it ends. You see who, and say how many, before it is carried out. "
            "Agency staff never end by a file."
        ),
    )
    counts_experience = forms.BooleanField(
        label=_("Count new posts as work in child and youth services"),
        required=False,
        help_text=_(
            "From the first day of the post that the file says. Choose it only if that day is when she "
            "began to work with children and young people: many HR systems give the day when she was "
            "first employed by the municipality. You see the earliest day before it is carried out."
        ),
    )

    def __init__(self, *args: Any, columns: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        fields = ((field.value, name) for field, name in FIELDS.items())
        choices = [(NOT_USED, _("Not used")), *fields]
        for column in columns:
            self.fields[f"{COLUMN}{column['index']}"] = forms.TypedChoiceField(
                label=column["label"],
                choices=choices,
                coerce=_held,
                empty_value=None,
                initial=column["field"] or NOT_USED,
                help_text=_examples(column),
            )

    def recognised(self) -> list[forms.BoundField]:
        return [self[f"{COLUMN}{column['index']}"] for column in self.columns if column["field"]]

    def others(self) -> list[forms.BoundField]:
        """Mostly those that are of no use here: an export has many."""
        return [self[f"{COLUMN}{each['index']}"] for each in self.columns if not each["field"]]

    @property
    def others_open(self) -> bool:
        return len(self.recognised()) == 0 or any(field.errors for field in self.others())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        taken: dict[Field, str] = {}
        for column in self.columns:
            name = f"{COLUMN}{column['index']}"
            field = cleaned.get(name)
            if not field:
                continue
            if field in taken:
                words = _("“%(other)s” holds that already. Choose one of them.")
                self.add_error(name, forms.ValidationError(words, params={"other": taken[field]}))
            taken.setdefault(field, column["label"])
        return cleaned

    def chosen(self) -> dict[Field, int]:
        held = ((self.cleaned_data[f"{COLUMN}{each['index']}"], each) for each in self.columns)
        return {field: column["index"] for field, column in held if field}


def _held(value: str) -> Field | None:
    return None if value == NOT_USED else Field(value)


def _examples(column: Mapping[str, Any]) -> SafeString | str:
    """As they stand in the file, which may have been written to do harm."""
    if not column["examples"]:
        return gettext("The column is empty.")
    return format_html(gettext("For example: {}"), ", ".join(column["examples"]))


class OrderForm(forms.Form):
    """What has to be said before a file is carried out, and only that."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    makes_units = forms.BooleanField(required=False, label=_("Make the units that are missing"))
    ended = forms.IntegerField(
        label=_("How many end?"),
        min_value=0,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Type the number to say that they really have left."),
    )

    def __init__(self, *args: Any, counts: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not counts.get("new_units"):
            del self.fields["makes_units"]
        if not ending(counts):
            del self.fields["ended"]
