"""The kompetensöversikt: her merits as tables that may leave the house.

Not all that Mina meriter shows: no talks, nothing that is not answered yet, no decision that says
no. And nothing that it does not show.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from competence.documents.transcript import Column, Row, Section, Transcript
from competence.documents.workbook import Value
from competence.models import Claim
from competence.people.models import Person
from competence.queries import my_merits
from competence.queries.merit import Merit
from competence.queries.my_merits import MyMerits, Work
from competence.wording.states import day_words


@dataclass(frozen=True, slots=True)
class _Part:
    """A column, and what stands in it."""

    title: str
    share: int
    of: Callable[[Any], Value]
    otherwise: str = ""


def of(person: Person, day: date) -> Transcript:
    """As many queries as Mina meriter."""
    page = my_merits.of(person, day)
    sections = [
        *_decided(page),
        *_worked(page),
        *_learnt_elsewhere(page),
        *_learnt_here(page),
        _certificates(person, page),
    ]
    return Transcript(
        name=person.name,
        municipality=person.municipality.name,
        made_on=day,
        summary=tuple(_summary(page)),
        sections=tuple(section for section in sections if section.rows),
    )


def _summary(page: MyMerits) -> Iterator[tuple[str, str]]:
    if page.eligibility.approved and page.eligibility.since:
        known = (page.eligibility.status, page.eligibility.basis, day_words(page.eligibility.since))
        yield _("Eligibility"), ", ".join(filter(None, known))
    if page.months:
        words = ngettext("%(count)s month", "%(count)s months", page.months)
        yield _("Child and youth services"), words % {"count": page.months}


def _decided(page: MyMerits) -> Iterator[Section]:
    yield _section(
        _("Steps"), page.steps, _Part(_("Step"), 76, _title), _Part(_("Reached on"), 24, _since)
    )
    yield _section(
        _("Independent work"),
        [row for row in page.decisions if row.holds],
        _Part(_("Task"), 76, _title),
        _Part(_("Granted on"), 24, _since),
    )


def _worked(page: MyMerits) -> Iterator[Section]:
    days = (
        _Part(_("Extent (%)"), 13, lambda row: row.extent),
        _Part(_("From"), 17, _since),
        _Part(_("To and including"), 17, _until, _("still")),
    )
    yield _section(
        _("Employment"),
        page.works,
        _Part(_("Workplace"), 28, lambda row: row.place),
        _Part(_("Role"), 25, _title),
        *days,
    )
    yield _section(
        _("Experience"),
        page.experience,
        _Part(_("Field"), 28, _called),
        _Part(_("Where"), 25, _issuer),
        *days,
    )


def _learnt_elsewhere(page: MyMerits) -> Iterator[Section]:
    yield _section(
        _("Degrees"),
        [row for row in page.claims if row.is_degree and row.state == Claim.State.ACCEPTED],
        _Part(_("Degree"), 36, _title),
        _Part(_("Provider"), 26, _issuer),
        _Part(_("Taken on"), 19, lambda row: row.starts_on),
        _Part(_("Seen by HR"), 19, lambda row: row.seen_on),
    )
    yield _section(
        _("Courses elsewhere"),
        page.courses,
        _Part(pgettext("merit", "Course"), 28, _called),
        _Part(_("Credits"), 15, lambda row: row.credits),
        _Part(_("Level"), 19, lambda row: row.level),
        _Part(_("Provider"), 21, _issuer),
        _Part(_("Completed on"), 17, _since),
    )
    yield _section(
        _("Methods"),
        page.methods,
        _Part(_("Method"), 25, _called),
        _Part(_("Basis"), 20, lambda row: row.basis),
        _Part(_("Provider"), 21, _issuer),
        _Part(_("From"), 17, _since),
        _Part(_("Valid until"), 17, _until, _("until further notice")),
    )


def _learnt_here(page: MyMerits) -> Iterator[Section]:
    version = _Part(_("Version"), 14, lambda row: row.version)
    yield _section(
        _("Modules"),
        page.modules,
        _Part(_("Module"), 62, _title),
        version,
        _Part(_("Passed on"), 24, _since),
        below=_("Goals"),
    )
    yield _section(
        _("Seminars and courses attended"),
        page.attended,
        _Part(pgettext("merit", "Course"), 50, _title),
        _Part(pgettext("attended", "Form"), 26, lambda row: row.form),
        _Part(_("Took part on"), 24, _since),
    )
    yield _section(
        _("Practice"),
        page.practice,
        _Part(_("Element"), 38, _title),
        _Part(_("Occasions"), 14, lambda row: row.times),
        _Part(_("Level"), 24, lambda row: row.level),
        _Part(_("Last on"), 24, _since),
    )
    yield _section(
        _("Routines read"),
        page.routines,
        _Part(_("Routine"), 38, _title),
        version,
        _Part(_("Basis"), 24, lambda row: row.basis),
        _Part(_("Read on"), 24, _since),
    )


def _certificates(person: Person, page: MyMerits) -> Section:
    """A code of somebody with protected identity is unknown to the public page: it is left out."""
    parts = [
        _Part(_("Certificate"), 35, _title),
        _Part(_("Number"), 20, lambda row: row.number),
        _Part(_("Issued on"), 17, lambda row: row.issued_on),
    ]
    note = ""
    if not person.protected_identity:
        parts.append(_Part(_("Verification code"), 28, lambda row: row.code))
        address = f"{settings.PUBLIC_BASE_URL}{reverse('verify')}"
        note = _("Try a code at %(address)s") % {"address": address}
    held = [row for row in page.certificates if row.ready and not row.revoked]
    return _section(_("Certificates"), held, *parts, note=note)


def _section(
    title: str, rows: Iterable[Any], *parts: _Part, below: str = "", note: str = ""
) -> Section:
    return Section(
        title=title,
        columns=tuple(Column(part.title, part.share, part.otherwise) for part in parts),
        rows=tuple(
            Row(tuple(part.of(row) for part in parts), row.goals if below else ()) for row in rows
        ),
        below=below,
        note=note,
    )


def _called(row: Merit) -> str:
    """With her own title where a rule's name is another."""
    return ", ".join(filter(None, (row.title, row.note)))


def _title(row: Any) -> str:
    return row.title


def _since(row: Merit | Work) -> date:
    return row.since


def _until(row: Merit | Work) -> date | None:
    return row.until


def _issuer(row: Any) -> str:
    return row.issuer
