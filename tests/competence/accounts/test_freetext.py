import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.freetext import (
    client_name,
    holds_personnummer,
    holds_web_address,
    one_line,
    sums_up,
)
from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.queries import colleagues


@pytest.mark.parametrize(
    "text",
    [
        "121212-1212",
        "19121212-1212",
        "191212121212",
        "1212121212",
        "121212+1212",
        "121212 1212",
        "Hon är född 19121212-1212.",
        "pnr:850101–1234",
        "1985-01-01-1234",
        "701063-2391",  # coordination number: day 3 + 60
        "960229-1234",
        "197010632391",
        "201801052392",
        "000229-1234",
    ],
)
def test_a_personnummer_is_found_however_it_is_written(text):
    assert holds_personnummer(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14 mars 2027",
        "2027-03-14 kl. 10.15",
        "Ring 0701-234567 efter lunch",
        "0701234568",
        "Diarienummer 2026-1234",
        "991399-1234",
        "850132-1234",
        "12121212121212",
        "1212121213",
    ],
)
def test_days_telephones_and_case_numbers_are_no_personnummer(text):
    assert not holds_personnummer(text)


def test_the_check_digit_is_luhns():
    assert sums_up("8112189876")
    assert not sums_up("8112189875")


@given(st.text("0123456789", min_size=9, max_size=9))
def test_of_ten_check_digits_one_is_right(digits):
    def weight(at, digit):
        return sum(map(int, str(int(digit) * (1 if at % 2 else 2))))

    right = -sum(weight(at, digit) for at, digit in enumerate(digits)) % 10

    assert [last for last in range(10) if sums_up(f"{digits}{last}")] == [right]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi träffade Lisa Andersson i dag.", "Lisa Andersson"),
        ("Lisa Andersson var med.", "Lisa Andersson"),
        ("Bra samtal. Anna-Karin Öberg-Ek grät.", "Anna-Karin Öberg-Ek"),
        ("Barnets namn är Li", "Barnets namn"),
        ("klientens namn: x", "klientens namn"),
    ],
)
def test_what_looks_like_a_clients_name_is_found(text, found):
    assert client_name(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hon leder samtal tryggt. Bra tempo.",
        "Enligt Socialstyrelsen ska vi skriva kort.",
        "Träffade Cilla och gick igenom LVU och BBIC.",
        "Gick bredvid Cilla Öberg vid hembesök.",
        "Vi pratade om SIP Och LVU.",
        "Hos Försäkringskassan. Sedan till Polisen.",
    ],
)
def test_colleagues_authorities_and_plain_sentences_are_let_through(text):
    assert client_name(text, ["Cilla Öberg", "Bo Lind"]) == ""


class Note(FreeTextForm):
    text = FreeTextField(label="Text")
    more = FreeTextField(label="More", required=False)


def test_a_personnummer_is_refused_and_no_box_lets_it_through():
    form = Note({"text": "Pojken 121212-1212 mår bra", "not_a_client": "on"})

    assert not form.is_valid()
    assert form.has_error("text", "personnummer")


def test_a_name_is_asked_about_once_and_saved_when_it_is_no_client():
    asked = Note({"text": "Vi läste Astrid Lindgren tillsammans."})
    answered = Note({"text": "Vi läste Astrid Lindgren tillsammans.", "not_a_client": "on"})

    assert not asked.is_valid()
    assert asked.has_error("text", "client")
    assert 'name="not_a_client"' in asked.as_p()
    assert "Astrid Lindgren" in asked.as_p()
    assert answered.is_valid()


def test_a_form_without_names_never_asks_for_the_colleagues():
    def asked_too_early():
        raise AssertionError

    assert Note({"text": "Bra samtal i dag."}, colleagues=asked_too_early).is_valid()


@pytest.mark.django_db
def test_a_colleagues_name_needs_no_answer(cast):
    form = Note({"text": "Jag gick bredvid Cilla Öberg."}, colleagues=colleagues.of(cast.alma))

    assert form.is_valid()


@pytest.mark.django_db
def test_a_protected_colleague_is_asked_about_like_a_stranger(cast):
    cast.cilla.protected_identity = True
    cast.cilla.save()

    form = Note({"text": "Jag gick bredvid Cilla Öberg."}, colleagues=colleagues.of(cast.alma))

    assert not form.is_valid()


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("Åsa Norén", "Åsa Norén"),
        ("  Åsa\t\nNorén  ", "Åsa Norén"),
        ("A\u030asa", "Åsa"),
        ("Åsa \u202enéroN\u202c", "Åsa néroN"),
        ("Åsa \u200e Norén", "Åsa Norén"),
        ("Å\u0007sa", "Åsa"),
        ("\u200e", ""),
        ("\N{PARTY POPPER} & <b>", "\N{PARTY POPPER} & <b>"),
    ],
)
def test_one_line_holds_what_is_seen_and_single_spaces(written, line):
    assert one_line(written) == line


@pytest.mark.parametrize(
    "text",
    [
        "ftp://fil",
        "karin@umea",
        "se www.umea",
        "Se WWW.Umea",
        "umea.se",
        "Umea.COM",
        "skriv till a.nu nu",
        *(f"bluff.{end}" for end in ("com", "net", "org", "info", "se", "nu", "eu", "io", "ru")),
    ],
)
def test_what_a_mail_program_would_make_a_link_of_is_a_web_address(text):
    assert holds_web_address(text)


@pytest.mark.parametrize(
    "text", ["Umeå kommun", "Familjehem. Se bilaga", "BBIC 2.0", "", "wwwåren"]
)
def test_ordinary_words_are_no_web_address(text):
    assert not holds_web_address(text)
