import pytest

from competence.domain.roster import grid
from competence.domain.roster.grid import Grid
from competence.domain.roster.table import Place, Refusal, Unreadable


def test_no_sheet_has_cells_without_end(monkeypatch):
    monkeypatch.setattr(grid, "MOST_CELLS", 4)
    found = Grid()
    found.add(1, ["a", "b", ""])
    found.add(2, ["a", "b"])

    with pytest.raises(Unreadable) as error:
        found.add(3, ["a"])

    assert error.value.refusal is Refusal.TOO_LARGE
    assert str(error.value) == "too_large"


def test_what_would_be_too_much_is_refused_at_once(monkeypatch):
    found = Grid()
    with pytest.raises(Unreadable) as error:
        found.add(2, ["x"] * (grid.MOST_COLUMNS + 1))
    assert (error.value.refusal, error.value.place) == (
        Refusal.TOO_MANY_COLUMNS,
        Place(2, "GS"),
    )

    monkeypatch.setattr(grid, "MOST_ROWS", 1)
    for number in range(31):
        found.add(number, ["", " "])
        found.add(number, ["Enhet", "Namn"])
    with pytest.raises(Unreadable) as error:
        found.add(77, ["Enhet", "Namn"])
    assert (error.value.refusal, error.value.place) == (Refusal.TOO_MANY_ROWS, Place(77, ""))
    with pytest.raises(Unreadable) as error:
        grid.table([found])
    assert (error.value.refusal, error.value.place) == (Refusal.TOO_MANY_ROWS, Place(77, ""))


def test_as_many_columns_and_rows_as_there_may_be_are_taken():
    found = Grid("Blad1")
    for number in range(grid.MOST_ROWS):
        found.add(number + 3, ["Enhet", "Namn"])
    found.add(1, ["x"] * grid.MOST_COLUMNS)

    table = grid.table([Grid(), found])

    assert (len(table.header), table.header_row, table.sheet) == (200, 3, "Blad1")
    assert len(table.rows) == grid.MOST_ROWS


def test_a_table_has_two_columns_and_a_row_below_its_header():
    for rows, refusal in (
        ([], Refusal.EMPTY),
        ([["a"], ["b"]], Refusal.KIND),
        ([["Enhet", "Namn"]], Refusal.ONLY_HEADER),
    ):
        found = Grid()
        for number, row in enumerate(rows, 7):
            found.add(number, row)
        with pytest.raises(Unreadable) as error:
            grid.table([found])
        assert error.value.refusal is refusal
        if refusal is Refusal.ONLY_HEADER:
            assert error.value.place == Place(7, "")
