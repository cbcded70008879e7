"""One merit: a fact of the ledger with the words, days and numbers that tell what it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence import wording
from competence.domain.decisions import is_granted, latest
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.receipts import Receipt
from competence.models import Claim
from competence.wording import Names
from competence.wording.areas import area_word
from competence.wording.catalogue import FORM_WORDS
from competence.wording.employer import percent_words
from competence.wording.routines import receipt_basis

type Goals = Mapping[tuple[str, int], tuple[str, ...]]
type Terms = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merit:
    """One thing she has. `proof` is the claim whose file she sent in for it, `asked` the one that a
    former employer has answered about.

    `form` is told of what one attends; `note` is what its title does not say; `extent` is in percent of full time.
    """

    title: str
    since: date
    until: date | None = None
    form: str = ""
    note: str = ""
    times: int = 0
    version: int = 0
    credits: Decimal | None = None
    level: str = ""
    basis: str = ""
    issuer: str = ""
    extent: int | None = None
    goals: tuple[str, ...] = ()
    holds: bool = True
    certificate: UUID | None = None
    proof: int | None = None
    asked: int | None = None

    @property
    def detail(self) -> str:
        """All that is known beside title and days, in a line."""
        return ", ".join(word for word in self._words() if word)

    def _words(self) -> Iterator[str]:
        yield self.form
        yield self.note
        if self.times:
            words = ngettext("%(count)s occasion", "%(count)s occasions", self.times)
            yield words % {"count": self.times}
        if self.version:
            yield _("version %(number)s") % {"number": self.version}
        if self.credits:
            yield _("%(count)s credits") % {"count": number_format(self.credits)}
        yield from (percent_words(self.extent), self.level, self.basis, self.issuer)


@dataclass(frozen=True, slots=True)
class Known:
    """What the words are taken from. `papers`, `proofs` and `answers` are by the id of the fact."""

    ledger: Ledger
    names: Names
    day: date
    goals: Goals = field(default_factory=dict)
    papers: Mapping[int, UUID] = field(default_factory=dict)
    proofs: Mapping[int, int] = field(default_factory=dict)
    answers: Mapping[int, int] = field(default_factory=dict)


def merits(
    known: Known, kind: FactKind, told: Callable[[Known, Fact], Terms], *, every: bool = False
) -> tuple[Merit, ...]:
    """The latest of each subject, or every one; newest first."""
    facts: Sequence[Fact] = known.ledger.of_kind(kind)
    if not every:
        facts = list({fact.subject: fact for fact in facts}.values())
    rows = [
        Merit(
            since=fact.starts_on,
            until=fact.ends_on,
            certificate=known.papers.get(fact.id),
            proof=known.proofs.get(fact.id),
            asked=known.answers.get(fact.id),
            **told(known, fact),
        )
        for fact in facts
    ]
    return tuple(sorted(rows, key=lambda row: row.since, reverse=True))


def step(known: Known, fact: Fact) -> Terms:
    title = known.names.title("step", fact.subject)
    return {"title": wording.step_title(fact.subject, title)}


def talk(known: Known, fact: Fact) -> Terms:
    return {"title": known.names.title("talk", fact.subject)}


def course(known: Known, fact: Fact) -> Terms:
    """A module with its version and goals, or what she attended, with its form."""
    number, title = fact.value.get("version", 1), known.names.title("module", fact.subject)
    if form := fact.value.get("form"):
        return {"title": title, "form": str(FORM_WORDS[form])}
    return {
        "title": title,
        "version": number,
        "goals": known.goals.get((fact.subject, number), ()),
    }


def routine(known: Known, fact: Fact) -> Terms:
    receipt = Receipt.of(fact.value, fact.starts_on)
    title = known.names.title("document", fact.subject)
    return {"title": title, "version": receipt.number, "basis": receipt_basis(receipt)}


def independence(known: Known, fact: Fact) -> Terms:
    granted = is_granted(fact)
    note = _("Granted") if granted else _("Not granted")
    return {"title": wording.task_title(fact.subject), "note": note, "holds": granted}


def experience(known: Known, fact: Fact) -> Terms:
    title = area_word(fact.subject, known.names.title("experience", fact.subject))
    return {"title": title, "extent": _extent(fact), **_brought(fact)}


def method(known: Known, fact: Fact) -> Terms:
    basis = _choice(Claim.Basis, fact, "basis")
    return {"title": known.names.title("method", fact.subject), "basis": basis, **_brought(fact)}


def external(known: Known, fact: Fact) -> Terms:
    return {
        "title": known.names.title("external", fact.subject),
        "credits": fact.amount.normalize() if fact.amount else None,
        "level": _choice(Claim.Level, fact, "level"),
        **_brought(fact),
    }


def practice(known: Known) -> Iterator[Merit]:
    """One row a kind of element: how often it was confirmed, and the level last given."""
    done: dict[str, list[Fact]] = {}
    for fact in known.ledger.of_kind(FactKind.ELEMENT_DONE):
        done.setdefault(fact.subject, []).append(fact)
    for element, facts in done.items():
        rating = latest(known.ledger.about(FactKind.ELEMENT_RATED, element), known.day)
        yield Merit(
            title=known.names.title("element", element),
            since=max(fact.starts_on for fact in facts),
            times=sum(int(fact.amount or 1) for fact in facts),
            level=wording.level_word(rating.level) if rating else "",
        )


def _extent(fact: Fact) -> int | None:
    """An employment here counts a share of full time; what she brought says a percentage or nothing."""
    return int(fact.amount * 100) if fact.amount else fact.value.get("percent")


def _brought(fact: Fact) -> Terms:
    """Her own title where a rule's name stands above it, and who gave it."""
    title = "" if fact.own_title else fact.value.get("title", "")
    return {"note": title, "issuer": fact.value.get("issuer", "")}


def _choice(choices: type[Claim.Basis | Claim.Level], fact: Fact, name: str) -> str:
    return str(dict(choices.choices).get(fact.value.get(name, ""), ""))
