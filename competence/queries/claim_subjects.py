"""What a claim can count as: the courses, methods and areas that published rules ask for."""

from competence.models import Claim
from competence.queries.names import names_of
from competence.queries.work_areas import areas_of

LEAVES = {Claim.Kind.COURSE: "external", Claim.Kind.METHOD: "method"}


def subjects_for(claim: Claim) -> list[tuple[str, str]]:
    """By title. A degree counts as nothing: what it is worth HR registers as eligibility."""
    if claim.kind == Claim.Kind.EXPERIENCE:
        return areas_of(claim.person.municipality)
    leaf = LEAVES.get(Claim.Kind(claim.kind))
    if leaf is None:
        return []
    titles = names_of(claim.person.municipality).titles
    found = [(key, title) for (kind, key), title in titles.items() if kind == leaf]
    return sorted(found, key=lambda pair: pair[1].casefold())
