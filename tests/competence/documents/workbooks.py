"""A workbook part by part, as Excel writes it."""

import io
import zipfile


def zipped(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, text in parts.items():
            new.writestr(name, text)
    return made.getvalue()


def relations(**targets):
    inside = "".join(
        f'<Relationship Id="r{kind}" Type="http://x/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f"<Relationships>{inside}</Relationships>"


# With shared strings, relative parts and an escaped letter, as Excel writes it.
PARTS = {
    "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
    "xl/workbook.xml": '<workbook><sheets><sheet name="A" r:id="rworksheet"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relations(
        worksheet="worksheets/sheet1.xml",
        sharedStrings="sharedStrings.xml",
        styles="styles.xml",
    ),
    "xl/sharedStrings.xml": "<sst><si><t>Anst.nr</t></si><si><t>Enhet</t></si>"
    "<si><t>Anst.datum</t></si><si><r><t>Barn_x000D_</t></r><r><t> Å</t></r></si></sst>",
    "xl/styles.xml": '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    "xl/worksheets/sheet1.xml": '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c>'
    '<c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2">'
    '<c r="A2" s="2"><v>123</v></c><c r="B2" t="s"><v>3</v></c>'
    '<c r="C2" s="1"><v>46460</v></c></row></sheetData></worksheet>',
}
EXCEL = zipped(PARTS)
