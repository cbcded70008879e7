import pytest

from tests.cast import make_cast


@pytest.fixture
def transactional_cast(transactional_db):
    """The cast where commits are real: on_commit runs, threads see the rows."""
    return make_cast()
