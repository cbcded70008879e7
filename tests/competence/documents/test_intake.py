"""What may be handed in, told by the bytes and never by the name."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from competence.documents.frames import Unfit
from competence.documents.intake import MOST_BYTES, NotFit, examine

CANARY = "Kamera hemma hos Alma"


def picture(kind="JPEG", **options):
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(file, kind, **options)
    return file.getvalue()


def pdf(pages=1, change=lambda writer: None):
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    change(writer)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def launching(writer):
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/Launch"),
            NameObject("/F"): TextStringObject("calc.exe"),
        }
    )
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)


def running(writer):
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert(1)")}
    names = DictionaryObject({NameObject(key): value for key, value in script.items()})
    writer.root_object[NameObject("/OpenAction")] = names


def unreached(writer):
    """No page leads to it, yet it lies in the file."""
    writer._add_object(DictionaryObject({NameObject("/JS"): TextStringObject("app.alert(1)")}))


def code_of(content):
    with pytest.raises(NotFit) as refused:
        examine(content)
    return refused.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_without_what_the_camera_wrote(kind):
    exif = Image.Exif()
    exif[0x010E] = CANARY
    sent = picture(kind, exif=exif)
    assert CANARY.encode() in sent

    fit = examine(sent)

    kept = Image.open(io.BytesIO(fit.content))
    assert (fit.suffix, kept.format, kept.size) == ("jpg", "JPEG", (60, 40))
    assert CANARY.encode() not in fit.content
    assert not kept.getexif()


def test_a_picture_taken_with_the_phone_on_its_side_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    kept = Image.open(io.BytesIO(examine(picture(exif=exif)).content))

    assert kept.size == (40, 60)


def test_what_hides_behind_a_pictures_end_is_not_kept():
    assert b"<script>" not in examine(picture() + b"<script>alert(1)</script>").content


def test_what_is_see_through_becomes_paper():
    sent = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(sent, "PNG")

    kept = Image.open(io.BytesIO(examine(sent.getvalue()).content))

    assert kept.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("side", [6_000, 14_000])
def test_a_bomb_of_a_picture_is_refused_before_it_is_unpacked(side):
    bomb = io.BytesIO()
    Image.new("1", (side, side)).save(bomb, "PNG")

    assert code_of(bomb.getvalue()) == Unfit.TOO_LARGE


def test_a_pdf_is_kept_byte_for_byte_so_that_its_signature_holds():
    sent = pdf(pages=20)

    fit = examine(sent)

    assert (fit.suffix, fit.content) == ("pdf", sent)
    assert len(PdfReader(io.BytesIO(fit.content)).pages) == 20


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (pdf(pages=21), Unfit.PAGES),
        (pdf(pages=0), Unfit.PAGES),
        (pdf(change=running), Unfit.ACTIVE),
        (pdf(change=lambda writer: writer.add_attachment("a.exe", b"MZ")), Unfit.ACTIVE),
        (pdf(change=launching), Unfit.ACTIVE),
        (pdf(change=unreached), Unfit.ACTIVE),
        (pdf(change=lambda writer: writer.encrypt("hemligt", algorithm="RC4-128")), Unfit.LOCKED),
        (pdf()[:200], Unfit.BROKEN),
        (b"%PDF-1.7 and nothing more", Unfit.BROKEN),
        (picture()[:100], Unfit.BROKEN),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Unfit.KIND),
        (b"GIF89a%PDF-1.7", Unfit.KIND),
        (b"MZ" + pdf(), Unfit.KIND),
        (b"", Unfit.KIND),
        (b"%PDF-" + b"0" * MOST_BYTES, Unfit.TOO_LARGE),
    ],
)
def test_what_is_not_fit_is_refused_with_its_reason(sent, code):
    assert code_of(sent) == code
