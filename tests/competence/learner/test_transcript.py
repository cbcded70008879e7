"""Kompetensöversikten: what stands in the two files, what does not, and who gets them."""

import io
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from openpyxl import load_workbook
from pypdf import PdfReader

from competence import outbox
from competence.documents import order
from competence.domain.facts import FactKind
from competence.models import RuleSet
from competence.people import clock
from competence.people.models import AuditEntry, Role
from competence.queries import my_merits, transcript
from competence.services import claims
from tests import factories
from tests.competence.learner.courses import pass_module, publish_sample
from tests.competence.learner.year import LADDER

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
PDF, XLSX, PAGE = reverse("transcript_pdf"), reverse("transcript_xlsx"), reverse("my_merits")
BEGAN, ENDED = date(2020, 3, 1), date(2021, 8, 31)
LONG = "Fördjupad utbildning i barnrätt och delaktighet, " * 6 + "sista ordet"
HOSTILE = "<b>Åsa</b> & Co \N{PARTY POPPER} \u202e=1+1\u202c"


@pytest.fixture(scope="module", autouse=True)
def close_the_child():
    yield
    order.close()


@pytest.fixture
def alma(cast):
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    return cast.alma


@pytest.fixture
def full(cast, alma, acting):
    """Something of every kind."""
    factories.employ(alma, cast.other_unit, BEGAN, ENDED, title="Familjebehandlare", fte_percent=75)
    pass_module(alma, publish_sample(), acting(alma))
    outbox.drain()
    brought = {"issuer": "Umeå universitet", "level": "advanced", "basis": "licence"}
    rows = {
        (FactKind.STEP, "step_2"): {},
        (FactKind.INDEPENDENCE, "T1"): {"value": {"granted": True}},
        (FactKind.EXPERIENCE, "own-1"): {
            "value": brought | {"title": "Behandlare", "percent": 60},
            "starts_on": BEGAN,
            "ends_on": ENDED,
        },
        (FactKind.METHOD, "own-2"): {
            "value": brought | {"title": "Signs of Safety"},
            "starts_on": BEGAN,
            "ends_on": ENDED,
        },
        (FactKind.EXTERNAL, "own-3"): {
            "value": brought | {"title": "Barnrätt"},
            "amount": Decimal("7.5"),
        },
        (FactKind.COURSE_COMPLETED, "mentorns_uppdrag"): {
            "value": {"version": 1, "form": "seminar"}
        },
        (FactKind.DOCUMENT_ACKNOWLEDGED, "larm"): {"value": {"version": 2}},
        (FactKind.ELIGIBILITY, "degree"): {
            "value": {"status": "approved", "basis": "swedish_degree"}
        },
        (FactKind.ELEMENT_DONE, "PE1"): {"amount": 1},
    }
    for (kind, subject), more in rows.items():
        factories.fact(alma, kind, subject, **more)
    return alma


def words(pdf):
    """All of it without a space: a line may be broken anywhere."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(pdf).pages)


def book(answer):
    return load_workbook(io.BytesIO(answer.content))


def values(answer):
    return [cell for sheet in book(answer) for line in sheet.values for cell in line]


def told(value):
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def test_the_paper_says_everything_that_the_page_says(full, sign_in):
    answer = sign_in(full).get(PDF)

    text = words(io.BytesIO(answer.content))
    page = my_merits.of(full, clock.today())
    kinds = (page.steps, page.modules, page.attended, page.practice, page.methods, page.courses)
    kinds = (*kinds, page.routines)
    for row in [row for rows in (*kinds, page.works, page.experience) for row in rows]:
        known = (row.title, row.since, *filter(None, (row.until,)))
        assert all("".join(told(value).split()) in text for value in known), row
    for value in (
        "7,5",
        "Avanceradnivå",
        "Umeåuniversitet",
        "75",
        "lyssnaklart",
        "Familjebehandlare",
    ):
        assert value in text
    assert page.certificates[0].code.replace(" ", "") in text
    assert "AlmaEk" in text
    assert "Havsby" in text


def test_the_paper_is_made_to_be_sent(full, sign_in):
    reader = PdfReader(io.BytesIO(sign_in(full).get(PDF).content))
    fonts = [
        font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()
    ]

    assert reader.metadata.title == "Kompetensöversikt – Alma Ek"
    assert reader.root_object["/Lang"] == "sv-SE"
    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    for number, page in enumerate(reader.pages, start=1):
        foot = page.extract_text()
        assert f"Sida {number} av {len(reader.pages)}" in " ".join(foot.split())
        assert told(clock.today()) in foot


def test_the_workbook_holds_the_same_with_real_days_and_numbers(full, sign_in):
    answer = sign_in(full).get(XLSX)
    made = transcript.of(full, clock.today())

    sheets = book(answer)
    assert sheets.sheetnames[0] == "Kompetensöversikt"
    assert sheets.sheetnames[1:] == [section.title for section in made.sections]
    course = list(sheets["Kurser på annat håll"].values)[1]
    assert course[:2] == ("Barnrätt", 7.5)
    assert isinstance(course[-1], datetime)
    spell = next(line for line in sheets["Erfarenhet"].values if line[0] == "Behandlare")
    assert (spell[2], spell[4].date()) == (60, ENDED)
    assert sheets["Moduler"]["D2"].value == "lyssna klart\nskriva så att barnet kan läsa"
    assert all(sheets[name].freeze_panes == "A2" for name in sheets.sheetnames[1:])


def test_neither_file_says_what_is_not_hers_to_show(cast, full, acting, sign_in):
    factories.absent(full, date(2022, 5, 2), date(2022, 6, 3))
    factories.fact(full, FactKind.TALK_HELD, "talk_hemlig")
    factories.fact(full, FactKind.INDEPENDENCE, "T2", value={"granted": False})
    claims.send(
        person=full,
        kind="course",
        said=claims.Statement("Obesvarad kurs", "Umeå universitet", clock.today()),
        proof=None,
        form_key=uuid.uuid4(),
        by=acting(full),
    )
    factories.employ(full, cast.other_unit, clock.today().replace(year=2090), title="Framtida")

    client = sign_in(full)
    files = [words(io.BytesIO(client.get(PDF).content)), str(values(client.get(XLSX)))]

    for text in files:
        for secret in ("Obesvarad", "hemlig", "Framtida", "2juni", "2022", full.work_email):
            assert secret not in text
        assert "T2" not in text
    assert "Det som väntar på svar är inte med." in client.get(PAGE).text


@pytest.mark.parametrize(
    ("title", "drawn"), [(LONG, "sistaord"), (HOSTILE, "&Co=1+1"), ("Ö" * 300, "Ö" * 300)]
)
def test_any_title_is_drawn_and_written(alma, sign_in, title, drawn):
    said = {"title": title, "issuer": HOSTILE}
    factories.fact(alma, FactKind.EXTERNAL, "own-9", value=said)
    alma.given_name, alma.family_name = HOSTILE, "Ö" * 80
    alma.save()
    client = sign_in(alma)

    text = words(io.BytesIO(client.get(PDF).content))
    assert drawn in text
    assert f"<b>Åsa</b>&Co=1+1{'Ö' * 80}" in text
    assert {title, alma.name} <= set(values(client.get(XLSX)))


def test_a_course_named_like_a_formula_is_a_text(alma, sign_in):
    factories.fact(alma, FactKind.EXTERNAL, "own-9", value={"title": '=HYPERLINK("x")'})

    cell = book(sign_in(alma).get(XLSX))["Kurser på annat håll"]["A2"]

    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")


def test_a_protected_identity_has_no_code_that_leads_to_a_public_page(full, sign_in):
    full.protected_identity = True
    full.save()
    client = sign_in(full)

    code = my_merits.of(full, clock.today()).certificates[0].code
    assert code not in words(io.BytesIO(client.get(PDF).content))
    assert code not in values(client.get(XLSX))
    assert "skyddad identitet" in client.get(PAGE).text


@pytest.mark.parametrize(("url", "form"), [(PDF, "pdf"), (XLSX, "xlsx")])
def test_a_file_is_named_without_her_and_its_leaving_is_written_down(alma, sign_in, url, form):
    answer = sign_in(alma).get(url)

    row = AuditEntry.objects.get(verb="transcript.exported")
    assert (row.person_id, row.concerns_id) == (alma.pk, alma.pk)
    assert row.about == {"form": form, "lines": "1"}
    named = f'attachment; filename="kompetensoversikt-{clock.today()}.{form}"'
    assert answer.headers["Content-Disposition"] == named
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.expects_errors
def test_a_paper_that_cannot_be_drawn_is_said_plainly_and_nothing_left_the_house(
    alma, sign_in, monkeypatch
):
    monkeypatch.setattr(order, "MAX_HTML_BYTES", 100)

    answer = sign_in(alma).get(PDF)

    assert answer.status_code == 503
    assert XLSX in answer.text
    assert not AuditEntry.objects.filter(verb="transcript.exported").exists()


def test_somebody_else_gets_her_own(cast, full, sign_in):
    answer = sign_in(cast.bo).get(XLSX)

    assert "Alma Ek" not in values(answer)
    assert "Bo Lind" in values(answer)


def test_who_has_nothing_is_offered_no_file(cast, sign_in):
    newcomer = factories.make_person("Ny Person", cast.havsby, factories.make_user())
    factories.grant(newcomer, Role.CASEWORKER, cast.unit)
    factories.employ(newcomer, cast.unit, clock.today() + timedelta(days=9))
    client = sign_in(newcomer)

    assert PDF not in client.get(PAGE).text
    assert PDF in sign_in(cast.alma).get(PAGE).text
    assert "Ingetärregistreratän." in words(io.BytesIO(client.get(PDF).content))


def test_a_file_costs_the_same_with_ten_times_the_merits(alma, acting, sign_in, count_queries):
    client = sign_in(alma)
    pass_module(alma, publish_sample(), acting(alma))
    small = count_queries(lambda: client.get(XLSX))

    for number in range(10):
        factories.make_course(f"modul-{number}")
        factories.fact(alma, FactKind.COURSE_COMPLETED, f"modul-{number}", value={"version": 1})
        factories.fact(alma, FactKind.EXTERNAL, f"own-{number}", value={"title": "Kurs"})
        factories.employ(alma, alma.employments.get(ends_on=None).unit, BEGAN, ENDED)

    assert count_queries(lambda: client.get(XLSX)) == small
