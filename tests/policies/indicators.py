"""The indicators: a unit's by those within its scope; a region reads of no unit."""

from tests.access_terms import CHIEFS, Policy

INDICATORS = {
    "indicators": Policy(get=CHIEFS, query=lambda hers: {"plats": hers.unit.pk}),
    "indicators_csv": Policy(get=CHIEFS, query=lambda hers: {"plats": hers.unit.pk}),
    "indicator_svg": Policy(
        get=CHIEFS, ids={"key": "coverage"}, query=lambda hers: {"plats": hers.unit.pk}
    ),
}
