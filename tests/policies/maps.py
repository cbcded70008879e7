"""The competence map and the person card."""

from tests.access_terms import ALMA, BO, CHIEFS, DISA, ELIN, Policy, only, person

MAPS = {
    "map": Policy(get=CHIEFS, query=lambda hers: {"enhet": hers.unit.pk}),
    "map_export": Policy(get=CHIEFS, query=lambda hers: {"enhet": hers.unit.pk}),
    "map_export_xlsx": Policy(get=CHIEFS, query=lambda hers: {"enhet": hers.unit.pk}),
    "inspection": Policy(get=CHIEFS, ids={"unit_id": lambda hers: hers.unit.pk}),
    "inspection_xlsx": Policy(get=CHIEFS, ids={"unit_id": lambda hers: hers.unit.pk}),
    "map_cell": Policy(
        get=CHIEFS, ids={"unit_id": lambda hers: hers.unit.pk, "competence": "sekretess"}
    ),
    "person_card": Policy(get=only(ALMA, BO, DISA, ELIN), ids={"person_id": person}),
}
