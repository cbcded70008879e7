"""What the columns of HR systems are called, and which row of a file is the header."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

# Above the header stand the name of the report, who ordered it and when.
MOST_ROWS_ABOVE = 30
LEAST_NAMES = 2


class Field(StrEnum):
    NUMBER = "number"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    WHOLE_NAME = "whole_name"
    EMAIL = "work_email"
    ADMINISTRATION = "administration"
    UNIT = "unit"
    TITLE = "title"
    ROLE = "role"
    TYPE = "type"
    AGENCY = "agency"
    EXTENT = "fte_percent"
    STARTS_ON = "starts_on"
    ENDS_ON = "ends_on"
    PROTECTED = "protected_identity"


# The best name of each comes first: where two columns would do, it is taken.
NAMES: Mapping[Field, str] = {
    Field.NUMBER: (
        "anställningsnummer anställningsnr anstnr anstnummer anställningsid anställnr anställdnr "
        "anställdid anställnummer personalnummer personalnr personalid arbetstagarnr "
        "arbetstagarnummer medarbetarnummer medarbetarnr medarbetarid personid employeenumber "
        "employeeno employeeid empno empid"
    ),
    Field.GIVEN_NAME: "tilltalsnamn förnamn fnamn firstname givenname",
    Field.FAMILY_NAME: "efternamn enamn lastname familyname surname",
    Field.WHOLE_NAME: (
        "namn efternamnförnamn förnamnefternamn förnamnochefternamn fulltnamn heltnamn helanamnet "
        "anställdnamn anställdsnamn medarbetare anställd personnamn name fullname"
    ),
    Field.EMAIL: (
        "epostarbete arbetsepost epostadressarbete epostjobb tjänsteepost epost epostadress "
        "workemail email emailadress emailaddress emejl mejl mejladress mail mailadress"
    ),
    Field.ADMINISTRATION: "förvaltning förvaltningsnamn förvaltningnamn sektor bolagförvaltning",
    Field.UNIT: (
        "enhet enhetsnamn enhetnamn organisationsenhet orgenhet orgenhetnamn orgenhetsnamn "
        "organisatoriskenhet organisatorisktillhörighet orgtillhörighet arbetsplats "
        "arbetsplatsnamn arbetsställe tjänsteställe placering arbetsgrupp grupp sektion avdelning "
        "avdelningsnamn organisationsnamn orgnamn organisation unit department"
    ),
    Field.TITLE: (
        "befattning befattningsbenämning befattningsnamn befattningstext yrkestitel tjänstetitel "
        "titel tjänstebenämning tjänst yrke etikettbefattning aidtext jobtitle title position"
    ),
    Field.ROLE: "roll rollistegvis role",
    Field.TYPE: (
        "anställningsform anställningsformtext anstform anstformtext anställningstyp "
        "typavanställning anstyp employmenttype"
    ),
    Field.AGENCY: (
        "bemanningsföretag bemanningsbolag konsultföretag konsultbolag uthyrare uthyrningsföretag "
        "inhyrdfrån agency"
    ),
    Field.EXTENT: (
        "sysselsättningsgrad sysselsättningsgradprocent syssgrad sysselsgrad ssg "
        "tjänstgöringsgrad tjänstgrad tjgrad anställningsgrad omfattning omfattningprocent omf "
        "procent fte"
    ),
    Field.STARTS_ON: (
        "anställningsdatum anstdatum anstdat anställdfrom anställdfromdatum "
        "anställningfrom anställningfromdatum anställningsstart gällerfrom giltigfrom tillträde "
        "tillträdesdatum startdatum startdag börjar datumfrom fromdatum from fom startdate"
    ),
    Field.ENDS_ON: (
        "slutdatum slutdag anställdtom anställdtomdatum anställningtom anställningtomdatum "
        "anställningsslut gällertom giltigtom avgångsdatum avgångsdag avgdatum avgång "
        "avslutsdatum sistadag sistaanställningsdag slutar datumtom tomdatum tom enddate"
    ),
    Field.PROTECTED: (
        "skyddadidentitet skyddadepersonuppgifter skyddadeuppgifter skyddadperson "
        "sekretessmarkering sekretessmarkerad sekretess protectedidentity"
    ),
}
RANKS = {
    name: (rank, field) for field, names in NAMES.items() for rank, name in enumerate(names.split())
}


def keys(header: Sequence[str]) -> tuple[str, ...]:
    """What each column is remembered by: its name in letters and digits, told from its likes."""
    plain = [key(name) for name in header]
    return tuple(
        f"{name}#{plain[: at + 1].count(name)}" if name in plain[:at] and name else name
        for at, name in enumerate(plain)
    )


def key(name: str) -> str:
    """ "E-post (arbete)" and "epost arbete" are the same column."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def header_at(rows: Sequence[Sequence[str]], known: Collection[str] = ()) -> int | None:
    """The first of the rows that names the most columns. None: no row names even two."""
    counts = [_names(row, known) for row in rows[:MOST_ROWS_ABOVE]]
    most = max(counts, default=0)
    return counts.index(most) if most >= LEAST_NAMES else None


def _names(row: Sequence[str], known: Collection[str]) -> int:
    return len({name for name in map(key, row) if name in RANKS or name in known})
