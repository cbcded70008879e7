"""Lägg till egen: her own word, the answer, and what is left of the file."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages

from competence import outbox
from competence.documents import vault
from competence.documents.intake import Fit
from competence.domain.facts import FactKind
from competence.models import ClaimFile, Fact
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import AuditEntry, Role
from competence.services import claims, proofs
from competence.tasks import drop_seen_degrees, sweep_proofs

pytestmark = pytest.mark.django_db
PAPER = Fit(b"%PDF-1.7 ett intyg", "pdf")


@pytest.fixture
def sent(cast, acting):
    def send(kind="course", proof=PAPER, person=cast.alma, **said):
        words = {"title": "Barnrätt", "issuer": "Umeå universitet", "starts_on": clock.today()}
        return claims.send(
            person=person,
            kind=kind,
            said=claims.Statement(**words | said),
            proof=proof,
            form_key=uuid.uuid4(),
            by=acting(person),
        )

    return send


@pytest.fixture
def bo(cast, acting):
    return acting(cast.bo, Role.SUPERVISOR)


@pytest.fixture
def elin(cast, acting):
    return acting(cast.elin, Role.HR)


def stored():
    """The keys of the files that lie in the vault."""
    store = storages["private"]
    folders = store.listdir(vault.PROOFS)[0] if store.exists(vault.PROOFS) else []
    return {
        f"{vault.PROOFS}/{folder}/{name}"
        for folder in folders
        for name in store.listdir(f"{vault.PROOFS}/{folder}")[1]
    }


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_her_own_word_is_no_fact(sent):
    claim = sent()

    assert (claim.state, claim.fact) == ("sent", None)
    assert not Fact.objects.exists()
    assert verbs()[-1] == "claim.sent"


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        ("course", FactKind.EXTERNAL),
        ("method", FactKind.METHOD),
        ("experience", FactKind.EXPERIENCE),
    ],
)
def test_accepted_it_is_a_dated_fact_with_its_proof(sent, bo, kind, becomes):
    days = {"starts_on": clock.today() - timedelta(days=400), "ends_on": clock.today()}
    claim = sent(kind, **days)

    assert claims.accept(claim=claim, by=bo)

    fact = Fact.objects.get()
    assert (fact.kind, fact.starts_on, fact.ends_on) == (becomes, *days.values())
    assert (fact.recorded_by, fact.claim) == (bo.person, claim)
    assert fact.value["title"] == "Barnrätt"
    assert claim.files.get().dropped_at is None


def test_the_one_who_accepts_says_what_it_counts_as_in_the_rules(sent, bo):
    claim = sent(credits=Decimal("7.5"), level="advanced")

    claims.accept(claim=claim, counts_as="barnratt_hp", by=bo)

    fact = Fact.objects.get()
    assert (fact.subject, fact.amount, fact.value["level"]) == (
        "barnratt_hp",
        Decimal("7.5"),
        "advanced",
    )


def test_two_clicks_on_accept_are_one_fact_and_one_mail(
    sent, bo, django_capture_on_commit_callbacks
):
    claim = sent()

    with django_capture_on_commit_callbacks(execute=True):
        answers = [claims.accept(claim=claim, by=bo) for _click in range(2)]
    outbox.drain()

    assert answers == [True, False]
    assert Fact.objects.count() == 1
    assert [letter.subject for letter in mail.outbox] == ["Din merit är godkänd"]


def test_a_reason_comes_back_with_it_and_she_mends_and_sends_again(sent, cast, acting, bo):
    claim = sent()

    claims.give_back(claim=claim, reason="Vilken dag blev den klar?", by=bo)
    said = claims.Statement("Barnrätt", "Umeå universitet", clock.today() - timedelta(days=9))
    mended = claims.mend(claim=claim, said=said, proof=None, by=acting(cast.alma))

    claim.refresh_from_db()
    assert mended
    assert (claim.state, claim.settled_by) == ("sent", None)
    assert claim.starts_on == said.starts_on
    assert claim.return_reason == "Vilken dag blev den klar?"
    assert claim.files.filter(dropped_at=None).count() == 1


def test_what_waits_or_is_accepted_cannot_be_mended(sent, cast, acting, bo):
    claim = sent()
    said = claims.Statement("Något annat", "Umeå universitet", clock.today())
    herself = acting(cast.alma)

    assert not claims.mend(claim=claim, said=said, proof=None, by=herself)
    claims.accept(claim=claim, by=bo)

    assert not claims.mend(claim=claim, said=said, proof=None, by=herself)
    assert not claims.withdraw(claim=claim, by=herself)
    assert not claims.give_back(claim=claim, reason="För sent", by=bo)
    claim.refresh_from_db()
    assert claim.title == "Barnrätt"


def test_a_return_needs_a_reason(sent, bo):
    with pytest.raises(ValidationError):
        claims.give_back(claim=sent(), reason="  ", by=bo)


def test_nobody_answers_herself_and_nobody_speaks_for_another(sent, cast, acting, bo):
    claim, alma = sent(), acting(cast.alma)
    said = claims.Statement("Kurs", "Skola", clock.today())

    for forbidden in (
        lambda: claims.accept(claim=claim, by=alma),
        lambda: claims.give_back(claim=claim, reason="Nej", by=alma),
        lambda: claims.withdraw(claim=claim, by=bo),
        lambda: claims.mend(claim=claim, said=said, proof=None, by=bo),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()


def test_the_same_form_is_the_same_claim_but_never_somebody_elses(cast, acting):
    key = uuid.uuid4()
    said = claims.Statement("Kurs", "Skola", clock.today())

    def send(person):
        by = acting(person)
        return claims.send(person=person, kind="course", said=said, proof=None, form_key=key, by=by)

    assert send(cast.alma) == send(cast.alma)
    with pytest.raises(PermissionDenied):
        send(cast.ture)


def test_another_file_takes_the_place_of_the_first(
    sent, cast, acting, bo, django_capture_on_commit_callbacks
):
    claim = sent()
    first = stored()
    claims.give_back(claim=claim, reason="Sidan två saknas", by=bo)

    with django_capture_on_commit_callbacks(execute=True):
        said = claims.Statement("Barnrätt", "Umeå universitet", clock.today())
        better = Fit(b"%PDF-1.7 hela intyget", "pdf")
        claims.mend(claim=claim, said=said, proof=better, by=acting(cast.alma))

    assert stored() == {claim.files.get(dropped_at=None).storage_key}
    assert not stored() & first


def test_the_same_file_sent_again_stays(sent, cast, acting, bo, django_capture_on_commit_callbacks):
    claim = sent()
    claims.give_back(claim=claim, reason="Fel dag", by=bo)

    with django_capture_on_commit_callbacks(execute=True):
        said = claims.Statement("Barnrätt", "Umeå universitet", clock.today())
        claims.mend(claim=claim, said=said, proof=PAPER, by=acting(cast.alma))

    assert stored() == {claim.files.get().storage_key}


def test_taken_back_its_file_is_gone_and_her_friends_same_file_stays(
    sent, cast, acting, django_capture_on_commit_callbacks
):
    hers, friends = sent(), sent(person=cast.ture)

    with django_capture_on_commit_callbacks(execute=True):
        assert claims.withdraw(claim=hers, by=acting(cast.alma))

    assert stored() == {friends.files.get().storage_key}
    assert hers.files.get().dropped_at


def test_a_degree_is_shown_once_and_decides_nothing(sent, bo, elin):
    claim = sent("degree")

    with pytest.raises(ValidationError):
        claims.accept(claim=claim, by=elin)
    first, second = (claims.see_degree(claim=claim, by=elin) for _time in range(2))
    accepted = claims.accept(claim=claim, by=elin)

    claim.refresh_from_db()
    assert (first, second) == (PAPER.content, None)
    assert accepted
    assert (claim.seen_by, claim.seen_on) == (elin.person, clock.today())
    assert not Fact.objects.exists()
    assert verbs().count("claim.degree_seen") == 1


def test_only_a_degree_is_shown_once(sent, elin):
    assert claims.see_degree(claim=sent("course"), by=elin) is None


def test_a_degree_whose_file_went_with_her_has_nothing_to_show(sent, elin):
    claim = sent("degree", proof=None)

    assert claims.see_degree(claim=claim, by=elin) is None


def test_a_seen_degree_is_deleted_within_thirty_days(
    sent, elin, django_capture_on_commit_callbacks
):
    seen, unseen, course = sent("degree"), sent("degree"), sent("course")
    claims.see_degree(claim=seen, by=elin)

    def night(days):
        clock.move_to(clock.at_noon(clock.today() + timedelta(days=days)))
        with django_capture_on_commit_callbacks(execute=True):
            return drop_seen_degrees()

    assert night(27) == 0
    assert len(stored()) == 3
    assert night(1) == 1
    assert night(1) == 0
    assert stored() == {one.files.get().storage_key for one in (unseen, course)}
    assert seen.files.get().dropped_at
    assert verbs().count("claim.degree_dropped") == 1


def test_files_without_a_row_are_swept_after_a_day(sent, monkeypatch):
    claim = sent()
    vault.put_proof(b"%PDF-1.7 vars worker dog", owner=0, suffix="pdf")

    assert sweep_proofs() == 0
    monkeypatch.setattr(proofs, "ORPHAN_AGE", timedelta(days=-1))

    assert sweep_proofs() == 1
    assert stored() == {claim.files.get().storage_key}
    assert ClaimFile.objects.count() == 1


def test_what_was_accepted_by_mistake_is_taken_back_told_and_sent_again(sent, cast, bo, elin):
    claim = sent()
    claims.accept(claim=claim, counts_as="child_protection_advanced", by=bo)
    outbox.drain()
    mail.outbox.clear()

    done = [claims.take_back(claim=claim, reason=" Fel kurs. ", by=elin) for _click in range(2)]

    assert done == [True, False]
    fact = Fact.objects.get()
    assert (fact.retracted_by, fact.retracted_reason) == (cast.elin, "Fel kurs.")
    claim.refresh_from_db()
    assert (claim.state, claim.fact, claim.return_reason) == ("returned", None, "Fel kurs.")
    assert verbs()[-2:] == ["fact.retracted", "claim.returned"]
    outbox.drain()
    (told,) = mail.outbox
    assert (told.to, told.subject) == (
        [cast.alma.work_email],
        "En merit som du har är tagen tillbaka",
    )
    again = claims.Statement("Barnrätt 2", "Umeå universitet", clock.today())
    claims.mend(claim=claim, said=again, proof=None, by=Actor.of(cast.alma))
    assert claims.accept(claim=claim, by=bo)
    assert Fact.objects.live().get().value["title"] == "Barnrätt 2"


def test_nobody_takes_back_for_herself_without_a_reason_or_what_is_not_accepted(
    sent, cast, bo, acting
):
    claim = sent()

    assert not claims.take_back(claim=claim, reason="Fel", by=bo)
    claims.accept(claim=claim, by=bo)
    with pytest.raises(ValidationError):
        claims.take_back(claim=claim, reason=" ", by=bo)
    with pytest.raises(PermissionDenied):
        claims.take_back(claim=claim, reason="Fel", by=acting(cast.alma))
    assert Fact.objects.live().exists()


def test_a_degree_that_was_taken_as_seen_is_returned_too(sent, elin):
    claim = sent("degree")
    claims.see_degree(claim=claim, by=elin)
    claims.accept(claim=claim, by=elin)

    assert claims.take_back(claim=claim, reason="Det var en kurs, ingen examen.", by=elin)

    claim.refresh_from_db()
    assert claim.state == "returned"
    assert not Fact.objects.exists()
