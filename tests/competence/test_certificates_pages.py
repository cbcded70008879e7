import re
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from competence import outbox
from competence.documents import order as desk
from competence.domain.facts import FactKind
from competence.models import Certificate, Revocation
from competence.people.audit import Actor
from competence.people.models import AuditEntry
from competence.services import certificates
from tests import factories
from tests.competence.test_certificates_services import order, passed

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture(scope="module", autouse=True)
def close_the_child():
    yield
    desk.close()


@pytest.fixture
def waiting(cast):
    course = factories.make_course("sekretess")
    course.current.document["goals"] = [{"key": "g", "text": "Säga vad som får lämnas ut."}]
    course.current.save()
    return order(cast.alma)


@pytest.fixture
def issued(waiting):
    outbox.drain()
    waiting.refresh_from_db()
    return waiting


def address(certificate, name="certificate", *more):
    return reverse(name, args=[certificate.uid, *more])


def text(response):
    return response.content.decode()


def test_the_page_waits_and_then_shows_the_files_without_a_reload(cast, sign_in, waiting):
    learner = sign_in(cast.alma)
    first = text(learner.get(address(waiting)))
    assert f'hx-get="{address(waiting)}"' in first
    assert address(waiting, "certificate_file", "sv") not in first

    outbox.drain()
    piece = text(learner.get(address(waiting), headers={"HX-Request": "true"}))

    assert "<html" not in piece
    assert "hx-get" not in piece
    assert address(waiting, "certificate_file", "sv") in piece
    assert address(waiting, "certificate_file", "en") in piece


def test_the_page_says_everything_the_paper_says(cast, sign_in, issued):
    page = text(sign_in(cast.alma).get(address(issued)))

    for words in (
        "Alma Ek",
        "Sekretess",
        "Säga vad som får lämnas ut.",
        "Havsby",
        issued.number,
        issued.code,
        issued.content["verify_url"],
    ):
        assert words in page, words


def test_the_file_is_the_one_that_was_issued(cast, sign_in, issued):
    for edition in ("sv", "en"):
        answer = sign_in(cast.alma).get(address(issued, "certificate_file", edition))

        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert re.fullmatch(
            rf'attachment; filename="(intyg|certificate)-{issued.number}\.pdf"',
            answer["Content-Disposition"],
        )
        assert sha256(answer.content).hexdigest() == issued.files.get(edition=edition).sha256


def test_private_files_have_no_address_of_their_own(cast, sign_in, issued, settings):
    key = issued.files.get(edition="sv").storage_key

    assert settings.MEDIA_ROOT not in Path(storages["private"].path(key)).parents
    for guess in (f"/media/{key}", f"/static/{key}", f"/{key}"):
        assert sign_in(cast.alma).get(guess).status_code == 404


@pytest.mark.expects_errors
def test_a_damaged_file_is_not_handed_out(cast, sign_in, issued):
    path = Path(storages["private"].path(issued.files.get(edition="sv").storage_key))
    path.write_bytes(path.read_bytes().replace(b"%%EOF", b"%%EOG"))

    answer = sign_in(cast.alma).get(address(issued, "certificate_file", "sv"), follow=True)

    assert answer.redirect_chain == [(address(issued), 302)]
    assert answer["Content-Type"].startswith("text/html")
    assert 'data-state="missing"' in text(answer)


def test_no_file_before_it_is_issued_and_no_edition_but_two(cast, sign_in, waiting):
    learner = sign_in(cast.alma)
    assert learner.get(address(waiting, "certificate_file", "sv")).status_code == 404
    outbox.drain()

    assert learner.get(address(waiting, "certificate_file", "archive")).status_code == 404


MAY_READ = {"alma", "bo", "disa", "elin"}


@pytest.mark.parametrize(
    "who",
    ["alma", "ture", "bo", "cilla", "disa", "elin", "frej", "gun", "nils", "olga", "petra"],
)
def test_who_reads_a_certificate(cast, sign_in, issued, who):
    client = sign_in(getattr(cast, who))
    expected = 200 if who in MAY_READ else 404

    assert client.get(address(issued)).status_code == expected
    assert client.get(address(issued, "certificate_file", "sv")).status_code == expected


@pytest.mark.parametrize(
    ("who", "status"),
    [("alma", 403), ("bo", 403), ("disa", 200), ("elin", 200), ("cilla", 404), ("nils", 404)],
)
def test_who_may_take_a_certificate_back(cast, sign_in, issued, who, status):
    client = sign_in(getattr(cast, who))

    for name in ("certificate_revoke", "certificate_reissue"):
        assert client.get(address(issued, name)).status_code == status
    posted = client.post(address(issued, "certificate_revoke"), {"reason": "Fel person"})

    assert posted.status_code == (302 if status == 200 else status)
    assert Revocation.objects.exists() is (status == 200)


def test_a_stranger_is_sent_to_sign_in(client, issued):
    answer = client.get(address(issued))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/konto/")


def test_revoking_asks_why_and_keeps_what_was_typed(cast, sign_in, issued):
    hr = sign_in(cast.elin)

    empty = hr.post(address(issued, "certificate_revoke"), {"reason": " "})
    stopped = hr.post(address(issued, "certificate_revoke"), {"reason": "Gäller 19850101-1234"})
    done = hr.post(address(issued, "certificate_revoke"), {"reason": "Fel kurs registrerad"})
    again = hr.post(address(issued, "certificate_revoke"), {"reason": "Fel kurs registrerad"})

    assert empty.status_code == stopped.status_code == 200
    assert "19850101-1234" in text(stopped)
    assert done.status_code == again.status_code == 302
    assert Revocation.objects.count() == 1
    page = text(sign_in(cast.alma).get(address(issued)))
    assert "Fel kurs registrerad" in page
    assert address(issued, "certificate_file", "sv") in page


def test_replacing_twice_gives_one_new_certificate(cast, sign_in, issued):
    hr = sign_in(cast.elin)

    answers = [hr.post(address(issued, "certificate_reissue")) for _click in range(2)]

    newer = Certificate.objects.get(replaces=issued)
    assert {answer["Location"] for answer in answers} == {address(newer)}
    assert address(newer) in text(sign_in(cast.alma).get(address(issued)))


def test_a_revoked_certificate_is_not_replaced(cast, sign_in, issued):
    certificates.revoke(certificate=issued, reason="Fel", by=Actor.of(cast.elin))

    answer = sign_in(cast.elin).post(address(issued, "certificate_reissue"))

    assert answer["Location"] == address(issued)
    assert Certificate.objects.count() == 1


def test_a_failed_drawing_can_be_tried_again_by_anybody_who_sees_it(cast, sign_in, waiting):
    Certificate.objects.filter(pk=waiting.pk).update(failed_reason="too_large")
    learner = sign_in(cast.alma)
    assert address(waiting, "certificate_draw_again") in text(learner.get(address(waiting)))

    for _click in range(2):
        answer = learner.post(address(waiting, "certificate_draw_again"))
        assert answer["Location"] == address(waiting)
    outbox.drain()

    assert address(waiting, "certificate_file", "sv") in text(learner.get(address(waiting)))


def test_names_with_signs_and_other_scripts_are_shown_and_drawn(cast, sign_in, acting):
    cast.alma.given_name = "<b>Åsa</b> & \u202eeva 🌲 " + "x" * 50
    cast.alma.family_name = "Жукова-Ek"
    cast.alma.save()
    certificate = order(cast.alma, passed(cast.alma, "kurs"))

    outbox.drain()
    page = text(sign_in(cast.alma).get(address(certificate)))

    certificate.refresh_from_db()
    assert certificate.issued_at
    assert "&lt;b&gt;Åsa&lt;/b&gt; &amp;" in page
    assert "<b>Åsa" not in page
    assert "Жукова-Ek" in page


def test_the_page_asks_as_many_questions_with_many_certificates(
    cast, sign_in, issued, count_queries
):
    learner = sign_in(cast.alma)
    learner.get(address(issued))
    few = count_queries(lambda: learner.get(address(issued)))
    for number in range(20):
        order(cast.alma, passed(cast.alma, f"kurs-{number}"))
        factories.fact(cast.alma, FactKind.TALK_HELD, f"talk_{number}")

    assert count_queries(lambda: learner.get(address(issued))) == few
    assert few <= 15


def test_a_certificate_of_somebody_protected_is_not_read_unnoticed(cast, issued, sign_in):
    cast.alma.protected_identity = True
    cast.alma.save()

    sign_in(cast.alma).get(address(issued))
    sign_in(cast.elin).get(address(issued))
    sign_in(cast.elin).get(address(issued, "certificate_file", "sv"))

    seen = AuditEntry.objects.filter(verb="protected_identity.seen").order_by("id")
    assert [(row.person_id, row.about["page"]) for row in seen] == [
        (cast.elin.pk, "certificate"),
        (cast.elin.pk, "certificate_file"),
    ]
