from competence.domain.facts import FactKind, Ledger

from .build import fact, moment, on


def test_last_day_counts():
    certificate = fact("method_certificate", "bbic_basic", "2026-09-01", "2026-09-30")

    assert not certificate.holds_on(on("2026-08-31"))
    assert certificate.holds_on(on("2026-09-30"))
    assert not certificate.holds_on(on("2026-10-01"))


def test_ledger_keeps_facts_in_the_order_they_began_then_were_recorded():
    later = fact("element_rated", "PE1", "2026-10-01", recorded_at="2026-10-01")
    corrected = fact("element_rated", "PE1", "2026-09-01", recorded_at="2026-10-02")
    first = fact("element_rated", "PE1", "2026-09-01", recorded_at="2026-09-01")

    ledger = Ledger([later, corrected, first])

    assert list(ledger.about(FactKind.ELEMENT_RATED, "PE1")) == [first, corrected, later]
    assert list(ledger) == list(ledger.of_kind(FactKind.ELEMENT_RATED))
    assert ledger.about(FactKind.ELEMENT_RATED, "PE2") == ()
    assert ledger.of_kind(FactKind.WAIVER) == ()


def test_retracted_fact_is_in_the_ledger_of_a_moment_before_its_retraction_only():
    mistake = fact("talk_held", "talk_1", recorded_at="2026-09-01", retracted_at="2026-09-10")

    assert list(Ledger([mistake])) == []
    assert list(Ledger([mistake], moment("2026-09-09"))) == [mistake]
    assert list(Ledger([mistake], moment("2026-09-10"))) == []


def test_ledger_is_indexed_once_but_read_anew_for_another_moment():
    talk = fact("talk_held", "talk_1", recorded_at="2026-09-01")
    mistake = fact("talk_held", "talk_2", recorded_at="2026-08-01", retracted_at="2026-09-01")
    ledger = Ledger([talk, mistake])

    assert Ledger.of(ledger) is ledger
    assert list(Ledger.of(ledger, moment("2026-07-31"))) == []
    assert list(Ledger.of(ledger, moment("2026-08-31"))) == [mistake]


def test_what_she_brought_herself_has_a_title_of_its_own():
    own = fact("external_course", "own-1", title="Juridik")

    assert own.own_title == "Juridik"
    assert fact("external_course", "own-1").own_title == ""
    assert fact("external_course", "advanced", title="Juridik").own_title == ""


def test_what_is_said_for_everybody_stands_beside_what_is_said_to_her():
    everybody = Ledger([fact("offered", "freda", recorded_at="2026-02-01")])
    hers = Ledger([fact("offered", "freda", id=7)], around=everybody)

    assert [one.id for one in hers.around(FactKind.OFFERED, "freda")][1:] == [7]
    assert len(hers.around(FactKind.OFFERED, "freda")) == 2
    assert [
        one.id for one in Ledger([fact("offered", "a", id=8)]).around(FactKind.OFFERED, "a")
    ] == [8]
    then = Ledger.of(hers, moment("2026-01-15"))
    assert [one.id for one in then.around(FactKind.OFFERED, "freda")] == [7]
