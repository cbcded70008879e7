"""Every rule can be read by people, in Swedish."""

import pytest
from django.utils import translation

from competence.domain.facts import FactKind
from competence.domain.grammar import parse
from competence.domain.lasting import Base
from competence.domain.shapes import ASSESSORS, BASES, DECISIONS, SHAPES
from competence.wording import Names, ruleterms, ruletext
from competence.wording.ruletext import leaf_words, rule_words

NAMES = Names(
    titles={
        ("module", "sekretess"): "Sekretess",
        ("element", "PE6"): "Barnsamtal",
        ("step", "step_2"): "Grund",
        ("ladder", "child_services"): "Kompetenstrappan",
    }
)
ONE_OF = {"count": 2, "level": 3, "observed": 1}
# What a leaf says when nothing but what it needs is written, and one value for each of its terms.
NEEDED = {
    "course": "sekretess",
    "element": "PE6",
    "talk": "talk_3",
    "routine": "larm",
    "of": "PE6",
    "method": "freda",
    "step": "step_2",
    "subject": "T2",
    "months": 7,
    "hours": 4.5,
    "persons": 2,
    "by": "panel",
    "decision": FactKind.INDEPENDENCE,
}
ASKED = {
    "min_version": 3,
    "version": 3,
    "percent": 81,
    "latest": True,
    "count": 9,
    "level": 4,
    "observed": 8,
    "observed_by": "supervisor",
    "days_apart": 15,
    "minutes_an_hour": 45,
    "qualified": True,
    "outside_line": True,
    "hp": 7.5,
    "subject": "socialt arbete",
    "ladder": "child_services",
    "by": "nämnden",
    "months": 6,
    "valid_months": 13,
    "max_age_months": 25,
    "until_new_version": True,
    "basis": "licence",
    "arithmetic": "extent",
    "classes": [
        {"over": 0.74},
        {"at_least": 0.5, "divide_by": 1.5},
        {"over": 0, "individual": True},
    ],
    "pauses": {"away_percent": 51, "away_days": 14},
    "within_months": 72,
}
TERMS = [(kind, term) for kind, shape in SHAPES.items() for term in shape.may]
VALIDITIES = {
    "counted_from": {"counted_from": "expiry"},
    "fixed_on": {"counted_from": "fixed", "fixed_on": "2026-12-31"},
    "least_months": {"counted_from": "fixed", "fixed_on": "2026-12-31", "least_months": 6},
    "window_days": {"window_days": 90},
    "window_months": {"window_months": 3},
    "early_restarts": {"early_restarts": True},
    "grace_days": {"grace_days": 30},
}


@pytest.fixture(autouse=True)
def _in_swedish():
    with translation.override("sv"):
        yield


def least(kind):
    """The shortest way to write this leaf."""
    shape = SHAPES[kind]
    rule = {"leaf": kind, **{field: NEEDED[field] for field in shape.needs}}
    return rule | ({"count": ONE_OF["count"]} if shape.one_of else {})


def said(rule):
    return leaf_words(parse(rule), NAMES)


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_of_leaf_has_a_sentence_and_a_name_in_the_menu(kind):
    sentence = said(least(kind))

    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert kind not in sentence.split()
    assert str(ruletext.KINDS[kind])


@pytest.mark.parametrize(("kind", "term"), TERMS)
def test_every_term_of_a_leaf_is_told(kind, term):
    rule = least(kind)
    value = "advanced" if (kind, term) == ("external", "level") else ASKED[term]
    more = {"arithmetic": "classes"} if term == "classes" else {}

    assert said(rule | {term: value} | more) != said(rule)


@pytest.mark.parametrize("terms", VALIDITIES.values(), ids=VALIDITIES)
def test_every_term_of_validity_is_told(terms):
    rule = {"leaf": "method", "method": "freda"}
    fewer = dict([*terms.items()][:-1])

    whole = said(rule | {"validity": {"valid_months": 12, **terms}})

    if fewer != {"counted_from": "fixed"}:
        assert whole != said(rule | {"validity": {"valid_months": 12, **fewer}})
    assert whole != said(rule)


def test_no_code_of_the_rules_lacks_a_word():
    assert set(ruleterms.ASSESSORS) == set(ASSESSORS)
    assert set(ruletext.DECISIONS) == set(DECISIONS)
    assert set(ruletext.KINDS) == set(SHAPES)
    for basis in BASES:
        assert said({"leaf": "method", "method": "freda", "basis": basis})
    for base in Base:
        terms = {"valid_months": 12, "counted_from": base, "fixed_on": None}
        terms |= {"fixed_on": "2026-12-31"} if base is Base.FIXED else {}
        assert said({"leaf": "method", "method": "freda", "validity": terms})


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (
            {
                "leaf": "module",
                "course": "sekretess",
                "min_version": 2,
                "validity": {"valid_months": 12, "window_days": 90},
                "basis": "local",
            },
            "Modulen Sekretess, version 2 eller senare. Gäller i 12 månader från genomförandet. "
            "Kan förnyas de sista 90 dagarna. Förnyas genom att göras om. Lokal regel.",
        ),
        (
            {"leaf": "element", "element": "PE6", "count": 8, "observed": 2, "level": 3},
            "Momentet Barnsamtal, minst 8 tillfällen, minst nivå 3 – gör det med stöd, "
            "minst 2 observerade.",
        ),
        (
            {"leaf": "external", "course": "advanced_course", "hp": 7.5, "level": "advanced"},
            "Kursen advanced_course, minst 7,5 högskolepoäng, avancerad nivå.",
        ),
        (
            {"leaf": "experience", "of": "child_investigation", "months": 36}
            | {name: ASKED[name] for name in ("classes", "pauses", "within_months")}
            | {"arithmetic": "classes"},
            "Minst 36 månaders erfarenhet av barnutredningar. Så räknas deltid: över 74 % räknas "
            "helt; minst 50 % delas med 1,5; över 0 % bedöms av en person. Frånvaro på minst 51 % i "
            "minst 14 dagar räknas bort. Bara de senaste 72 månaderna räknas.",
        ),
        (
            {"leaf": "assessment", "of": "PE6", "by": "supervisor", "level": 4, "count": 2},
            "Bedömning av Barnsamtal, gjord av arbetsledaren, minst nivå 4 – gör det utan stöd, "
            "från minst 2 personer.",
        ),
        (
            {"leaf": "step", "step": "step_2", "ladder": "child_services"},
            "Steg 2, Grund, är nått i Kompetenstrappan.",
        ),
        (
            {"leaf": "supervision", "of": "professional", "hours": 100, "outside_line": True},
            "Minst 100 timmar yrkeshandledning, med en handledare utanför den egna arbetsledningen.",
        ),
    ],
)
def test_a_leaf_is_read_as_a_sentence(rule, sentence):
    assert said(rule) == sentence


def test_groups_say_how_many_and_what_each_is_worth():
    talk = {"leaf": "talk", "talk": "talk_3"}
    rule = {
        "all": [
            {"any": [talk]},
            {"at_least": 2, "of": [talk, talk]},
            {"points": 4, "of": [talk | {"worth": 3}, talk]},
        ]
    }

    words = rule_words(parse(rule), NAMES)

    assert words.text == "Alla dessa:"
    heads = [part.text for part in words.inside]
    assert heads == ["Minst en av dessa:", "Minst 2 av dessa:", "Minst 4 poäng av dessa:"]
    worths = [part.text.split("(")[1] for part in words.inside[2].inside]
    assert worths == ["3 poäng)", "1 poäng)"]


def test_what_renews_in_turns_is_told_in_their_order():
    turns = [{"leaf": "talk", "talk": "a"}, {"all": [{"leaf": "module", "course": "sekretess"}]}]
    rule = {"leaf": "method", "method": "freda", "validity": {"valid_months": 12}}

    words = rule_words(parse(rule | {"renewal": turns}), NAMES)
    one = rule_words(parse(rule | {"renewal": turns[:1]}), NAMES)

    assert (words.renewal, one.renewal) == (
        "Förnyas med dessa, ett i taget och i tur och ordning:",
        "Förnyas genom:",
    )
    assert [turn.text for turn in words.renewed_by] == ["Samtalet a är hållet.", "Alla dessa:"]
    assert "göras om" not in words.text
