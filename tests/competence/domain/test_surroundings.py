"""Rules read no more beside the ledger than they ask for, and no less."""

import pytest

from competence.domain.facts import FactKind
from competence.domain.rules import parse
from competence.domain.surroundings import surroundings

MODULE = {"leaf": "module", "course": "a"}
YEAR = {"leaf": "experience", "of": "a", "months": 12}
METHOD = {"leaf": "method", "method": "a", "validity": {"valid_months": 12}}
PAUSES = {"away_percent": 50, "away_days": 14}
READ = [
    (MODULE, set()),
    (YEAR, set()),
    ({"leaf": "talk", "talk": "a"}, {FactKind.BOOKED}),
    ({"leaf": "mentored", "of": "a", "persons": 1}, {FactKind.MENTORED}),
    ({"leaf": "method", "method": "a"}, {FactKind.OFFERED}),
    ({"leaf": "external", "course": "a"}, {FactKind.OFFERED}),
    ({**MODULE, "until_new_version": True}, {FactKind.NEW_VERSION}),
    ({**MODULE, "until_new_version": False}, set()),
    ({**MODULE, "validity": {"valid_months": 12}}, set()),
    ({**MODULE, "validity": {"valid_months": 12, "grace_days": 1}}, {FactKind.ABSENCE}),
    ({**YEAR, "arithmetic": "extent"}, set()),
    ({**YEAR, "pauses": PAUSES}, {FactKind.ABSENCE}),
    ({**METHOD, "renewal": [{"leaf": "talk", "talk": "a"}]}, {FactKind.OFFERED, FactKind.BOOKED}),
    ({"any": [MODULE, {"all": [{"leaf": "talk", "talk": "a"}]}]}, {FactKind.BOOKED}),
]


@pytest.mark.parametrize(("rule", "kinds"), READ)
def test_rule_reads_what_it_asks_for(rule, kinds):
    assert surroundings([parse(rule)]) == kinds


def test_several_rules_read_what_each_of_them_does():
    rules = [parse({"leaf": "talk", "talk": "a"}), parse({"leaf": "method", "method": "a"})]

    assert surroundings(rules) == {FactKind.BOOKED, FactKind.OFFERED}
