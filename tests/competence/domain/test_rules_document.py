"""docs/rules.md is the contract: every example in it is run, and every section has some."""

import json
import re
from pathlib import Path

import pytest

from competence.domain.answer import Answer, State
from competence.domain.authorisation import authorisation
from competence.domain.buckets import COUNTING as BUCKET_COUNTING
from competence.domain.buckets import bucket
from competence.domain.calendar import is_working_day, next_working_day
from competence.domain.difference import change_for, differences
from competence.domain.experience import whole_months
from competence.domain.extent import Counting, first_day_with, months_on
from competence.domain.facts import Ledger
from competence.domain.plan import Absence, Deviation, DeviationKind, plan_for
from competence.domain.programme_change import StageRead, stage_differences
from competence.domain.reach import Candidate, Employed, match, reach_problems
from competence.domain.recall import occasion_on
from competence.domain.renewal import Validity, problems
from competence.domain.rules import evaluate, parse
from competence.domain.stated import as_competence
from competence.domain.tasks import may_do
from competence.domain.validity import state_on, valid_until

from . import renewals
from .build import fact, moment, on, proven, written
from .posts import away, sessions, spells

DOCUMENT = (Path(__file__).parents[3] / "docs" / "rules.md").read_text()
# Some examples begin with what they are examples of.
WRITTEN = ("rule: ", "counting: ")
HEADING_OR_FENCE = re.compile(r"^(#+ [^\n]+)$|^```(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def fences():
    heading = ""
    for title, name, body in HEADING_OR_FENCE.findall(DOCUMENT):
        heading = title or heading
        if name:
            yield heading.lstrip("# "), name, body.splitlines()


def examples():
    for heading, name, lines in fences():
        ruled = lines[0].startswith(WRITTEN)
        rule = json.loads(lines.pop(0).partition(": ")[2]) if ruled else None
        columns = cells(lines[0])
        for line in lines[1:]:
            row = dict(zip(columns, cells(line), strict=True))
            yield pytest.param(name, rule, row, id=f"{heading}: {' '.join(line.split())}")


def cells(line):
    return [cell.strip() for cell in line.split("|")]


def day_or_none(text):
    return on(text) if text else None


def listed(text):
    return [part.strip() for part in re.split("[,;]", text) if part.strip()]


def run_known(row, _rule):
    counted = fact("talk_held", "talk_1", recorded_at=row["recorded"])
    if row["retracted"]:
        counted = fact(
            "talk_held", "talk_1", recorded_at=row["recorded"], retracted_at=row["retracted"]
        )

    assert counted.known_at(moment(row["known on"])) == (row["counts"] == "yes")


def run_valid_until(row, _rule):
    assert valid_until(on(row["starts on"]), int(row["months"])) == on(row["last valid day"])


def run_state(row, _rule):
    state = state_on(on(row["starts on"]), day_or_none(row["last valid day"]), on(row["day"]))

    assert state == row["state"]


def run_renewal(row, rule):
    rows, _away = renewals.folded(Validity.from_terms(rule), row)

    assert [*problems(rule)] == []
    assert [*map(renewals.written, rows)] == renewals.listed(row["periods"])


def run_holding(row, rule):
    validity = Validity.from_terms(rule)
    rows, away = renewals.folded(validity, row)

    state, last = renewals.told(validity, rows, away, on(row["day"]))

    assert (state, last) == (row["state"], day_or_none(row["last day"]))


def run_months(row, _rule):
    periods = [period(text) for text in listed(row["periods"])]

    assert whole_months(periods, on(row["day"])) == int(row["months"])


def period(text):
    first, _, last = text.partition("–")
    return on(first.strip()), day_or_none(last.strip())


def run_counting(row, terms):
    counting, posts = Counting.from_terms(terms), spells(row["posts"])
    absences, day = away(row.get("absence", "")), on(row["day"])

    months = months_on(counting, posts, absences, day)
    need = int(row.get("need", 0))
    first_day = first_day_with(counting, posts, absences, need, day)

    told = {
        "months": str(months.counted),
        "days to judge": str(months.individual_days),
        "first day": str(first_day or ""),
    }
    assert [*Counting.problems(terms)] == []
    assert {name: told[name] for name in row if name in told} == {
        name: text for name, text in row.items() if name in told
    }


def run_authorisation(row, _rule):
    degree_on, day = day_or_none(row["degree"]), on(row["day"])

    told = authorisation(spells(row["posts"]), (), sessions(row["supervision"]), degree_on, day)

    assert (str(told.months.counted), told.hours) == (row["months"], int(row["hours"]))
    assert list(told.missing) == listed(row["missing"])
    assert str(told.first_day or "") == row["first day"]


def run_years(row, _rule):
    months = months_on(BUCKET_COUNTING, spells(row["posts"]), (), on(row["day"]))

    assert bucket(months.counted) == row["years"]


def run_rule(row, rule):
    answer = evaluate(rule, written(row["facts"]), on(row["day"]), within="introduction")

    told = {
        "state": str(answer.state),
        "have": str(answer.have),
        "until": str(answer.until or ""),
        "earliest": str(answer.earliest or ""),
        "waits for": str(answer.waits_for),
        "because": str(answer.because),
    }
    assert {name: told[name] for name in row if name in told} == {
        name: text for name, text in row.items() if name in told
    }


FACTS_FOR_STATE = {
    State.VALID: "talk_held {0} 2026-01-01",
    State.SOON: "talk_held {0} 2026-01-01..2026-09-30",
    State.EXPIRED: "talk_held {0} 2026-01-01..2026-08-31",
    State.NOT_REQUIRED: "waiver {0} 2026-01-01",
    State.MISSING: "",
    State.WAITING: "",
}


def run_stated(row, rule):
    answer = evaluate(as_competence(parse(rule), "it"), written(row["facts"]), on(row["day"]))

    assert (answer.state, answer.until) == (row["state"], day_or_none(row["until"]))


def run_together(row, _rule):
    parts = [State(part) for part in listed(row["parts"])]
    rules = [part_rule(f"talk_{number}", state) for number, state in enumerate(parts)]
    facts = "; ".join(
        FACTS_FOR_STATE[state].format(f"talk_{number}") for number, state in enumerate(parts)
    )
    form = row["of"]
    rule = {form: rules} if form in ("all", "any") else {"at_least": int(form), "of": rules}

    answer = evaluate(rule, written(facts), on("2026-09-01"))

    assert [child.state for child in answer.children] == parts
    assert answer.state == row["state"]


def part_rule(key, state):
    if state is State.WAITING:
        return {"key": key, "leaf": "step", "step": "step_2"}
    return {"key": key, "leaf": "talk", "talk": key}


def run_working_day(row, _rule):
    day = on(row["day"])

    assert is_working_day(day) == (row["working day"] == "yes")
    assert next_working_day(day) == on(row["next working day"])


def run_due(row, _rule):
    stage = {"key": "month_1", "due_days": int(row["days"]), "requirements": [{"key": "m1"}]}
    absences = [absence(text) for text in listed(row["absence"])]
    deviations = [deviation(text) for text in listed(row["changes"])]

    plan = plan_for({"stages": [stage]}, on(row["start"]), absences, deviations)

    due = plan.due("m1")
    assert due.due_on == day_or_none(row["due"])
    assert list(due.moved_by) == listed(row["moved by"])


def absence(text):
    days, percent, _sign = text.rsplit(maxsplit=2)
    return Absence(*period(days), int(percent))


def deviation(text):
    kind, day = text.split()
    return Deviation("m1", DeviationKind(kind), on(day))


def run_task(row, _rule):
    permission = may_do("T1", written(row["facts"]), on(row["day"]))

    assert permission.level == row["T1"]
    assert list(permission.reasons) == listed(row["reasons"])


def run_recall(row, _rule):
    times = ("none", "first", "second", "third")

    assert times[occasion_on(on(row["passed on"]), on(row["day"]))] == row["time"]


def run_difference(row, _rule):
    rules = {side: modules(row[side]) for side in ("rules now", "new rules")}
    known, day = written(row["facts"]), on(row["day"])
    before, after = ({"goal": evaluate(rule, known, day)} for rule in rules.values())

    [found] = differences(before, after)

    assert found.change == row["change"]
    told = [f"{moved.reason} {moved.answer.subject}" for moved in found.moved]
    assert told == listed(row["because of"])


def run_programme(row, _rule):
    known = written(row["facts"])

    found = stage_differences(*([*stages(row[side], known)] for side in ("now", "new")))

    assert change_for(found) == row["change"]
    told = [f"{moved.reason} {moved.answer.subject}" for one in found for moved in one.moved]
    assert told == listed(row["because of"])


def stages(text, known):
    for stage in text.split(";"):
        key, day, *asked = stage.replace(",", " ").split()
        answers = (evaluate(module(course), known, on("2026-09-10")) for course in asked)
        yield StageRead(key, on(day), tuple(answers))


def run_reach(row, rule):
    post = Employed(row["unit"], row["employment"], on(row["hired"]))
    who = Candidate(frozenset(listed(row["roles"])), (post,), Ledger(written(row["facts"])))

    found = match(rule, who, on("2026-11-21"))

    assert [*reach_problems(rule)] == []
    assert found.reached == (row["reached"] == "yes")
    assert [reason.rpartition("/")[2] for reason in found.reasons] == listed(row["because of"])


def modules(text):
    return {"all": [module(*part.split()) for part in listed(text)]}


def module(course, months=None):
    lasts = {"valid_months": int(months)} if months else {}
    return {"key": course, "leaf": "module", "course": course, **lasts}


RUNNERS = {
    "known": run_known,
    "valid-until": run_valid_until,
    "state": run_state,
    "renewal": run_renewal,
    "holding": run_holding,
    "months": run_months,
    "counting": run_counting,
    "authorisation": run_authorisation,
    "years": run_years,
    "rule": run_rule,
    "together": run_together,
    "working-day": run_working_day,
    "due": run_due,
    "task": run_task,
    "recall": run_recall,
    "difference": run_difference,
    "programme": run_programme,
    "reach": run_reach,
    "night": renewals.run_night,
    "stated": run_stated,
}


@pytest.mark.parametrize(("name", "rule", "row"), [*examples()])
def test_example_holds(name, rule, row):
    RUNNERS[name](row, rule)


def test_every_section_has_examples_and_every_kind_of_example_occurs():
    sections = re.findall(r"^#{2,3} (.+)$", DOCUMENT, re.MULTILINE)
    found = list(fences())

    assert {heading for heading, _name, _lines in found} == set(sections) - {"3. What can be asked"}
    assert {name for _heading, name, _lines in found} == RUNNERS.keys()


def test_answers_of_every_example_survive_the_trip_through_json():
    for example in examples():
        name, rule, row = example.values
        if name == "rule":
            answer = evaluate(rule, written(row["facts"]), on(row["day"]))

            assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == proven(answer)
