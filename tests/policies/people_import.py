"""Bringing people in from a file: HR of the whole municipality, and nobody else."""

import io
from typing import Any

from tests.access_terms import ELIN, EVERYBODY, Policy, only
from tests.belongings import Belongings

HR = only(ELIN)


class File(io.BytesIO):
    """One that can be sent twice, as by a double click."""

    name = "personal.csv"

    def read(self, size: int | None = -1) -> bytes:
        self.seek(0)
        return super().read(size)


def roster(hers: Belongings) -> int:
    return hers.roster.pk


def of_havsby(
    get: frozenset[str] | None, post: frozenset[str] | None = None, **rest: Any
) -> Policy:
    ids = {"import_id": roster} | rest.pop("ids", {})
    return Policy(get=get, post=post, refused=EVERYBODY - HR, ids=ids, **rest)


def file(hers: Belongings) -> dict[str, Any]:
    lines = ["Anställningsnummer;Namn;E-post;Enhet", "1;Ny Ek;ny.ek@example.org;Utredning"]
    return {
        "file": File("\r\n".join(lines).encode()),
        "form_key": "00000000-0000-0000-0000-000000000011",
    }


def columns(hers: Belongings) -> dict[str, Any]:
    fields = ("number", "whole_name", "work_email", "unit")
    said = {f"column-{at}": field for at, field in enumerate(fields)}
    return said | {"counts_experience": "on"}


PEOPLE_IMPORT = {
    "people_imports": Policy(get=HR, post=HR, refused=EVERYBODY - HR, body=file),
    "people_import": of_havsby(HR, HR, body=columns),
    "people_import_order": of_havsby(
        None, HR, body=lambda hers: {"seen": getattr(hers.roster, "difference", "")}
    ),
    "people_import_again": of_havsby(None, HR),
    "people_import_drop": of_havsby(None, HR),
    "people_import_csv": of_havsby(HR, ids={"kind": "new"}),
}
