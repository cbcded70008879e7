import re

from competence.domain.codes import LETTERS, new_code, normalised


def test_a_code_has_a_hundred_random_bits_and_bears_being_typed_carelessly():
    codes = {new_code() for _time in range(2000)}
    assert len(codes) == 2000
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}", c) for c in codes)
    assert len(LETTERS) == 32

    code = "01AB-CDEF-GHJK-MNPQ-RSTV"
    for typed in (
        code.lower(),
        code.replace("-", ""),
        " oiab cdef ghjk mnpq rstv ",
        "OL" + code[2:],
    ):
        assert normalised(typed) == code
    for typed in ("", "01AB", code + "7", code.replace("V", "U"), "å" * 20):
        assert normalised(typed) == ""
