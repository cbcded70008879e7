"""Whatever a file holds: a table, or one of our sentences, and never an error of our own."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from competence.documents import tables, tabulate
from competence.domain.roster import personal_numbers
from competence.domain.roster.columns import chosen, recognise, to_remember
from competence.domain.roster.difference import compare
from competence.domain.roster.grid import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from competence.domain.roster.rows import read_rows
from competence.domain.roster.table import Refusal, Unreadable
from tests.competence.documents.hostile_tables import hostile
from tests.competence.domain.roster.build import DAY, known

# In CI, and each turn of make fuzz.
THOUSAND = settings(max_examples=1000)


@given(st.integers(0, 2**64))
@THOUSAND
def test_whatever_a_file_holds_there_is_an_answer(seed):
    began = time.process_time()
    about, rows = tabulate.answer(hostile(seed), ())
    assert time.process_time() - began < tabulate.MOST_SECONDS

    if "refusal" in about:
        assert about["refusal"] in Refusal
        return
    found = tables.table(about, rows)
    assert 1 < len(found.header) <= MOST_COLUMNS
    assert 0 < len(found.rows) <= MOST_ROWS
    for row in found.rows:
        assert len(row.cells) == len(found.header)
        assert all(len(cell) <= LONGEST_CELL and cell.isprintable() for cell in row.cells)
    assert personal_numbers.found(found) is None
    _goes_the_whole_way(found)


def _goes_the_whole_way(found):
    choice = chosen(recognise(found))
    assert json.dumps(to_remember(found, choice)).encode()
    read = read_rows(found, choice)
    for complete in (False, True):
        difference = compare(read, known(), complete=complete, day=DAY)
        for fault in (*read.faults, *difference.faults):
            assert not personal_numbers.holds(fault.value)


@pytest.mark.parametrize("seed", range(8))
def test_the_child_answers_as_we_would(seed):
    content = hostile(seed)
    about, rows = tabulate.answer(content, ())

    if "refusal" in about:
        with pytest.raises(Unreadable, match=about["refusal"]):
            tables.read(content)
    else:
        assert tables.read(content) == tables.table(about, rows)
