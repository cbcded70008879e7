"""A requirement line by line: what is asked, how far it has come, and what it rests on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.domain.answer import Answer, Proof
from competence.domain.decisions import step_number
from competence.domain.facts import SURROUNDING, FactKind
from competence.domain.ladder import Ladder, Step
from competence.wording.amounts import amount_words
from competence.wording.areas import area_word
from competence.wording.because import why
from competence.wording.catalogue import FORM_WORDS
from competence.wording.inventory import stated_title
from competence.wording.names import Names
from competence.wording.states import day_words, earliest_words, level_word, waits_for_word
from competence.wording.tasks import task_title

# A fact is named by the kind of leaf that asks for it.
LEAF_OF: Mapping[str, str] = {
    FactKind.COURSE_COMPLETED: "module",
    FactKind.ELEMENT_DONE: "element",
    FactKind.ELEMENT_RATED: "element",
    FactKind.TALK_HELD: "talk",
    FactKind.DOCUMENT_ACKNOWLEDGED: "document",
    FactKind.METHOD: "method",
    FactKind.EXTERNAL: "external",
    FactKind.STEP: "step",
    FactKind.EXPERIENCE: "experience",
    FactKind.TASK_ASSIGNED: "task",
    FactKind.INDEPENDENCE: "task",
    FactKind.CHECK: "check",
    FactKind.ASSESSMENT: "assessment",
    FactKind.SUPERVISION: "supervision",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement as a row of a list. `why` is empty where `sentence` has said it."""

    key: str
    title: str
    state: str
    met: bool
    sentence: str
    why: str
    proofs: tuple[str, ...]
    waits_for: str
    until: date | None
    earliest: str
    last_on: date | None


def lines(answer: Answer, names: Names) -> tuple[Line, ...]:
    return tuple(line(leaf, names) for leaf in answer.leaves())


def line(answer: Answer, names: Names) -> Line:
    amount, reason = requirement_sentence(answer, names), why(answer, names)
    return Line(
        key=answer.key,
        title=requirement_title(answer, names),
        state=str(answer.state),
        met=answer.met,
        sentence=amount,
        why="" if amount and capfirst(amount).rstrip(".") == reason.rstrip(".") else reason,
        proofs=tuple(_proof_lines(answer, names)),
        waits_for=waits_for_word(answer.waits_for),
        until=answer.until,
        earliest=earliest_words(answer),
        last_on=max((proof.on for proof in answer.proofs), default=None),
    )


def requirement_title(answer: Answer, names: Names) -> str:
    """What the rules call it, else what its subject is called: "Modul 3: Sekretess"."""
    written = names.requirements.get(answer.key)
    if written and answer.kind != "module":
        return written
    title = _TITLES.get(answer.kind, _plain_title)(answer.subject, names)
    return written if written and title == answer.subject else title


def requirement_sentence(answer: Answer, names: Names) -> str:
    """How far it has come, in words: "3 av 8 tillfällen, 1 av 2 observerade"."""
    if answer.state == "not_required":
        return _("Not required: there is a waiver.")
    return amount_words(answer)


def proof_line(proof: Proof, names: Names, called: str = "") -> str:
    """Modul 3, version 2, 14 mars 2027. `called` names what has no title of its own."""
    title = _proof_title(proof, names)
    parts = [called if called and title == proof.subject else title]
    if version := names.versions.get(proof.fact_id):
        parts.append(_("version %(number)s") % {"number": version})
    if proof.level:
        parts.append(
            _("level %(number)s") % {"number": proof.level} + f" – {level_word(proof.level)}"
        )
    parts.append(_days(proof))
    return ", ".join(parts)


def _proof_lines(answer: Answer, names: Names) -> Iterator[str]:
    """Many occasions of one element are one line: eight dates in a row help nobody."""
    done = [proof for proof in answer.proofs if proof.kind == FactKind.ELEMENT_DONE]
    if len(done) > 1:
        first, last = min(proof.on for proof in done), max(proof.on for proof in done)
        count = ngettext("%(count)s occasion", "%(count)s occasions", len(done))
        days = day_words(first) if first == last else f"{day_words(first)} – {day_words(last)}"
        yield f"{count % {'count': len(done)}}, {days}"
    for proof in answer.proofs:
        if proof.kind not in SURROUNDING and (proof not in done or len(done) == 1):
            yield proof_line(proof, names, names.requirements.get(answer.key, ""))


def _proof_title(proof: Proof, names: Names) -> str:
    if proof.kind == FactKind.ELIGIBILITY:
        return _("Eligibility approved")
    if proof.kind == FactKind.WAIVER:
        return _("Waiver")
    if proof.kind == FactKind.TEMPORARY:
        return _("Temporary decision")
    if proof.kind == FactKind.STATED:
        return stated_title(*names.stated.get(proof.fact_id, ("", "")))
    if proof.kind == FactKind.COURSE_COMPLETED:
        return _proof_of_course(proof.subject, names)
    leaf = LEAF_OF.get(proof.kind, "")
    return _TITLES.get(leaf, _plain_title)(proof.subject, names)


def _proof_of_course(course: str, names: Names) -> str:
    if course in names.forms:
        return names.title("module", course)
    if number := names.numbers.get(course):
        return _("Module %(number)s") % {"number": number}
    return _module_title(course, names)


def _days(proof: Proof) -> str:
    if proof.kind not in (FactKind.EXPERIENCE, FactKind.STATED):
        return day_words(proof.on)
    if proof.until:
        return f"{day_words(proof.on)} – {day_words(proof.until)}"
    return _("since %(day)s") % {"day": day_words(proof.on)}


def _plain_title(subject: str, names: Names) -> str:
    return subject


def _module_title(subject: str, names: Names) -> str:
    title, number = names.title("module", subject), names.numbers.get(subject)
    if form := names.forms.get(subject):
        return f"{FORM_WORDS[form]}: {title}"
    if number is None:
        return title
    return _("Module %(number)s: %(title)s") % {"number": number, "title": title}


def _experience_title(subject: str, names: Names) -> str:
    if subject == "child_services":
        return _("Experience of child and youth services")
    title = names.title("experience", subject)
    return _("Experience: %(what)s") % {"what": area_word(subject, title)}


def step_title(step: str, title: str) -> str:
    """Steg 2, Grund. A step of a specialist path has no number of its own: its title says it all."""
    number = step_number(step)
    if not number:
        return title
    return _("Step %(number)s, %(title)s") % {"number": number, "title": title}


def path_step_title(path: str, step: str) -> str:
    """Barnsamtal, Fördjupad i området: every path has a step of that name."""
    return f"{path}, {step}"


def stair_step_title(stair: Ladder, step: Step) -> str:
    """A step of the ladder or of a specialist path."""
    if step_number(step.key):
        return step_title(step.key, step.title)
    return path_step_title(stair.title, step.title)


def _titled(kind: str) -> Callable[[str, Names], str]:
    return lambda subject, names: names.title(kind, subject)


def _check_title(subject: str, names: Names) -> str:
    return _("Knowledge check: %(title)s") % {"title": names.title("module", subject)}


def _decision_title(subject: str, names: Names) -> str:
    """On a task of the law, or on a step of a path, which has a title."""
    if ("step", subject) in names.titles:
        return _("Decision: %(title)s") % {"title": names.title("step", subject)}
    return _("Decision on independent work: %(task)s") % {"task": task_title(subject)}


def _assessment_title(subject: str, names: Names) -> str:
    return _("Assessment: %(title)s") % {"title": names.title("element", subject)}


_TITLES: Mapping[str, Callable[[str, Names], str]] = {
    "check": _check_title,
    "assessment": _assessment_title,
    "supervision": lambda _subject, _names: _("Professional supervision"),
    "mentored": lambda _subject, _names: _("Being a mentor"),
    "module": _module_title,
    "experience": _experience_title,
    "eligibility": lambda _subject, _names: _("Approved eligibility"),
    "decision": _decision_title,
    "step": lambda subject, names: step_title(subject, names.title("step", subject)),
    "task": lambda subject, _names: task_title(subject),
    **{kind: _titled(kind) for kind in ("element", "talk", "document", "method", "external")},
}
