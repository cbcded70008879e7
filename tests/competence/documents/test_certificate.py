import base64
import io

import pytest
from pypdf import PdfReader

from competence.documents import certificate, order

MODULE = {
    "kind": "module",
    "title": "Sekretess och tystnadsplikt",
    "name": "Åsa Lindström Öberg",
    "issuer": "Ängelholms kommun",
    "number": "2027-00142",
    "code": "7Q4K-M2XV-9RTP",
    "verify_url": "https://stegvis.example/verifiera/7Q4K-M2XV-9RTP/",
    "issued_on": "2027-03-14",
    "decided_on": "",
    "decided_by": "",
    "decided_by_title": "",
    "learnt": ["Avgöra när en uppgift får lämnas ut", "Dokumentera en sekretessprövning"],
    "lines": [],
    "dual_role": False,
}
LINE = {"title": "Samtal med barn", "proof": "Praktiskt moment", "on": "2027-02-01"}
STEP = {
    **MODULE,
    "kind": "step",
    "title": "Steg 2 – Grund",
    "decided_on": "2027-03-12",
    "decided_by": "Margareta Sjöström",
    "decided_by_title": "Enhetschef",
    "lines": [LINE] * 12,
    "dual_role": True,
}


@pytest.fixture(scope="module", autouse=True)
def close_the_child():
    yield
    order.close()


def drawn(content, edition="sv"):
    reader = PdfReader(io.BytesIO(certificate.render(content, edition)))
    return reader, reader.pages[0].extract_text()


@pytest.mark.parametrize("content", [MODULE, STEP])
@pytest.mark.parametrize("edition", ["sv", "en"])
def test_a_certificate_is_one_landscape_page_with_what_it_certifies(content, edition):
    reader, text = drawn(content, edition)

    assert len(reader.pages) == 1
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    for value in ("Åsa Lindström Öberg", content["title"], "Ängelholms kommun", "2027-00142"):
        assert value in text
    for value in ("7Q4K-M2XV-9RTP", "Avgöra när en uppgift får lämnas ut"):
        assert value in text


def test_the_editions_differ_in_language_and_in_how_days_are_written():
    swedish, swedish_text = drawn(STEP, "sv")
    english, english_text = drawn(STEP, "en")

    assert (swedish.root_object["/Lang"], english.root_object["/Lang"]) == ("sv-SE", "en-GB")
    assert "14 mars 2027" in swedish_text
    assert "14 March 2027" in english_text
    assert "has reached" in english_text


def test_the_title_names_number_and_person():
    reader, _ = drawn(MODULE, "en")

    assert reader.metadata.title == "Certificate 2027-00142 – Åsa Lindström Öberg"


def test_a_decided_certificate_carries_the_signature_and_every_proof():
    _, text = drawn(STEP, "en")

    assert "Margareta Sjöström" in text
    assert "Enhetschef" in text
    assert "Decided on 12 March 2027" in text
    assert "as supervisor and as unit manager" in text
    assert text.count("Samtal med barn") == 12


def test_a_certificate_without_a_decision_is_signed_by_the_municipality():
    _, text = drawn(MODULE, "en")

    assert "Decided on" not in text
    assert text.count("Ängelholms kommun") == 2


def test_proofs_beyond_the_page_are_counted():
    _, text = drawn({**STEP, "lines": [LINE] * 15}, "en")

    assert "and 3 more" in text


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Maximiliana Alexandra Wilhelmina " * 6},
        {"name": "Å" * 200, "title": "W" * 160, "learnt": ["w" * 300] * 6},
        {"learnt": ["Ett långt mål som beskriver vad personen kan göra på egen hand. " * 4] * 9},
        {"issuer": "Individ- och familjenämnden " * 5, "decided_by": "Sjöström-Lindqvist " * 8},
        {"lines": [{**LINE, "title": "Utredning " * 20, "proof": "Underlag " * 20}] * 12},
        {"lines": [{**LINE, "on": ""}]},
    ],
)
def test_long_texts_stay_on_the_page(change):
    reader, _ = drawn({**STEP, **change})

    assert len(reader.pages) == 1


def test_letters_without_a_glyph_never_stop_a_certificate():
    name = "Łukasz \u0645\u062d \u202eNguyễn\x00\x07 \N{PARTY POPPER} \ud800 Ольга"

    _, text = drawn({**MODULE, "name": name})

    assert "Łukasz" in text
    assert "Nguyễn" in text
    assert "Ольга" in text
    assert "\N{PARTY POPPER}" not in text


def test_markup_in_a_name_is_drawn_as_text():
    _, text = drawn({**MODULE, "name": '<img src="/etc/passwd">&amp;'})

    assert '<img src="/etc/passwd">&amp;' in text.replace("\n", "")


def test_every_font_of_the_certificate_is_embedded():
    reader, _ = drawn(STEP)
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]

    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_the_address_to_verify_at_is_a_link_and_a_qr_code():
    reader, text = drawn(MODULE)
    links = [note.get_object()["/A"]["/URI"] for note in reader.pages[0]["/Annots"]]
    picture = base64.b64decode(certificate.qr_data_uri(MODULE["verify_url"]).partition(",")[2])

    assert MODULE["verify_url"] in text
    assert MODULE["verify_url"] in links
    assert picture.startswith(b"\x89PNG")
