"""Folders of modules, routines and rules -> pages and published versions, all of it or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.core.files.images import ImageFile
from django.db import transaction
from wagtail.documents import get_document_model

from cms import attending, compile, pagefields, tree
from cms.contentfiles import ContentError, Module, check_module, read_module
from cms.contentfiles.attended import AttendedFile, read_attended, unknown_before
from cms.contentfiles.module import MODULE
from cms.contentfiles.routines import RoutineText, read_routine
from cms.contentfiles.rulefiles import read_all
from cms.models import ModuleIndexPage, ModulePage, Picture
from competence.domain.dangling import Reference, defined
from competence.models import RuleSet, RuleVersion
from competence.people.audit import Actor
from competence.people.models import Unit, User
from competence.services import routines, rules
from courses import documents
from courses.models import Course
from courses.shape import ShapeError

PICTURES = {".jpg", ".jpeg", ".png", ".webp"}


@dataclass(frozen=True, slots=True)
class Loaded:
    modules: int
    attended: int
    routines: int
    rules: int


@transaction.atomic
def load(folder: Path, publisher_unit: Unit, by: Actor) -> Loaded:
    """Publish a folder for a region or a municipality. A broken file names itself and stops it all."""
    modules = [_complete(path.parent) for path in sorted(folder.glob(f"*/{MODULE}"))]
    attended = [read_attended(path) for path in sorted(folder.glob("attended/*.yaml"))]
    texts = [read_routine(path) for path in sorted(folder.glob("routines/*.md"))]
    known = frozenset(Course.objects.values_list("key", flat=True))
    known |= {module.document.key for module in modules}
    known |= {file.document.key for file in attended}
    _refuse_unknown(modules, attended, known)
    files = sorted(folder.glob("programmes/*.json"))
    read = read_all(files, known, _published_definitions(publisher_unit))
    index = tree.index_of(publisher_unit)
    for module in modules:
        _load_module(module, index, by)
    for each in attended:
        attending.publish(each.document, publisher_unit, by)
    for municipality in _municipalities(publisher_unit):
        for text in texts:
            _publish_routine(text, municipality, by)
    for document in read:
        rules.publish_document(
            publisher=publisher_unit.path, kind=document["kind"], document=document, by=by
        )
    return Loaded(len(modules), len(attended), len(texts), len(read))


def _refuse_unknown(
    modules: Iterable[Module], attended: Iterable[AttendedFile], known: frozenset[str]
) -> None:
    for module in modules:
        for problem in unknown_before(module.document, known):
            raise ContentError(f"{module.document.key}/{MODULE}", 1, problem)
    for file in attended:
        file.source.refuse(unknown_before(file.document, known))


def _published_definitions(unit: Unit) -> frozenset[Reference]:
    """By itself and by the region above it."""
    published = RuleVersion.objects.filter(
        rule_set__in=RuleSet.objects.offered_to(unit), published_at__isnull=False
    )
    return defined(published.values_list("document", flat=True))


def _municipalities(unit: Unit) -> list[Unit]:
    return list(Unit.objects.municipalities().under(unit))


def _complete(folder: Path) -> Module:
    module = read_module(folder)
    for problem in check_module(module):
        raise ContentError(f"{folder.name}/{MODULE}", 1, problem)
    return module


def _publish_routine(text: RoutineText, municipality: Unit, by: Actor) -> None:
    head = text.head
    written = routines.Writing(
        title=head.title,
        html=text.html,
        owner=head.owner,
        valid_from=text.valid_from,
        change_class=head.change_class,
        question=head.question,
    )
    routines.publish(unit=municipality, key=head.key, written=written, by=by)


def _load_module(module: Module, index: ModuleIndexPage, by: Actor) -> None:
    page = _page(module, index)
    if _is_live(page, module):
        return
    pagefields.fill(page, module, _media(module.media, index.unit))
    if page.pk is None:
        page.live = False
        index.add_child(instance=page)
    user = User.objects.filter(pk=by.user_id).first() if by.user_id else None
    page.save_revision(user=user, clean=False).publish(user=user, skip_permission_checks=True)


def _page(module: Module, index: ModuleIndexPage) -> ModulePage:
    key = module.document.key
    course, _created = Course.objects.get_or_create(
        key=key, defaults={"publisher": index.unit.path}
    )
    found = ModulePage.objects.child_of(index).filter(course=course, alias_of=None).first()
    latest: ModulePage | None = found.get_latest_revision_as_object() if found else None
    return latest or ModulePage(course=course, slug=key)


def _is_live(page: ModulePage, module: Module) -> bool:
    """Nothing to do: what readers have is this text already, and no draft lies on top of it."""
    if not page.live or page.has_unpublished_changes:
        return False
    try:
        read = compile.read(page)
    except ShapeError:
        return False
    now = documents.digest(read.document, read.pool)
    return now == documents.digest(module.document, module.pool)


def _media(files: Mapping[str, Path], unit: Unit) -> dict[str, int]:
    return {
        name: _picture(path, unit) if path.suffix in PICTURES else _document(path, unit)
        for name, path in files.items()
    }


def _picture(path: Path, unit: Unit) -> int:
    collection = tree.collection_of(unit)
    with path.open("rb") as opened:
        picture = Picture(title=path.stem, collection=collection)
        picture.file = ImageFile(opened, name=path.name)
        picture._set_image_file_metadata()
        same = Picture.objects.filter(collection=collection, file_hash=picture.file_hash)
        held = next((row for row in same if row.file_name == path.name), None)
        if held is None:
            picture.save()
            held = picture
    return held.pk


def _document(path: Path, unit: Unit) -> int:
    model = get_document_model()
    collection = tree.collection_of(unit)
    with path.open("rb") as opened:
        document = model(title=path.name, collection=collection)
        document.file = ImageFile(opened, name=path.name)
        document._set_document_file_metadata()
        same = {"collection": collection, "file_hash": document.file_hash, "title": path.name}
        held = model.objects.filter(**same).first()
        if held is None:
            document.save()
            held = document
    return held.pk
