"""The access matrix: every own url, everybody of the cast, Alma's things, Petra's, and nobody's."""

import pickle
import re
from dataclasses import replace

import pytest
from django.test import RequestFactory

from competence.people import middleware
from tests.access_policy import POLICIES
from tests.access_terms import (
    ALMA,
    CILLA,
    DISA,
    ELIN,
    FREJ,
    GRANBY_PEOPLE,
    HAVSBY_PEOPLE,
    THIRD_PARTY,
)
from tests.belongings import nobody
from tests.visits import address, own_names, own_views, same, third_party_addresses, unnamed
from tests.world import GRANBY, HAVSBY

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
LET_IN = {200, 302}
NAMES = sorted(POLICIES)
NOBODY = nobody()
NOT_ALLOWED = 405
# In Havsby: a learner, a mentor, a manager, HR and the region. Granby's three stand for the rest.
REACHING_FAR = frozenset({ALMA, CILLA, DISA, ELIN, FREJ})
SIGN_IN = "Location: /konto/login/"
OF_NO_INTEREST = {"/cms/jsi18n/", "/cms/sprite/"}  # Wagtail's words and icons
CANARIES = re.compile(f"{HAVSBY}|{GRANBY}")
INLINE = re.compile(
    rb"<script(?![^>]*(src=|nonce=|application/json))|<style(?![^>]*nonce=)|\\son\\w+=|\\sstyle="
)
FORGED = ("", "\x00", "<b>å</b>" * 200)
FORGED_NUMBERS = ("-1", str(10**30))
FORGED_DAYS = ("2026-13-45", "0001-01-01", "9999-12-31")


@pytest.fixture(scope="module")
def known(world):
    """Who acts, and what she may reach, by whom it was asked for."""
    return {}


@pytest.fixture
def visitor(visitor, known, monkeypatch):
    """Every visit is undone before the next: what the house finds out about her at each of them is
    found out at her first. Each visit gets objects of its own, with nothing more on them."""
    persons_of, reach = middleware.persons_of, middleware.reach

    def remembered(find, of):
        if (find, of.pk) not in known:
            known[find, of.pk] = pickle.dumps(find(of))
        return pickle.loads(known[find, of.pk])  # noqa: S301  written two lines above

    monkeypatch.setattr(middleware, "persons_of", lambda user: remembered(persons_of, user))
    monkeypatch.setattr(
        middleware, "reach", lambda person: replace(remembered(reach, person), person=person)
    )
    return visitor


def test_every_url_of_ours_says_who_may_use_it():
    assert own_names() - set(POLICIES) == set()
    assert unnamed() == []


def test_the_table_tells_of_no_url_that_is_gone():
    assert set(POLICIES) - own_names() == set()


def test_a_method_that_a_page_does_not_have_is_refused_before_it_is_known_who_asks():
    """To everybody alike, therefore: the tests below let one of each house try it."""
    views = own_views()
    refused = [
        (name, method, view(RequestFactory().generic(method, "/")).status_code)
        for name in NAMES
        for method in METHODS
        if POLICIES[name].allowed(method) is None
        for view in views[name]
    ]

    assert {status for _name, _method, status in refused} == {NOT_ALLOWED}, refused


def _askers(people, policy, method):
    return sorted(people) if policy.allowed(method) is not None else [min(people)]


@pytest.mark.alike
@pytest.mark.parametrize("name", NAMES)
def test_havsbys_people_get_what_the_table_says(name, visitor, world):
    policy, wrong = POLICIES[name], []

    for method in METHODS:
        given = policy.body(world.alma) if method == "POST" else policy.query(world.alma)
        for who in _askers(HAVSBY_PEOPLE, policy, method):
            answer = visitor.ask(who, method, address(name, policy, world.alma), given)
            expected = _expected(policy, method, who)
            if answer.status not in expected:
                wrong.append((method, who, answer.status, answer.error or expected))
            if answer.status >= 400 and answer.wrote_in:
                wrong.append((method, who, "refused, and yet something was written"))
            if told := (not policy.reveals and _names_not_for(who, answer)):
                wrong.append((method, who, "a name that is not for her", told))

    assert not wrong, "\n".join(map(str, wrong))


def _names_not_for(who, answer):
    """Region and editors read nobody's name but their own; a colleague does not read Alma's."""
    hidden = {"alma", "ny"} if who == "ture" else HAVSBY_PEOPLE | {"ny"}
    if who not in {"ture", "frej", "gun"}:
        hidden = {"alma", "ny"} if answer.status >= 400 else set()
    return {name for name in hidden - {who} if f"{HAVSBY}{name}" in answer.everything}


def _expected(policy, method, who):
    allowed = policy.allowed(method)
    if allowed is None:
        return {405}
    if who in allowed:
        return LET_IN
    return {403} if who in policy.forbidden(method) else {404}


@pytest.mark.alike
@pytest.mark.parametrize("name", NAMES)
def test_a_neighbour_gets_what_is_there_for_nobody(name, visitor, world):
    """The same bytes as for an id that does not exist, no name, and nothing is written."""
    policy = POLICIES[name]
    wrong = []

    for people, hers, canary in (
        (GRANBY_PEOPLE, world.alma, HAVSBY),
        (REACHING_FAR, world.petra, GRANBY),
    ):
        for method in METHODS:
            for who in _askers(people, policy, method):
                wrong += _learnt(visitor, policy, name, method, who, hers, canary)

    assert not wrong, "\n".join(map(str, wrong))


def _learnt(visitor, policy, name, method, who, hers, canary):
    url, nobodys = address(name, policy, hers), address(name, policy, visitor.world.nobody)
    fields = policy.body if method == "POST" else policy.query
    answer = visitor.ask(who, method, url, fields(hers))
    if answer.status >= 500:
        yield method, who, answer.status, answer.error
    if policy.reveals:
        return
    if canary in answer.everything:
        yield method, who, "a name of the other municipality"
    if hers.person.municipality_id in answer.wrote_in:
        yield method, who, "a row about the other municipality"
    hers_named, nobodys_named = fields(hers), fields(visitor.world.nobody)
    nothing_asked = policy.public or (url, hers_named) == (nobodys, nobodys_named)
    if nothing_asked or answer.status == NOT_ALLOWED:
        return
    elsewhere = visitor.ask(who, method, nobodys, nobodys_named)
    if not same(answer, elsewhere, url, nobodys, *_given(hers_named), *_given(nobodys_named)):
        yield method, who, f"not what is there for nobody: {answer.status}, {elsewhere.status}"


def _given(fields):
    values = [value for given in fields.values() for value in _listed(given)]
    return [str(value) for value in values]


def _listed(given):
    return given if isinstance(given, list) else [given]


@pytest.mark.alike
@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_not_signed_in_gets_the_sign_in_page_and_no_more(name, visitor, world):
    policy = POLICIES[name]

    for method in METHODS:
        fields = policy.body if method == "POST" else policy.query
        answer = visitor.ask("", method, address(name, policy, world.alma), fields(world.alma))

        if policy.public:
            assert answer.status < 500, answer.error
            assert policy.reveals or not CANARIES.search(answer.everything)
        else:
            assert answer.status in {302, 404, 405}, (method, answer.status)
            assert answer.status != 302 or SIGN_IN in answer.headers
        assert not CANARIES.search(answer.headers)
        assert answer.wrote_in == frozenset()


@pytest.mark.strict
@pytest.mark.parametrize("name", NAMES)
def test_an_id_longer_than_any_number_is_nobodys(name, visitor, world):
    """A number that no column holds, and a word that leads nowhere."""
    policy = POLICIES[name]
    ids = policy.ids | {key: _endless(key, spec) for key, spec in policy.ids.items()}

    for method in METHODS:
        url = address(name, replace(policy, ids=ids), world.alma)
        answer = visitor.ask("disa", method, url, {})

        assert answer.status < 500, (method, url, answer.error)


def _endless(key, spec):
    if key.endswith("_id") or key == "number":
        return str(10**30)
    return spec if key == "uid" else "finns-inte-" + "x" * 300


@pytest.mark.strict
@pytest.mark.parametrize("name", [name for name in NAMES if POLICIES[name].body(NOBODY) != {}])
def test_a_forged_form_is_refused_and_never_breaks(name, visitor, world):
    """Every field missing, twice, endless, negative, or of another kind than the page would send."""
    policy = POLICIES[name]
    fields = policy.body(world.alma)
    url = address(name, policy, world.alma)

    who = min(policy.post or HAVSBY_PEOPLE)
    for field, given in fields.items():
        for value in _forged(str(given)):
            answer = visitor.ask(who, "POST", url, fields | {field: value})

            assert answer.status < 500, (who, field, value, answer.error)


def _forged(given):
    """Where a number or a day is asked for, those that no column holds as well."""
    if given.isdecimal():
        return FORGED + FORGED_NUMBERS
    return FORGED + FORGED_DAYS if re.match(r"\d{4}-\d\d-\d\d", given) else FORGED


@pytest.mark.parametrize("prefix", THIRD_PARTY)
def test_the_urls_of_others_let_no_stranger_and_no_caseworker_in(prefix, visitor):
    wrong = []

    for url in third_party_addresses(prefix):
        for who in ("", "alma"):
            answer = visitor.ask(who, "GET", url, {})
            if answer.status >= 500 or (answer.status == 200 and _is_closed(prefix, who, url)):
                wrong.append((url, who, answer.status, answer.error))

    assert not wrong, "\n".join(map(str, wrong))


def _is_closed(prefix, who, url):
    """Editors' pages to both; sign-in and one's own account are what /konto/ is for."""
    if url in OF_NO_INTEREST and who:
        return False
    return prefix == "/cms/" or (not who and prefix != "/konto/")


@pytest.mark.alike
@pytest.mark.parametrize("name", [name for name in NAMES if POLICIES[name].get])
def test_every_page_has_the_strict_policy_with_a_nonce_of_its_own(name, visitor, world):
    policy = POLICIES[name]
    url, who = address(name, policy, world.alma), min(policy.get)

    first, second = (visitor.ask(who, "GET", url, policy.query(world.alma)) for _ in "12")

    rules = [_header(answer, "Content-Security-Policy") for answer in (first, second)]
    assert all("default-src 'none'" in rule and "unsafe-inline" not in rule for rule in rules)
    assert b"nonce=" not in first.body or rules[0] != rules[1]
    assert not INLINE.search(first.body)


def _header(answer, name):
    return next(line for line in answer.headers.split("\n") if line.startswith(f"{name}: "))
