import re
from datetime import timedelta

import pytest
from django.urls import reverse

from competence.models import ExerciseAnswer, Note, PartDone, Progress
from competence.people import clock
from courses.models import Course
from tests import factories
from tests.competence.learner.courses import (
    opened,
    pass_module,
    publish_real,
    publish_sample,
    read_through,
)

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

PART = ("prov", "telefonen")
ANSWERS_BACK = "Du hör vad det leder till och vad som saknas."


@pytest.fixture
def alma(cast):
    return cast.alma


@pytest.fixture
def client(alma, sign_in):
    return sign_in(alma)


@pytest.fixture
def version(cast):
    return publish_sample()


def part(client, key="telefonen", course="prov"):
    return client.get(reverse("module_part", args=[course, key]))


def answer(client, block, key="telefonen", **posted):
    htmx = {"HX-Request": "true"} if posted.pop("htmx", False) else {}
    return client.post(reverse("exercise", args=["prov", key, block]), posted, headers=htmx)


def test_a_module_begins_with_its_cover(client, version):
    response = client.get(reverse("module", args=["prov"]))

    assert response.status_code == 200
    assert "lyssna klart" in response.text
    assert not Progress.objects.exists()


def test_another_device_resumes_at_the_same_part(alma, version, client, sign_in):
    part(client, "anteckningen")

    phone = sign_in(alma)
    response = phone.get(reverse("module", args=["prov"]))

    assert response.url == reverse("module_part", args=["prov", "anteckningen"])


def test_the_cover_can_be_seen_again_on_the_way(client, version):
    part(client)

    assert client.get(reverse("module", args=["prov"]) + "?oversikt=1").status_code == 200


def test_a_part_is_done_and_leads_to_the_next_and_at_last_to_the_check(client, version):
    part(client)
    first = client.post(reverse("finish_part", args=PART))
    last = client.post(reverse("finish_part", args=["prov", "anteckningen"]))
    again = client.post(reverse("finish_part", args=["prov", "anteckningen"]))

    assert first.url == reverse("module_part", args=["prov", "anteckningen"])
    assert last.url == again.url == reverse("check", args=["prov"])
    assert PartDone.objects.count() == 2


def test_reading_time_is_measured_from_when_the_part_was_opened(client, version):
    part(client)
    Progress.objects.update(last_at=clock.now() - timedelta(seconds=200))

    client.post(reverse("finish_part", args=PART))

    assert 200 <= PartDone.objects.get().seconds < 260


@pytest.mark.parametrize("key", ["valkommen", "sekretess", "orosanmalan"])
def test_no_answer_stands_in_a_part_before_she_has_given_hers(client, key):
    version = publish_real(key)

    for entry in version.document["parts"]:
        html = part(client, entry["key"], key).text
        for block in entry["blocks"]:
            for secret in answers_in(block):
                assert as_shown(secret) not in html, secret


def answers_in(node):
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("answer", "after"):
                yield from ([value] if isinstance(value, str) else value.values())
            else:
                yield from answers_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from answers_in(value)


def as_shown(text):
    return text.strip().splitlines()[0][:60].replace("&", "&amp;").replace("'", "&#x27;")


def test_an_exercise_answers_back_at_once_and_is_remembered(client, version):
    assert ANSWERS_BACK not in part(client).text

    back = answer(client, "svara", steg="svara", val="lyssna", htmx=True)

    assert ANSWERS_BACK in back.text
    assert "<html" not in back.text
    assert ANSWERS_BACK in part(client).text


def test_without_javascript_the_answer_leads_back_to_the_exercise(client, version):
    back = answer(client, "svara", steg="svara", val="lyssna")

    assert back.url == reverse("module_part", args=PART) + "#block-svara"
    assert ANSWERS_BACK in client.get(back.url).text


def test_a_case_goes_step_by_step(client, version):
    part(client)
    one = answer(client, "elis", steg="forst", val="vanta", htmx=True).text
    two = answer(client, "elis", steg="sedan", val="brev", htmx=True).text

    assert "Hon ringer igen." in one
    assert "Hon lugnar sig." not in one + two
    assert ExerciseAnswer.objects.get().response == {"forst": "vanta", "sedan": "brev"}


def test_order_and_sort_say_where_each_belongs(client, version):
    ordered = answer(
        client,
        "ordna",
        "anteckningen",
        htmx=True,
        **{"plats-ta": "2", "plats-se": "1", "plats-ge": "3"},
    ).text
    done = answer(
        client,
        "sortera",
        "anteckningen",
        htmx=True,
        **{"korg-grat": "fakta", "korg-ledsen": "fakta"},
    ).text

    answers = dict(ExerciseAnswer.objects.values_list("block", "response"))
    assert answers["anteckningen/ordna"] == ["se", "ta", "ge"]
    assert answers["anteckningen/sortera"] == {"grat": "fakta", "ledsen": "fakta"}
    assert ANSWERS_BACK in ordered
    assert "Tolkning" in done


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"val": "lyssna"},
        {"steg": "svara", "val": "hittepå"},
        {"steg": "annat", "val": "lyssna"},
        {"steg": "svara", "val": "x" * 10_000},
    ],
)
def test_an_answer_nobody_could_give_is_refused_in_words(client, version, posted):
    back = answer(client, "svara", htmx=True, **posted)

    assert 'role="alert"' in back.text
    assert ANSWERS_BACK not in back.text
    assert not ExerciseAnswer.objects.exists()


def test_a_half_sorted_exercise_is_asked_to_be_finished(client, version):
    back = answer(client, "sortera", "anteckningen", htmx=True, **{"korg-grat": "fakta"})

    assert 'role="alert"' in back.text


def test_she_may_try_again(client, version):
    answer(client, "svara", steg="svara", val="lyssna")
    answer(client, "svara", igen="1")

    assert ANSWERS_BACK not in part(client).text


@pytest.mark.parametrize(
    "path",
    [
        "/modul/saknas/",
        "/modul/saknas/telefonen/",
        "/modul/prov/saknas/",
        "/modul/saknas/kontroll/",
        "/modul/prov/resultat/999999/",
        "/modul/prov/telefonen/anteckning/svara/",
        "/modul/prov/telefonen/anteckning/saknas/",
    ],
)
def test_what_is_not_there_is_not_found(client, version, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("finish_part", ["prov", "saknas"]),
        ("exercise", ["prov", "saknas", "svara"]),
        ("exercise", ["prov", "telefonen", "text-1"]),
        ("exercise", ["prov", "telefonen", "ordna"]),
        ("keep_response", ["prov", 4]),
        ("submit_check", ["prov", 4]),
    ],
)
def test_forged_keys_are_not_found(client, version, name, args):
    assert client.post(reverse(name, args=args)).status_code == 404
    assert not ExerciseAnswer.objects.exists()
    assert not PartDone.objects.exists()


def test_a_module_nobody_assigned_is_open_to_read(client, version):
    assert part(client).status_code == 200


def note(client, text, **posted):
    return client.post(
        reverse("note", args=["prov", "anteckningen", "tank"]), {"text": text, **posted}
    )


def test_a_note_is_saved_for_her_alone(client, version):
    note(client, "Jag lyssnar klart nästa gång.")

    assert "Jag lyssnar klart nästa gång." in part(client, "anteckningen").text
    assert Note.objects.get().block == "anteckningen/tank"

    note(client, "", radera="1")
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["Hennes nummer är 20090315-2384.", "a" * 10_000, "Jag träffade Elis Berglund i dag."],
)
def test_a_note_that_may_not_be_saved_is_kept_on_the_page(client, version, text):
    response = note(client, text)

    assert response.status_code == 200
    assert not Note.objects.exists()
    assert text in response.text


def test_a_name_that_is_no_clients_is_saved_when_she_says_so(client, version):
    note(client, "Jag träffade Elis Berglund i dag.", not_a_client="on")

    assert Note.objects.exists()


def test_nobody_reads_anothers_notes_or_answers(cast, client, version, sign_in, acting):
    note(client, "Det här är mitt.")
    answer(client, "svara", steg="svara", val="lyssna")

    other = sign_in(cast.bo)

    assert "Det här är mitt." not in part(other, "anteckningen").text
    assert ANSWERS_BACK not in part(other).text


def test_words_of_the_glossary_are_explained_the_first_time(client):
    document = publish_sample().document
    text = {
        "key": "text-1",
        "type": "text",
        "html": "<h3>Anmälan</h3><p>En anmälan kom. Anmälan var kort.</p>",
    }
    publish_sample(parts=[{**document["parts"][1], "blocks": [text]}])

    html = part(client, "anteckningen").text

    assert len(re.findall(r'<button type="button" class="term"', html)) == 1
    assert "<h3>Anmälan</h3>" in html
    assert 'popovertarget="ord-1"' in html
    assert 'id="ord-1" popover' in html
    assert "när någon berättar om oro" in html


def test_law_is_told_with_the_day_it_was_checked(client, version):
    html = part(client).text

    assert "20 kap. 1 § SoL (2025:400)" in html
    assert "2027" in html


def test_the_end_of_the_module_gives_the_certificate_and_what_comes_next(
    alma, client, version, acting
):
    attempt = pass_module(alma, version, acting(alma))

    response = client.get(reverse("module", args=["prov"]))

    assert reverse("certificate", args=[attempt.fact.certificates.get().uid]) in response.text
    assert "Berätta om en anmälan." in response.text
    assert reverse("my_introduction") in response.text


def test_a_module_page_costs_at_most_fifteen_queries_whatever_the_size(
    alma, client, version, acting, count_queries
):
    part(client)
    url = reverse("module_part", args=PART)
    small = count_queries(lambda: client.get(url))

    for number in range(10):
        colleague = factories.worker(f"Kollega Nr{number}", alma.employments.get().unit)
        read_through(colleague, version, acting(colleague))
        Note.objects.create(
            progress=opened(alma, version, acting(alma)),
            block=f"telefonen/extra-{number}",
            text="x",
            written_at=clock.now(),
        )
    answer(client, "svara", steg="svara", val="lyssna")
    answer(client, "elis", steg="forst", val="vanta")
    large = count_queries(lambda: client.get(url))

    assert small == large <= 15


def test_twenty_times_as_long_a_module_asks_the_database_nothing_more(
    client, version, count_queries
):
    choice = version.document["parts"][0]["blocks"][1]
    many = [{**choice, "key": f"val-{number}"} for number in range(30)]
    parts = [{**version.document["parts"][0], "key": "telefonen", "blocks": many}]
    parts += [{**parts[0], "key": f"del-{number}"} for number in range(39)]
    publish_sample(key="langt", parts=parts)

    def asked(course):
        addresses = [
            reverse("module", args=[course]) + "?oversikt=1",
            reverse("module_part", args=[course, "telefonen"]),
            reverse("check", args=[course]),
        ]
        for address in reversed(addresses):
            client.get(address)
        return [count_queries(lambda at=address: client.get(at)) for address in addresses]

    short, long = asked("prov"), asked("langt")

    assert len(part(client, course="langt").text) > 4 * len(part(client).text)
    assert short == long
    assert max(long) <= 15


def test_pictures_and_films_come_from_the_version_that_is_read(client, version):
    html = part(client, "anteckningen").text

    for name in ("rum.png", "rum.mp4", "rum.vtt"):
        assert reverse("module_media", args=["prov", 1, name]) in html
    assert 'alt="Ett rum"' in html
    assert "Vi ser ett rum." in html


def test_a_module_without_a_check_ends_with_its_last_part(client):
    publish_sample(check=None)

    for key in ("telefonen", "anteckningen"):
        back = client.post(reverse("finish_part", args=["prov", key]))

    assert back.url == reverse("module", args=["prov"])
    assert client.get(back.url).context["standing"].completion


def test_a_module_without_a_published_text_is_not_found(client, version):
    Course.objects.update(current=None)

    assert client.get(reverse("module", args=["prov"])).status_code == 404


def test_a_part_has_room_for_notes_of_her_own_and_the_cover_gathers_all(alma, client, version):
    url = reverse("note", args=["prov", "telefonen", "_egen"])
    assert url in part(client).text

    response = client.post(url, {"text": "Ring tillbaka före tre."})
    note(client, "Jag lyssnar klart.")

    assert response.url == reverse("module_part", args=PART) + "#block-_egen"
    assert "Ring tillbaka före tre." in part(client).text
    cover = client.get(reverse("module", args=["prov"]), {"oversikt": "1"})
    written = [(line.part_title, line.text) for line in cover.context["cover"].notes]
    assert written == [
        ("Telefonen ringer", "Ring tillbaka före tre."),
        ("Anteckningen", "Jag lyssnar klart."),
    ]
    assert reverse("module_part", args=PART) + "#block-_egen" in cover.text


def test_a_note_of_her_own_can_be_changed_and_erased(client, version):
    url = reverse("note", args=["prov", "telefonen", "_egen"])
    client.post(url, {"text": "Ring tillbaka före tre."})

    assert "Ring tillbaka före tre." in client.get(url).text
    client.post(url, {"radera": "1"})

    assert not Note.objects.exists()


def test_nobody_else_reads_a_note_of_her_own(cast, client, version, sign_in):
    client.post(
        reverse("note", args=["prov", "telefonen", "_egen"]), {"text": "Ring tillbaka före tre."}
    )

    others = sign_in(cast.bo)

    assert "Ring tillbaka" not in part(others).text
    assert "Ring tillbaka" not in others.get(reverse("module", args=["prov"])).text
