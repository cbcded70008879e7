from datetime import date

from courses.searchrows import MODULE, WORD, plain, row_of_routine, rows_of_course
from tests.courses.sample import DOCUMENT, LOOKS, POOL


def module():
    return next(row for row in rows_of_course("prov", DOCUMENT) if row.kind == MODULE)


def test_a_module_is_a_row_and_each_of_its_words_another():
    rows = rows_of_course("prov", DOCUMENT)

    assert [(row.kind, row.key, row.title) for row in rows] == [
        (MODULE, "prov", "Prov av en modul"),
        (WORD, "prov", "anmälan"),
    ]
    assert rows[1].lead == "när någon berättar om oro"


def test_a_module_is_found_by_what_it_teaches_and_what_its_parts_say():
    row = module()

    assert {"p20k1", "psol20k1", "kap20"} <= set(row.high.split())
    assert "lyssna" in row.middle.split()
    assert {"fredag", "telefonen", "läraren", "farmor"} <= set(row.low.split())
    assert row.places == ("psol20k1",)


def test_the_index_tells_no_answer():
    row = module()

    assert LOOKS not in row.text
    assert "Alternativ lyssna" not in row.text
    assert "Hon lugnar sig" not in row.text
    assert "Han grät" not in row.text
    assert "Han är svår" in str(POOL)
    assert "Han är svår" not in row.text


def test_a_routine_is_its_text_without_markup():
    row = row_of_routine(
        "larm", "Larm", "<p>Ta larmet. Tryck.</p><ul><li>Ring &amp; vänta</li></ul>", date.min, None
    )

    assert row.lead == "Ta larmet."
    assert row.text == "Ta larmet. Tryck.\nRing & vänta"
    assert plain("<p>a<br>b</p>") == "a\nb"


def test_a_place_named_in_the_text_is_found_by_its_number():
    row = row_of_routine("r", "R", "<p>Se 20 kap. 2 § SoL.</p>", date.min, None)

    assert {"p20k2", "psol20k2"} <= set(row.low.split())
