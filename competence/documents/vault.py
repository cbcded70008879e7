"""Issued files: written once under the hash of their bytes, never under MEDIA_URL, never changed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import storages

ROOT = "certificates"


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
    key = f"{ROOT}/{digest[:2]}/{digest}.pdf"
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


def forgotten(known: Collection[str], before: datetime) -> Iterator[str]:
    """Files that no row names and that are old enough for their row never to come."""
    store = storages["private"]
    for folder in store.listdir(ROOT)[0] if store.exists(ROOT) else ():
        for name in store.listdir(f"{ROOT}/{folder}")[1]:
            key = f"{ROOT}/{folder}/{name}"
            if key not in known and store.get_modified_time(key) < before:
                yield key


def remove(key: str) -> None:
    storages["private"].delete(key)
