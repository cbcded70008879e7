"""She asks a former employer: the letter, the link, the one answer, and what is left of it."""

import re
import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from competence import outbox
from competence.domain.freetext import holds_web_address
from competence.models import Claim, EmployerAnswer, EmployerQuestion, Fact, Message
from competence.people import clock
from competence.people.models import AuditEntry, Role
from competence.services import claims, employers
from competence.tasks import forget_employers
from competence.wording.employer import asked_lines

pytestmark = pytest.mark.django_db
KARIN = {
    "name": "Karin Berg",
    "workplace": "Umeå kommun",
    "email": "karin.berg@umea.example.org",
}
YES = {"verdict": "right", "name": "Karin Berg", "role": "Enhetschef"}
NOT_QUITE = YES | {"verdict": "not_quite", "words": "Det var till 2021."}
SPENT = 410


@pytest.fixture
def client(cast, sign_in):
    return sign_in(cast.alma)


@pytest.fixture
def claim(cast, acting):
    return claims.send(
        person=cast.alma,
        kind="experience",
        said=claims.Statement(
            "Socialsekreterare",
            "Umeå kommun",
            clock.today() - timedelta(days=900),
            note="Hemligt till Bo",
            percent=80,
        ),
        proof=None,
        form_key=uuid.uuid4(),
        by=acting(cast.alma),
    )


def page(claim):
    return reverse("ask_employer", args=[claim.pk])


def send(client, claim, **other):
    """The form as it is sent from under the letter; the mail as it came, or None."""
    outbox.drain()
    before = len(mail.outbox)
    client.post(page(claim), KARIN | {"send": "1"} | other)
    outbox.drain()
    return mail.outbox[-1] if len(mail.outbox) > before else None


def link_in(letter):
    return re.search(r"https?://[^/]+(/bekrafta/[\w-]+/)", letter.body)[1]


@pytest.fixture
def link(client, claim):
    return link_in(send(client, claim))


def test_she_sees_the_letter_before_it_goes_and_it_goes_as_she_saw_it(client, claim, cast):
    shown = client.post(page(claim), KARIN)
    preview = shown.context["preview"]
    assert not mail.outbox
    assert not EmployerQuestion.objects.exists()

    letter = send(client, claim)

    assert letter.to == [KARIN["email"]]
    assert letter.subject == preview.subject
    start, _, rest = preview.text.partition("(länken")
    assert letter.body.startswith(start)
    assert letter.body.endswith(rest.partition(")")[2])
    assert "80 procent av heltid" in letter.body
    assert cast.alma.name in letter.body
    assert "Hemligt till Bo" not in letter.body + shown.content.decode()


def test_the_former_employer_looks_twice_and_answers_once(client, claim, link, cast, sign_in):
    stranger = Client()
    looks = [stranger.get(link), stranger.head(link), stranger.get(link)]
    answers = [stranger.post(link, YES) for _click in range(2)]
    outbox.drain()

    assert [look.status_code for look in looks] == [200] * 3
    assert cast.alma.name in looks[0].content.decode()
    assert "Hemligt till Bo" not in looks[0].content.decode()
    thanks = reverse("employer_thanks")
    assert [answer.headers["Location"] for answer in answers] == [thanks, thanks]
    assert stranger.get(thanks).status_code == 200
    assert EmployerAnswer.objects.get().verdict == "right"
    assert mail.outbox[-1].to == [cast.alma.work_email]
    judged = sign_in(cast.bo).get(reverse("settle_claim", args=[claim.pk])).content.decode()
    for told in ("Karin Berg", "Enhetschef", "umea.example.org", "Stämmer"):
        assert told in judged
        assert told in client.get(page(claim)).content.decode()
    assert KARIN["email"] not in judged


def test_the_address_is_erased_with_the_answer_and_the_answer_stays(client, claim, link):
    kept = EmployerQuestion.objects.get()
    assert kept.mail.text == "", "the link is forgotten once sent"

    Client().post(link, YES)

    assert not EmployerQuestion.objects.exclude(email="").exists()
    assert not Message.objects.filter(to=KARIN["email"]).exists()
    assert EmployerQuestion.objects.get().name == "Karin Berg"
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        EmployerAnswer.objects.update(verdict="cannot")


def test_another_answer_by_a_used_link_comes_too_late_and_reads_nothing(link, cast):
    Client().post(link, YES)

    late = Client().post(link, NOT_QUITE)
    looked = Client().get(link)

    assert (late.status_code, looked.status_code) == (SPENT, SPENT)
    assert EmployerAnswer.objects.get().verdict == "right"
    for secret in (cast.alma.family_name, "Socialsekreterare", "Umeå", "Havsby"):
        assert secret not in plain(looked)


def plain(answer):
    return re.sub(r'(nonce|value)="[^"]*"', "", answer.content.decode())


def test_spent_links_of_every_kind_look_alike(client, claim, link, cast):
    used = Client()
    used.post(link, YES)
    pages = [used.get(link)]
    EmployerQuestion.objects.update(closed_at=clock.now())
    withdrawn = link_in(send(client, claim))
    client.post(reverse("withdraw_question", args=[claim.pk]))
    pages.append(Client().get(withdrawn))
    expired = link_in(send(client, claim))
    cast.alma.protected_identity = True
    cast.alma.save()
    pages.append(Client().get(expired))
    cast.alma.protected_identity = False
    cast.alma.save()
    assert Client().get(expired).status_code == 200
    clock.move(days=31)
    pages += [Client().get(expired), Client().get(reverse("employer_answer", args=["x" * 43]))]

    assert {answer.status_code for answer in pages} == {SPENT}
    links = (link, withdrawn, expired, f"/bekrafta/{'x' * 43}/")
    bodies = {re.sub("|".join(map(re.escape, links)), "LINK", plain(answer)) for answer in pages}
    assert len(bodies) == 1


def test_the_last_day_still_counts_and_the_next_does_not(link):
    clock.move(days=30)
    assert Client().get(link).status_code == 200
    clock.move(days=1)
    assert Client().post(link, YES).status_code == SPENT
    assert not EmployerAnswer.objects.exists()


def test_nobody_keeps_or_finds_the_page(link):
    answer = Client(enforce_csrf_checks=True, headers={"origin": "null"}).post(link, {})

    assert answer.status_code == 200, "a browser under no-referrer is let in"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies


def test_who_asks_too_often_waits_a_minute(link, monkeypatch):
    moment = clock.machine_now()
    monkeypatch.setattr(clock, "machine_now", lambda: moment)

    answers = [Client().get(link) for _ in range(31)]

    assert answers[-2].status_code == 200
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, {"verdict", "name", "role"}),
        (YES | {"name": "", "role": ""}, {"name", "role"}),
        (NOT_QUITE | {"words": ""}, {"words"}),
        (NOT_QUITE | {"words": "Hon var 19121212-1212"}, {"words"}),
        (YES | {"role": "Chef 19121212-1212", "name": "🙂"}, {"role", "name"}),
    ],
)
def test_an_answer_that_says_too_little_or_too_much_is_mended(link, given, wrong):
    assert set(Client().post(link, given).context["form"].errors) == wrong
    assert not EmployerAnswer.objects.exists()


def test_who_cannot_answer_need_not_say_who_she_is_and_another_may_be_asked(client, claim, link):
    Client().post(link, {"verdict": "cannot"})

    again = send(client, claim, name="Per Ek", email="per@umea.example.org")

    assert again.to == ["per@umea.example.org"]
    assert [row.closed_at is None for row in EmployerQuestion.objects.all()] == [False, True]
    assert "Jag kan inte svara" in client.get(page(claim)).content.decode()


def test_what_was_answered_is_not_asked_again(client, claim, link):
    Client().post(link, NOT_QUITE)

    assert send(client, claim) is None
    twin = EmployerQuestion.objects.get()
    twin.pk, twin.token_hash, twin.mail = None, "x", Message.objects.exclude(to="").first()
    with pytest.raises(IntegrityError, match="claim"), transaction.atomic():
        twin.save(force_insert=True)


def test_a_reminder_goes_once_after_a_week_with_a_link_of_its_own(client, claim, link):
    remind = reverse("remind_employer", args=[claim.pk])
    client.post(remind)
    outbox.drain()
    assert len(mail.outbox) == 1, "not before a week has gone"
    clock.move(days=7)

    for _click in range(2):
        client.post(remind)
    outbox.drain()

    assert len(mail.outbox) == 2
    assert mail.outbox[-1].subject.startswith("Påminnelse")
    newer = link_in(mail.outbox[-1])
    assert Client().get(link).status_code == SPENT
    assert Client().get(newer).status_code == 200
    assert Message.objects.filter(to=KARIN["email"]).count() == 1
    clock.move(days=23)
    assert Client().get(newer).status_code == 200, "it lasts as long as the first"


def test_a_question_taken_back_at_once_is_never_sent(client, claim, settings):
    settings.OUTBOX_IN_PROCESS = False
    client.post(page(claim), KARIN | {"send": "1"})
    client.post(reverse("withdraw_question", args=[claim.pk]))
    outbox.drain()

    assert not mail.outbox
    assert EmployerQuestion.objects.values_list("name", "email").get() == ("", "")


@pytest.mark.parametrize("settle", ["accept", "withdraw", "mend"])
def test_a_merit_that_is_settled_or_changed_needs_no_answer(
    client, claim, link, cast, acting, settle
):
    if settle == "accept":
        claims.accept(claim=claim, by=acting(cast.bo, Role.SUPERVISOR))
    elif settle == "withdraw":
        claims.withdraw(claim=claim, by=acting(cast.alma))
    else:
        claims.give_back(claim=claim, reason="Vilka år?", by=acting(cast.bo))
        assert Client().get(link).status_code == 200, "a returned merit may still be answered"
        other = claims.Statement("Socionom", "Umeå kommun", claim.starts_on)
        claims.mend(claim=claim, said=other, proof=None, by=acting(cast.alma))

    assert Client().post(link, YES).status_code == SPENT
    assert not EmployerQuestion.objects.exclude(email="").exists()
    assert bool(send(client, claim)) is (settle == "mend")


def test_an_accepted_merit_has_the_answer_in_its_underlag(client, claim, link, cast, acting):
    Client().post(link, YES)
    claims.accept(claim=claim, by=acting(cast.bo, Role.SUPERVISOR))

    assert Fact.objects.get().value["employer_answer"] == "right"
    assert page(claim) in client.get(reverse("my_merits")).content.decode()
    assert "Karin Berg" in client.get(page(claim)).content.decode()


def test_an_answer_about_other_words_says_so_and_is_not_in_the_fact(
    client, claim, link, cast, acting, sign_in
):
    Client().post(link, NOT_QUITE)
    claims.give_back(claim=claim, reason="Se svaret", by=acting(cast.bo))
    other = claims.Statement("Socionom", "Umeå kommun", claim.starts_on)
    claims.mend(claim=claim, said=other, proof=None, by=acting(cast.alma))

    judged = sign_in(cast.bo).get(reverse("settle_claim", args=[claim.pk])).content.decode()
    claims.accept(claim=claim, by=acting(cast.bo, Role.SUPERVISOR))

    assert "Det var till 2021." in judged
    assert "Socialsekreterare" in judged, "what was asked is shown beside it"
    assert "employer_answer" not in Fact.objects.get().value


def test_a_protected_identity_is_named_to_nobody(client, claim, cast):
    cast.alma.protected_identity = True
    cast.alma.save()

    assert send(client, claim) is None
    assert "skyddade uppgifter" in client.get(page(claim)).content.decode()
    assert not EmployerQuestion.objects.exists()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": "Karin http://x.example"}, "name"),
        ({"name": "Karin 19121212-1212"}, "name"),
        ({"workplace": "www.umea.se"}, "workplace"),
        ({"email": "karin@umea.example.org\nBcc: alla@example.org"}, "email"),
        ({"email": "ingen"}, "email"),
    ],
)
def test_what_must_not_stand_in_a_letter_is_stopped(client, claim, given, wrong):
    reply = client.post(page(claim), KARIN | given | {"send": "1"})

    assert set(reply.context["form"].errors) == {wrong}
    assert not EmployerQuestion.objects.exists()


def test_her_own_address_is_no_former_employers(client, claim, cast):
    reply = client.post(page(claim), KARIN | {"send": "1", "email": cast.alma.work_email.upper()})

    assert set(reply.context["form"].errors) == {"email"}


def test_a_hostile_name_stays_one_line_and_turns_nothing_around(client, claim, cast):
    Claim.objects.update(title="Handläggare\n\nRing genast\u202e", issuer="<b>Umeå</b>")

    letter = send(
        client, claim, name="Karin\r\n\u202eBcc: x", workplace="<script>alert(1)</script>"
    )

    assert "Handläggare Ring genast\n" in letter.body
    assert "Hej Karin Bcc: x,\n" in letter.body
    assert "\u202e" not in letter.body
    assert letter.recipients() == [KARIN["email"]]
    for shown in (Client().get(link_in(letter)), client.get(page(claim))):
        assert "<b>Umeå" not in shown.content.decode()
        assert "<script>alert" not in shown.content.decode()


def test_a_merit_with_a_web_address_asks_nobody(client, claim):
    Claim.objects.update(title="Vinn på evil.example.com")

    assert send(client, claim) is None


@pytest.mark.parametrize("text", ["https://x", "WWW.x", "karin@x", "läs på x.com nu"])
def test_a_web_address_is_seen(text):
    assert holds_web_address(text)


@pytest.mark.parametrize("text", ["Soc.sekr. i Umeå", "IFO, 80 %", "Barn- och unga/utredning"])
def test_an_ordinary_workplace_is_no_web_address(text):
    assert not holds_web_address(text)


def test_nobody_is_asked_without_end(client, claim):
    for _round in range(employers.MOST_A_DAY):
        assert send(client, claim)
        client.post(reverse("withdraw_question", args=[claim.pk]))

    assert send(client, claim) is None
    clock.move(days=1)
    clock.move(days=1)
    assert send(client, claim)


def test_the_night_forgets_whom_nobody_answered_for(client, claim, link):
    clock.move(days=30)
    assert forget_employers() == 0
    clock.move(days=1)

    assert (forget_employers(), forget_employers()) == (1, 0)

    assert EmployerQuestion.objects.values_list("name", "email").get() == ("", "")
    assert not Message.objects.filter(to=KARIN["email"]).exists()
    assert "Ingen svarade i tid" in client.get(page(claim)).content.decode()
    assert send(client, claim), "she may ask anew"


def test_every_step_leaves_one_row_in_the_audit_and_no_words(client, claim, link, cast):
    clock.move(days=8)
    client.post(reverse("remind_employer", args=[claim.pk]))
    outbox.drain()
    Client().post(link_in(mail.outbox[-1]), YES)

    rows = AuditEntry.objects.filter(verb__startswith="employer_question").order_by("pk")

    steps = [row.verb.partition(".")[2] for row in rows]
    assert steps == ["asked", "reminded", "answered"]
    assert {row.concerns_id for row in rows} == {cast.alma.pk}
    assert rows[2].person_id is None
    assert rows[2].role == "former_employer"
    assert "Karin" not in str([row.about for row in rows])


def test_a_list_of_merits_costs_the_same_with_many_questions(
    client, claim, link, cast, acting, count_queries
):
    Client().post(link, YES)
    url = reverse("my_merits")
    client.get(url)
    one = count_queries(lambda: client.get(url))

    for number in range(3):
        other = claims.send(
            person=cast.alma,
            kind="course",
            said=claims.Statement(f"Kurs {number}", "Umeå", clock.today()),
            proof=None,
            form_key=uuid.uuid4(),
            by=acting(cast.alma),
        )
        send(client, other)

    assert count_queries(lambda: client.get(url)) == one


def test_the_service_itself_refuses_what_the_page_would_not_offer(claim, link, cast, acting):
    def ask(by=cast.alma):
        employers.ask(claim=claim, whom=employers.Whom(**KARIN), by=acting(by))

    with pytest.raises(PermissionDenied):
        ask(by=cast.ture)
    Client().post(link, YES)
    with pytest.raises(ValidationError, match="redan ett svar"):
        ask()
    claims.accept(claim=claim, by=acting(cast.bo, Role.SUPERVISOR))
    with pytest.raises(ValidationError, match="avgjort"):
        ask()
    cast.alma.protected_identity = True
    cast.alma.save()
    with pytest.raises(ValidationError, match="skyddade uppgifter"):
        ask()
    assert not employers.withdraw(claim=claim, by=acting(cast.alma))
    assert not employers.remind(claim=claim, by=acting(cast.alma))
    assert EmployerQuestion.objects.count() == 1


def test_a_merit_sent_again_with_the_same_words_keeps_its_question(claim, link, cast, acting):
    claims.give_back(claim=claim, reason="Lägg till en fil", by=acting(cast.bo))
    names = ("title", "issuer", "starts_on", "percent")
    same = claims.Statement(**{name: getattr(claim, name) for name in names}, note="Se filen")

    claims.mend(claim=claim, said=same, proof=None, by=acting(cast.alma))

    assert Client().get(link).status_code == 200


def test_a_course_is_asked_about_with_its_day_its_credits_and_its_level():
    course = Claim(
        kind="course",
        title="Barnrätt",
        issuer="Umeå kommun",
        starts_on=date(2025, 3, 14),
        credits=Decimal("7.5"),
        level="basic",
    )

    assert asked_lines(course.as_asked()) == (
        ("Utbildning", "Barnrätt"),
        ("Ordnades av", "Umeå kommun"),
        ("Godkänd den", "14 mars 2025"),
        ("Omfattning och grund", "7,5 högskolepoäng, Grundnivå"),
    )


def test_experience_that_has_ended_says_from_when_to_when():
    first, last = date(2019, 1, 7), date(2021, 12, 31)
    work = Claim(kind="experience", title="Chef", issuer="Umeå", starts_on=first, ends_on=last)

    assert dict(asked_lines(work.as_asked()))["Tid"] == "7 januari 2019 – 31 december 2021"
