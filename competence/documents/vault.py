"""Private files: written once under the hash of their bytes, never under MEDIA_URL, never changed.

Issued certificates lie in one room, what people send in to prove something in another.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import storages

CERTIFICATES = "certificates"
PROOFS = "proofs"


@dataclass(frozen=True, slots=True)
class Stored:
    key: str
    sha256: str
    size: int


class Damaged(Exception):
    """The file is gone, or is not the one that was issued."""


def put(content: bytes) -> Stored:
    """Safe to repeat. A file cut short by a killed worker is left alone and another name is taken."""
    digest = sha256(content).hexdigest()
    return _put(content, digest, f"{CERTIFICATES}/{digest[:2]}/{digest}.pdf")


def put_proof(content: bytes, *, owner: int, suffix: str) -> Stored:
    """Each owner has a file of her own, also of the same bytes: one taken away takes no other along."""
    digest = sha256(content).hexdigest()
    return _put(content, digest, f"{PROOFS}/{digest[:2]}/{digest}-{owner}.{suffix}")


def _put(content: bytes, digest: str, key: str) -> Stored:
    if not _is_intact(key, digest):
        key = storages["private"].save(key, ContentFile(content))
    return Stored(key, digest, len(content))


def read(key: str, digest: str) -> bytes:
    try:
        with storages["private"].open(key) as file:
            content: bytes = file.read()
    except OSError as error:
        raise Damaged(key) from error
    if sha256(content).hexdigest() != digest:
        raise Damaged(key)
    return content


def _is_intact(key: str, digest: str) -> bool:
    try:
        read(key, digest)
    except Damaged:
        return False
    return True


def forgotten(known: Collection[str], before: datetime, room: str = CERTIFICATES) -> Iterator[str]:
    """Files that no row names and that are old enough for their row never to come."""
    store = storages["private"]
    for folder in store.listdir(room)[0] if store.exists(room) else ():
        for name in store.listdir(f"{room}/{folder}")[1]:
            key = f"{room}/{folder}/{name}"
            if key not in known and store.get_modified_time(key) < before:
                yield key


def remove(key: str) -> None:
    storages["private"].delete(key)
