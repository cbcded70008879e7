"""The terms of the access table: who there is, and what one row of it says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.belongings import Belongings
from tests.world import WEDNESDAY

# url path prefix -> what kind of set it is; walked once, not row by row
THIRD_PARTY = ("/cms/", "/konto/", "/dokument/", "/innehall/")

ALMA, TURE, BO, CILLA = "alma", "ture", "bo", "cilla"
DISA, ELIN, FREJ, GUN = "disa", "elin", "frej", "gun"
HAVSBY_PEOPLE = frozenset({ALMA, TURE, BO, CILLA, DISA, ELIN, FREJ, GUN})
GRANBY_PEOPLE = frozenset({"nils", "olga", "petra"})

Who = frozenset[str]
EVERYBODY = HAVSBY_PEOPLE
NOBODY: Who = frozenset()


def only(*names: str) -> Who:
    return frozenset(names)


Of = Callable[[Belongings], Any]
Fields = Callable[[Belongings], dict[str, Any]]


def nothing(hers: Belongings) -> dict[str, Any]:
    return {}


def person(hers: Belongings) -> Any:
    return hers.person.pk


def certificate(hers: Belongings) -> Any:
    return hers.certificate.uid


@dataclass(frozen=True, slots=True)
class Policy:
    """`get` and `post`: who is let in (200 or 302); None means that the method does not exist.

    `refused` and `refused_post`: who may know of it but not do it (403). Everybody else: 404.
    """

    get: Who | None = EVERYBODY
    post: Who | None = None
    refused: Who = NOBODY
    refused_post: Who | None = None
    # Of whom each argument of the url tells; a plain string tells of nobody (a task, a stage).
    ids: dict[str, Of | str] = field(default_factory=dict)
    query: Fields = nothing
    body: Fields = nothing
    public: bool = False
    # A public page may show what its address proves that the visitor already holds.
    reveals: bool = False

    def allowed(self, method: str) -> Who | None:
        return self.get if method == "GET" else self.post

    def forbidden(self, method: str) -> Who:
        if method == "GET" or self.refused_post is None:
            return self.refused
        return self.refused_post


LEADERS = only(BO, DISA)
CHIEFS = only(DISA, ELIN)
SEES_ALMA = only(ALMA, BO, CILLA, DISA, ELIN)
READS_CERTIFICATES = only(ALMA, BO, DISA, ELIN)
TODAY = WEDNESDAY.isoformat()


def about_alma(get: Who | None, post: Who | None = None, **rest: Any) -> Policy:
    """404 for who may not see her, 403 for who sees her but may not do this."""
    refused = SEES_ALMA - ((get or NOBODY) | (post or NOBODY))
    ids = {"person_id": person} | rest.pop("ids", {})
    return Policy(get=get, post=post, refused=refused, ids=ids, **rest)
