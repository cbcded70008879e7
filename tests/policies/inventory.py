"""What people already hold: the grid of a unit, and what she says herself."""

from tests.access_terms import BO, DISA, ELIN, EVERYBODY, TODAY, Policy, only

FILLS = only(BO, DISA, ELIN)
ASKED = "medhandlaggare"

INVENTORY = {
    "inventories": Policy(get=FILLS),
    "inventory": Policy(
        get=FILLS,
        post=FILLS,
        ids={"unit_id": lambda hers: hers.unit.pk},
        body=lambda hers: {
            "since": TODAY,
            "basis": "employer",
            "seen": "{}",
            f"s-{hers.person.pk}-{ASKED}": "holds",
        },
    ),
    "my_inventory": Policy(
        get=EVERYBODY,
        post=EVERYBODY,
        body=lambda hers: {f"s-{hers.person.pk}-{ASKED}": "holds"},
    ),
}
