import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext
from PIL import Image

from competence.documents.intake import MOST_BYTES, Fit
from competence.models import Claim, Fact
from competence.people import clock
from competence.people.models import Role
from competence.services import claims
from tests import factories

pytestmark = pytest.mark.django_db
CANARY = "Kamera hemma hos Alma"
METHOD = {"title": "Freda", "issuer": "Socialstyrelsen", "basis": "training"}


@pytest.fixture
def client(cast, sign_in):
    return sign_in(cast.alma)


@pytest.fixture
def sent(acting):
    def send(person, kind="course", title="Barnrätt", proof=None):
        return claims.send(
            person=person,
            kind=kind,
            said=claims.Statement(title, "Umeå universitet", clock.today()),
            proof=proof,
            form_key=uuid.uuid4(),
            by=acting(person),
        )

    return send


def picture():
    exif = Image.Exif()
    exif[0x010E] = CANARY
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(file, "JPEG", exif=exif)
    return file.getvalue()


def add(client, kind, fields, file=None):
    body = {"starts_on": clock.today(), "form_key": uuid.uuid4()} | fields
    return client.post(reverse("add_merit", args=[kind]), body | ({"file": file} if file else {}))


def test_a_method_with_a_photographed_certificate_reaches_the_supervisor(client, cast, sign_in):
    # Called .pdf by mistake: what it holds is what counts.
    photo = SimpleUploadedFile("intyg.pdf", picture(), "application/pdf")

    reply = add(client, "metod", METHOD | {"ends_on": clock.today() + timedelta(days=700)}, photo)

    assert reply.status_code == 302
    claim = Claim.objects.get()
    queue = sign_in(cast.bo).get(reverse("claims")).context["rows"]
    assert [(row.title, row.name) for row in queue] == [("Freda", cast.alma.name)]
    fetched = sign_in(cast.bo).get(reverse("claim_file", args=[claim.pk]))
    assert fetched["Content-Type"] == "image/jpeg"
    assert fetched["Content-Disposition"] == f'attachment; filename="underlag-{claim.pk}.jpg"'
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert CANARY.encode() not in fetched.content


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<svg onload='alert(1)'/>", "PDF, JPEG eller PNG"),
        (b"%PDF-1.7 trasig", "går inte att läsa"),
        (b"%PDF-" + b"0" * MOST_BYTES, "för stor"),
    ],
)
def test_a_file_that_is_not_fit_is_refused_with_what_to_do(client, content, told):
    reply = add(client, "metod", METHOD, SimpleUploadedFile("intyg.pdf", content))

    assert told in reply.content.decode()
    assert "Freda" in reply.content.decode()
    assert not Claim.objects.exists()


def test_what_is_wrong_elsewhere_asks_for_the_file_again(client):
    late = {"starts_on": clock.today() + timedelta(days=1)}
    photo = SimpleUploadedFile("intyg.jpg", picture())

    errors = add(client, "metod", METHOD | late, photo).context["form"].errors

    assert set(errors) == {"starts_on", "file"}


def test_a_personal_identity_number_and_days_the_wrong_way_are_stopped(client):
    wrong = {"issuer": "Lärare 19121212-1212", "ends_on": clock.today() - timedelta(days=1)}

    errors = add(client, "metod", METHOD | wrong).context["form"].errors

    assert set(errors) == {"issuer", "ends_on"}


def test_swedish_credits_are_read_and_shown_with_a_comma(client, cast, acting):
    add(client, "kurs", {"title": "Barnrätt", "issuer": "UmU", "level": "basic", "credits": "7,5"})
    claims.accept(claim=Claim.objects.get(), by=acting(cast.bo, Role.SUPERVISOR))

    page = client.get(reverse("my_merits")).content.decode()

    assert "7,5 högskolepoäng, Grundnivå, UmU" in page


def test_experience_tells_how_much_of_full_time_it_was(client, cast, acting):
    said = {"title": "Socialsekreterare", "issuer": "Umeå kommun"}
    refused = add(client, "erfarenhet", said | {"percent": "120"})
    add(client, "erfarenhet", said | {"percent": "80"})
    claims.accept(claim=Claim.objects.get(), by=acting(cast.bo, Role.SUPERVISOR))

    page = client.get(reverse("my_merits")).content.decode()

    assert set(refused.context["form"].errors) == {"percent"}
    assert "80 procent av heltid, Umeå kommun" in page


def test_a_degree_needs_its_document(client):
    errors = add(client, "examen", {"title": "Socionom", "issuer": "UmU"}).context["form"].errors

    assert set(errors) == {"file"}


def test_what_came_back_is_mended_with_what_she_wrote_still_there(client, cast, sent, acting):
    claim = sent(cast.alma)
    claims.give_back(claim=claim, reason="Vilken dag?", by=acting(cast.bo))
    url = reverse("mend_claim", args=[claim.pk])

    shown = client.get(url)
    fields = shown.context["form"].initial | {"title": "Barnrätt A", "level": "basic"}
    replies = [
        client.post(url, {name: value for name, value in fields.items() if value is not None})
        for _click in range(2)
    ]

    assert "Vilken dag?" in shown.content.decode()
    assert [reply.status_code for reply in replies] == [302, 302]
    assert Claim.objects.get().title == "Barnrätt A"
    assert Claim.objects.get().state == "sent"


def test_the_supervisor_accepts_it_as_what_the_rules_ask_for(cast, sent, sign_in):
    claim = sent(cast.alma, "experience", "Socialsekreterare")

    reply = sign_in(cast.bo).post(
        reverse("settle_claim", args=[claim.pk]),
        {"what": "accept", "counts_as": "child_services"},
    )

    assert reply.status_code == 302
    assert Fact.objects.get().subject == "child_services"


def test_a_subject_that_no_rule_knows_is_refused(cast, sent, sign_in):
    url = reverse("settle_claim", args=[sent(cast.alma).pk])

    reply = sign_in(cast.bo).post(url, {"what": "accept", "counts_as": "step_5"})

    assert reply.context["accept"].errors
    assert not Fact.objects.exists()


def test_hr_fetches_a_degree_once_and_then_reads_who_saw_it(cast, sent, sign_in):
    claim = sent(cast.alma, "degree", "Socionom", Fit(b"%PDF-1.7 examen", "pdf"))
    hr, see = sign_in(cast.elin), reverse("see_degree", args=[claim.pk])
    settle = reverse("settle_claim", args=[claim.pk])

    too_early = hr.post(settle, {"what": "accept"})
    first, second = hr.post(see), hr.post(see)
    page = hr.get(settle).content.decode()
    hr.post(settle, {"what": "accept"})

    assert "Hämta handlingen först." in too_early.content.decode()
    assert (first.content, first["Content-Type"]) == (b"%PDF-1.7 examen", "application/pdf")
    assert second.status_code == 302
    assert f"Sedd av <bdi>{cast.elin.name}</bdi>" in page
    assert hr.get(reverse("claim_file", args=[claim.pk])).status_code == 403
    hers = sign_in(cast.alma).get(reverse("my_merits")).content.decode()
    assert f"Sedd av <bdi>{cast.elin.name}</bdi>" in hers
    assert not Fact.objects.exists()


def test_a_degree_is_in_no_supervisors_queue(cast, sent, sign_in):
    claim = sent(cast.alma, "degree")

    assert sign_in(cast.bo).get(reverse("claims")).context["rows"] == []
    assert sign_in(cast.bo).get(reverse("settle_claim", args=[claim.pk])).status_code == 404
    assert len(sign_in(cast.elin).get(reverse("claims")).context["rows"]) == 1


def test_my_team_says_that_it_waits_and_leads_there(cast, sent, sign_in):
    sent(cast.alma), sent(cast.alma, "degree")

    page = sign_in(cast.bo).get(reverse("team")).content.decode()

    assert "Svara på 1 merit" in page
    assert f'href="{reverse("claims")}"' in page


@pytest.mark.expects_errors
@pytest.mark.parametrize(("kind", "answer"), [("course", 404), ("degree", 302)])
def test_a_damaged_file_is_not_handed_out(cast, sent, sign_in, kind, answer, settings):
    claim = sent(cast.alma, kind, "Socionom", Fit(b"%PDF-1.7 helt", "pdf"))
    key = claim.files.get().storage_key
    path = f"{settings.STORAGES['private']['OPTIONS']['location']}/{key}"
    with open(path, "wb") as file:
        file.write(b"halvt")
    elin = sign_in(cast.elin)

    if kind == "course":
        reply = elin.get(reverse("claim_file", args=[claim.pk]))
    else:
        reply = elin.post(reverse("see_degree", args=[claim.pk]))

    claim.refresh_from_db()
    assert reply.status_code == answer
    assert claim.seen_on is None


def test_a_protected_name_is_hidden_from_the_manager_of_many(cast, sent, sign_in):
    cast.alma.protected_identity = True
    cast.alma.save()
    sent(cast.alma)

    page = sign_in(cast.disa).get(reverse("claims")).content.decode()

    assert cast.alma.name not in page
    assert gettext("Protected identity") in page


@pytest.mark.parametrize("many", [1, 12])
def test_the_queue_costs_the_same_however_long(cast, sent, sign_in, count_queries, many):
    for number in range(many):
        worker = factories.worker(f"Ny Kollega{number}", cast.unit)
        factories.lead(cast.bo, worker)
        sent(worker, proof=Fit(b"%PDF-1.7", "pdf"))
    bo = sign_in(cast.bo)
    bo.get(reverse("claims"))

    assert len(bo.get(reverse("claims")).context["rows"]) == many
    assert count_queries(lambda: bo.get(reverse("claims"))) == 10


def test_a_kind_that_is_none_is_not_there(client):
    assert client.get(reverse("add_merit", args=["skatt"])).status_code == 404


def test_hr_takes_back_what_was_accepted_and_is_asked_why_first(cast, sent, acting, sign_in):
    claim = sent(cast.alma)
    claims.accept(claim=claim, by=acting(cast.bo, Role.SUPERVISOR))
    client, url = sign_in(cast.elin), reverse("take_back_claim", args=[claim.pk])

    assert reverse("settle_claim", args=[claim.pk]) in client.get(reverse("claims")).text
    assert url in client.get(reverse("settle_claim", args=[claim.pk])).text
    assert "Ta tillbaka godkännandet?" in client.get(url).text
    assert client.post(url, {"reason": ""}).context["form"].errors
    assert Fact.objects.live().exists()
    told = [client.post(url, {"reason": "Fel kurs."}, follow=True).text for _click in range(2)]

    assert not Fact.objects.live().exists()
    assert "Tagen tillbaka." in told[0]
    assert "Den är inte godkänd längre." in told[1]
    assert "Fel kurs." in sign_in(cast.alma).get(reverse("my_merits")).text


def test_a_leader_who_did_not_accept_it_may_not_take_it_back(cast, sent, acting, sign_in):
    claim = sent(cast.alma)
    claims.accept(claim=claim, by=acting(cast.bo, Role.SUPERVISOR))
    client, url = sign_in(cast.disa), reverse("take_back_claim", args=[claim.pk])

    assert url not in client.get(reverse("settle_claim", args=[claim.pk])).text
    assert client.post(url, {"reason": "Fel kurs."}).status_code == 403
    assert claim.title not in client.get(reverse("claims")).text
    assert url in sign_in(cast.bo).get(reverse("settle_claim", args=[claim.pk])).text
