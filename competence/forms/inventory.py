"""What is typed in the grid of an inventory, cell by cell, and what it comes to.

A cell is a few plain fields. One that says what it said when the page was made is not touched; one
that cannot be read or saved keeps what was typed, with the reason beside it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from competence.domain.stated import Basis, Says
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.queries.inventory_lines import Cell, Inventory, OwnLine, WordLine
from competence.services.inventory import How, Said, Word
from competence.wording.inventory import BASES, SAYS

OWN = "own-"
# By the letter their names begin with: says, to and including, since, basis, what kind of word.
PARTS = "sudbk"
TODAYS_CENTURY = "20"
SHORT_DAY, WHOLE_DAY = 6, 8
LONGEST_SEEN, LONGEST_ID = 200_000, 19

# The ids of the word and of what she said herself that stood there when the page was made.
type Seen = tuple[int, int]
NOTHING_SEEN: Seen = (0, 0)


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell as it stands in the page, whatever it means."""

    says: str = ""
    until: str = ""
    since: str = ""
    basis: str = ""
    how: str = ""

    @classmethod
    def of(cls, word: WordLine | None) -> "Typed":
        if word is None:
            return cls()
        until = word.ends_on.isoformat() if word.ends_on else ""
        return cls(word.says.value, until, word.starts_on.isoformat(), word.basis)

    @classmethod
    def of_own(cls, own: OwnLine | None) -> "Typed":
        if own is None:
            return cls()
        until = own.ends_on.isoformat() if own.ends_on else ""
        return cls(own.says.value, until, own.starts_on.isoformat())

    @classmethod
    def read(cls, data: Mapping[str, str], name: str) -> "Typed":
        return cls(*(data.get(f"{part}-{name}", "").strip()[:40] for part in PARTS))


@dataclass(frozen=True, slots=True)
class Reading:
    """What one page of the grid came to: what to save, what cannot be read, and all that was typed."""

    words: tuple[Word, ...]
    faults: Mapping[str, str]
    typed: Mapping[str, Typed]


@dataclass(frozen=True, slots=True)
class Gone:
    """Typed about somebody who is not here to be filled in for any more, or who never was."""

    title: str
    typed: Typed


class InventoryForm(forms.Form):
    """What holds for every cell that says nothing else."""

    since = DayField(label=_("Since"))
    basis = forms.ChoiceField(label=_("Basis"), choices=list(BASES.items()))
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LONGEST_SEEN)

    def __init__(self, data: Mapping[str, str] | None, *, shown: Inventory, today: date) -> None:
        seen = {name: _ids(cell) for name, cell in shown.cells.items() if cell.word or cell.own}
        initial = {"since": today, "basis": Basis.EMPLOYER.value, "seen": json.dumps(seen)}
        super().__init__(data, initial=initial)
        self.shown, self.today = shown, today

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since > self.today:
            raise ValidationError(_t("The first day lies ahead."), code="ahead")
        return since

    def clean_seen(self) -> dict[str, Seen]:
        try:
            found = json.loads(self.cleaned_data["seen"] or "{}")
            return {str(name): (int(word), int(own)) for name, (word, own) in found.items()}
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise ValidationError(_t("Load the page again.")) from None

    def before(self, name: str) -> Typed:
        """What stood there when the page was made."""
        return Typed.of(self.shown.words.get(self.seen_of(name)[0]))

    def seen_of(self, name: str) -> Seen:
        seen: Seen = self.cleaned_data.get("seen", {}).get(name, NOTHING_SEEN)
        return seen


def _ids(cell: Cell) -> Seen:
    return cell.word.id if cell.word else 0, cell.own.id if cell.own else 0


class BulkForm(forms.Form):
    """The same for many at once: it is put in the grid, to be looked at before it is saved."""

    bulk_says = forms.ChoiceField(label=_("Fill in"))
    bulk_competence = forms.ChoiceField(label=_("Competence"), required=False)
    bulk_person = forms.TypedChoiceField(label=_("Person"), coerce=int, required=False)
    bulk_until = DayField(label=_("To and including"), required=False)

    def __init__(self, data: Mapping[str, str] | None, shown: Inventory) -> None:
        super().__init__(data)
        self.shown = shown
        own = [(OWN, _("As they say themselves"))] if shown.waiting else []
        offer(self, "bulk_says", [*_said_choices(), *own])
        columns = [(one.key, one.title) for one in shown.columns if not one.elsewhere]
        offer(self, "bulk_competence", columns, first=_("All"))
        offer(self, "bulk_person", [(r.person, r.name) for r in shown.rows], first=_("Everybody"))

    def put(self, typed: Mapping[str, Typed]) -> dict[str, Typed]:
        """Only where nothing stands and nothing is typed: nobody's word is written over in bulk."""
        of_own = self.cleaned_data["bulk_says"] == OWN
        fill = self._as_they_say if of_own else self._the_same
        found = dict(typed)
        for cell in filter(self._is_chosen, self.shown.cells.values()):
            now = typed.get(cell.name, Typed.of(cell.word))
            if (put := fill(cell, now)) != now:
                found[cell.name] = put
        return found

    def _is_chosen(self, cell: Cell) -> bool:
        given = self.cleaned_data
        of_column = given["bulk_competence"] in ("", cell.column.key)
        return cell.open and of_column and given["bulk_person"] in ("", cell.person_id)

    def _as_they_say(self, cell: Cell, now: Typed) -> Typed:
        return now if cell.own is None else replace(now, says=f"{OWN}{cell.own.id}")

    def _the_same(self, cell: Cell, now: Typed) -> Typed:
        if cell.word is not None or cell.own is not None or now.says:
            return now
        until = self.cleaned_data["bulk_until"]
        last = until.isoformat() if until else ""
        return replace(now, says=self.cleaned_data["bulk_says"], until=last)


def _said_choices() -> list[tuple[str, str]]:
    return [(says.value, str(SAYS[says])) for says in Says]


def read_cells(form: InventoryForm, data: Mapping[str, str]) -> Reading:
    """`form` is valid: its day and basis hold where a cell says none."""
    words: list[Word] = []
    faults: dict[str, str] = {}
    typed, cells = _changed(form, data), form.shown.cells
    for name, now in typed.items():
        try:
            words.append(_word(cells[name], now, form))
        except ValidationError as fault:
            faults[name] = " ".join(fault.messages)
    return Reading(tuple(words), faults, typed)


def all_typed(form: InventoryForm, data: Mapping[str, str]) -> dict[str, Typed]:
    cells = form.shown.cells
    return {name: Typed.read(data, name) for name in posted(data) if name in cells}


def closed_cells(form: InventoryForm, data: Mapping[str, str]) -> dict[str, str]:
    """Why what was typed is not needed, where nothing can be typed any more."""
    cells = form.shown.cells
    return {name: reason for name in _changed(form, data) if (reason := closed(cells[name]))}


def _changed(form: InventoryForm, data: Mapping[str, str]) -> dict[str, Typed]:
    """Those that say something else than when the page was made."""
    found = all_typed(form, data).items()
    return {name: now for name, now in found if now != form.before(name)}


def gone_cells(form: InventoryForm, data: Mapping[str, str]) -> tuple[Gone, ...]:
    """What was typed about those the page no longer shows."""
    titles = {column.key: column.title for column in form.shown.columns}
    cells = form.shown.cells
    left = [name for name in posted(data) if name not in cells]
    found = ((name.partition("-")[2], Typed.read(data, name), form.before(name)) for name in left)
    return tuple(Gone(titles.get(key, key), now) for key, now, before in found if now != before)


def posted_people(data: Iterable[str]) -> set[int]:
    found = (name.partition("-")[0] for name in posted(data))
    return {int(pk) for pk in found if pk.isdecimal() and pk.isascii() and len(pk) < LONGEST_ID}


def posted(data: Iterable[str]) -> list[str]:
    """The cells in the order of the page, each once."""
    fields = (field.partition("-") for field in data)
    return list(dict.fromkeys(name for part, _dash, name in fields if name and part in {*PARTS}))


def _word(cell: Cell, now: Typed, form: InventoryForm) -> Word:
    if reason := closed(cell):
        raise ValidationError(reason)
    before, (seen, own) = form.before(cell.name), form.seen_of(cell.name)
    if now.says.startswith(OWN):
        return _her_own(cell, now, seen, form)
    if not now.says:
        raise ValidationError(_t("Choose what holds."))
    says, how = _known(now)
    fresh = now.says != before.says
    since_said = "" if fresh and now.since == before.since else now.since
    basis_said = "" if fresh and now.basis == before.basis else now.basis
    since = read_day(since_said) or form.cleaned_data["since"]
    until = read_day(now.until) if says is Says.HOLDS else None
    check_days(since, until, form.today)
    said = Said(cell.person_id, cell.column.key, says, since, until)
    return Word(said, _basis(basis_said, form), seen, own, how)


def _known(now: Typed) -> tuple[Says, How]:
    try:
        return Says(now.says), How(now.how)
    except ValueError:
        raise ValidationError(_t("Load the page again.")) from None


def closed(cell: Cell) -> str:
    """Why nothing can be typed there, where nothing can."""
    if cell.column.elsewhere:
        return _t("That is decided elsewhere.")
    return _t("It is recorded in Stegvis meanwhile, so no word is needed.") if cell.proven else ""


def _her_own(cell: Cell, now: Typed, seen: int, form: InventoryForm) -> Word:
    own = cell.own
    if own is None or now.says != f"{OWN}{own.id}":
        raise ValidationError(_t("She has said something else since. Look again."))
    said = Said(cell.person_id, cell.column.key, own.says, own.starts_on, own.ends_on)
    return Word(said, _basis(now.basis, form), seen, own.id, _known(replace(now, says=own.says))[1])


def _basis(text: str, form: InventoryForm) -> Basis:
    return Basis(text) if text in set(Basis) else Basis(form.cleaned_data["basis"])


def check_days(since: date, until: date | None, today: date) -> None:
    if since > today:
        raise ValidationError(_t("The first day lies ahead."))
    if until is not None and until < since:
        raise ValidationError(_t("The last day is before the first."))


def read_day(text: str) -> date | None:
    """As a day is written, or its digits alone: 2027-05-31, 20270531, 270531."""
    digits = text.replace("-", "").replace(" ", "")
    if digits.isdecimal() and digits.isascii() and len(digits) in (SHORT_DAY, WHOLE_DAY):
        whole = digits if len(digits) == WHOLE_DAY else TODAYS_CENTURY + digits
        text = f"{whole[:4]}-{whole[4:6]}-{whole[6:]}"
    found: date | None = DayField(required=False).clean(text)
    return found
