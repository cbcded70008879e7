"""The competence map and the person card."""

from tests.access_terms import ALMA, BO, CHIEFS, DISA, ELIN, GUN, Policy, only, person

MAPS = {
    "map": Policy(get=CHIEFS, query=lambda hers: {"enhet": hers.unit.pk}),
    "map_export": Policy(get=CHIEFS, query=lambda hers: {"enhet": hers.unit.pk}),
    "map_export_xlsx": Policy(get=CHIEFS, query=lambda hers: {"enhet": hers.unit.pk}),
    "inspection": Policy(get=CHIEFS, ids={"unit_id": lambda hers: hers.unit.pk}),
    "inspection_xlsx": Policy(get=CHIEFS, ids={"unit_id": lambda hers: hers.unit.pk}),
    "map_cell": Policy(
        get=CHIEFS, ids={"unit_id": lambda hers: hers.unit.pk, "competence": "sekretess"}
    ),
    "map_views": Policy(
        get=CHIEFS,
        post=CHIEFS,
        query=lambda hers: {"kritiska": "on"},
        body=lambda hers: {"name": "Det som är kritiskt"},
    ),
    "map_view": Policy(
        get=only(ELIN),
        post=only(ELIN),
        ids={"view_id": lambda hers: hers.view.pk},
        body=lambda hers: {"name": "Ett annat namn"},
    ),
    "map_files": Policy(get=CHIEFS, post=CHIEFS),
    "map_file": Policy(get=only(ELIN), ids={"uid": lambda hers: hers.file.uid}),
    "map_region": Policy(get=only(GUN)),
    "map_region_csv": Policy(get=only(GUN)),
    "map_region_xlsx": Policy(get=only(GUN)),
    "person_card": Policy(get=only(ALMA, BO, DISA, ELIN), ids={"person_id": person}),
}
