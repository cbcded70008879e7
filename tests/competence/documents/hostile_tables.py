"""Files that nobody should send: real lists, damaged or stuffed in as many ways as there are dice."""

import zlib
from random import Random
from xml.sax.saxutils import escape

from tests.competence.documents.workbooks import PARTS, zipped

GOOD = {
    "Anst.nr": ["00123", "00124", "00125", "A7", ""],
    "Förnamn": ["Alma", "Åsa-Märta", "Bo", ""],
    "Efternamn": ["Berg", "af Ås"],
    "E-post": ["alma@havsby.se", "ALMA@HAVSBY.SE", "bo@havsby.se", ""],
    "Enhet": ["Barn och unga", "IFO / Barn", "Ny enhet"],
    "Syss.grad": ["75,5", "100%", "0", "0,25"],
    "Anst.datum": ["2027-03-14", "14 mars 2027", "20270314", "46460"],
    "Slutdatum": ["", "9999-12-31", "2027-12-31"],
    "Anst.form": ["Tillsvidare", "Vikariat", "Timlön"],
    "Sekretess": ["", "ja"],
    "Telefon": ["0701234567", "070-123 45 67"],
    "": ["", "x"],
}
CELLS = [
    "",
    "00123",
    "Alma",
    "Åsa-Märta",
    "alma@havsby.se",
    "ALMA@HAVSBY.SE",
    "Barn och unga",
    "IFO / Barn",
    " / ",
    "75,5",
    "0",
    "1e999",
    "NaN",
    "-1",
    "9" * 400,
    "2027-03-14",
    "2027-02-30",
    "9999-12-31",
    "0000-00-00",
    "14 mars 2027",
    "46460",
    "2958466",
    "Tillsvidare",
    "ja",
    "=1+1",
    "=cmd|'/C calc'!A0",
    '="00123"',
    "@SUM(A1)",
    "#N/A",
    "811218-9876",
    "8112189876",
    "0701234567",
    "\x00",
    "\x00\x01\x02",
    "\ufeff",
    "\u202eamlA\u200b",
    "o\u0308" * 200,
    "٢٠٢٧-٠٣-١٤",
    "\U0001f600",
    "_xD800_",
    "_x0000_",
    '"',
    '"" "',
    ";;;,,,\t\t|||",
    "a\r\nb\rc\nd",
    "'; DROP TABLE people; --",
    "{{ 7 * 7 }}%(row)s{0}",
    "<script>",
    "Ã¥Ã¤Ã¶",
    "\ufffd",
]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"]
STARTS = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b"<", b"\xff\xfe", b"sep="]
FORMATS = ["0", "1", "2", "3", "-1", "99999", "x"]
KINDS = ["", "s", "str", "inlineStr", "n", "b", "e", "d", "z"]
REFERENCES = ["", "A1", "B2", "GS1", "XFD1048576", "ZZZZZZ9", "1", "a1", "Å1"]


def hostile(seed: int) -> bytes:
    dice = Random(seed)
    content = dice.choice([*[_text, _book] * 5, _noise])(dice)
    for _time in range(dice.choice([0, 0, 0, 0, 1, 9])):
        content = dice.choice([_flipped, _cut, _doubled, _nul])(dice, content)
    return content


def _rows(dice):
    """A good list, with up to nine cells that are not."""
    header = dice.sample(list(GOOD), dice.choice([2, 5, 12]))
    if dice.random() < 0.8:
        header = list(dict.fromkeys(["Anst.nr", "E-post", "Enhet", *header]))
    length = dice.choice([0, 1, 5, 20])
    rows = [header, *[[dice.choice(GOOD[name]) for name in header] for _row in range(length)]]
    for _time in range(dice.choice([0, 0, 1, 3, 9])):
        row = dice.choice(rows)
        row[dice.randrange(len(row))] = dice.choice(CELLS)
        row += ["x"] * dice.choice([0, 0, 0, 0, 0, 3])
    return (
        [["Rapport"]] * dice.choice([0, 0, 1, 40])
        + rows
        + dice.choice(
            [[]] * 60 + [[["x"] * 100_000], [["x" * 1_000_000]], [["1", "a@x.se"]] * 21_000]
        )
    )


def _text(dice):
    delimiter = dice.choice([";", ";", ",", "\t", "|", "; ", "\x1f"])
    quote = dice.choice(["", "", '"'])
    lines = [delimiter.join(f"{quote}{cell}{quote}" for cell in row) for row in _rows(dice)]
    text = dice.choice(["\r\n", "\n", "\r", "\u2028"]).join(lines)
    return text.encode(dice.choice(ENCODINGS), dice.choice(["replace", "ignore"]))


def _book(dice):
    parts = dict(PARTS)
    rows = "".join(_row(dice, row) for row in _rows(dice)[:2_000])
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    for _time in range(dice.choice([0, 0, 0, 0, 1, 3])):
        name = dice.choice(list(parts))
        damage = dice.choice([_flipped, _cut, _doubled, _nul])
        parts[name] = damage(dice, _bytes(parts[name]))
    if dice.random() < 0.1:
        del parts[dice.choice(list(parts))]
    return zipped(parts)


def _bytes(part):
    return part if isinstance(part, bytes) else part.encode()


def _row(dice, cells):
    number = dice.choice([*[""] * 40, ' r="7"', ' r="1048576"', ' r="-1"', ' r="x"'])
    return f"<row{number}>{''.join(_cell(dice, cell) for cell in cells[:5_000])}</row>"


def _cell(dice, cell):
    is_odd = dice.random() < 0.02
    kind = dice.choice(KINDS) if is_odd else "inlineStr"
    at = dice.choice(REFERENCES) if is_odd else ""
    style = f' s="{dice.choice(FORMATS)}"' if is_odd else ""
    said = f"{f' r={at!r}' if at else ''}{f' t={kind!r}' if kind else ''}{style}"
    text = escape("".join(letter for letter in cell if letter >= " "))
    tag = "is><t" if kind == "inlineStr" else "v"
    end = "t></is" if kind == "inlineStr" else "v"
    return f"<c{said}><{tag}>{text}</{end}></c>"


def _noise(dice):
    return dice.choice([b"", *STARTS]) + zlib.compress(dice.randbytes(dice.choice([0, 9, 900])))


def _flipped(dice, content):
    changed = bytearray(content or b"\0")
    changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(dice, content):
    return content[: dice.randrange(len(content) + 1)]


def _doubled(dice, content):
    at = dice.randrange(len(content) + 1)
    return content[:at] + content[max(0, at - 500) : at] + content[at:]


def _nul(dice, content):
    at = dice.randrange(len(content) + 1)
    return content[:at] + b"\0" * dice.choice([1, 1000]) + content[at:]
