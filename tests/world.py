"""What belongs to whom: one learner in each municipality with something of every kind.

Everybody's family name begins with a word no page can hold by chance, so that a leak shows.
"""

import uuid
from copy import deepcopy
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from cms.contentfiles import Module, read_module
from cms.contentfiles.attended import read_attended
from cms.contentfiles.rulefiles import read_all
from cms.demo import learner
from competence.documents import vault
from competence.documents.intake import Fit
from competence.domain.facts import FactKind
from competence.domain.reach_rule import Groups, tree_of
from competence.domain.roster.columns import chosen, recognise
from competence.domain.roster.table import Row, Table
from competence.models import (
    Attempt,
    Certificate,
    CertificateFile,
    MapFile,
    OutboxRow,
    Reached,
    RuleVersion,
)
from competence.people import access, clock, lifetime
from competence.people.audit import SYSTEM, Actor
from competence.people.models import (
    Invitation,
    Mentorship,
    Person,
    Role,
    Unit,
)
from competence.queries import my_recall, relief_offers
from competence.queries.map import Selection
from competence.services import (
    assessment_questions,
    assessments,
    assignment_rules,
    assignments,
    claims,
    decisions,
    eligibility,
    employers,
    invitation_batches,
    invitations,
    learning,
    leaving,
    map_files,
    path_choices,
    people_import,
    people_import_runs,
    practice,
    recall,
    region_months,
    relief,
    rules,
    saved_views,
    study_time,
    supervision,
    talks,
    training,
    validity,
    work_areas,
)
from courses import attended, documents
from courses import pool as pools
from courses.models import Course
from tests import factories
from tests.belongings import Belongings, World, nobody
from tests.cast import Cast, make_cast
from tests.courses.sample import DOCUMENT, POOL
from tests.factories.routines import QUESTION, publish_routine

CONTENT = Path(settings.BASE_DIR) / "cms" / "content"
WEDNESDAY = date(2026, 10, 14)
HAVSBY, GRANBY = "Havsbykanarie", "Granbykanarie"
SENTENCES = "Hon tar egna initiativ. Hon tar emot en ny medarbetare."


def make_world() -> World:
    clock.move_to(clock.at_noon(WEDNESDAY))
    cast = make_cast()
    _mark(cast)
    publish_content()
    factories.make_course("prov", deepcopy(DOCUMENT), _pool_of_recall())
    factories.mentor(cast.olga, cast.petra)
    by_hr = {HAVSBY: cast.elin, GRANBY: cast.nils}
    chief = {HAVSBY: cast.disa, GRANBY: cast.olga}
    alma = _newcomer(cast.alma, cast.cilla, cast.bo, cast.unit, HAVSBY)
    petra = _newcomer(cast.petra, cast.olga, cast.olga, cast.granby_unit, GRANBY)
    for hers in (alma, petra):
        _prepare(hers, by_hr[hers.canary], chief[hers.canary])
        _learn(hers)
        _remember(hers)
        _practise(hers)
        _claim(hers)
        _study(hers, chief[hers.canary])
        _train(hers, by_hr[hers.canary])
        _assess(hers, by_hr[hers.canary])
        _settle(hers, chief[hers.canary])
        _choose_path(hers)
        _part_ways(hers, by_hr[hers.canary])
        _reach(hers, Actor.of(by_hr[hers.canary], Role.HR))
        _keep_a_map(hers, by_hr[hers.canary])
        _bring_in(hers, Actor.of(by_hr[hers.canary], Role.HR))
    month = clock.today().replace(day=1)
    assert region_months.make(region=cast.region, month=month, by=SYSTEM)
    OutboxRow.objects.open().update(done_at=clock.machine_now())
    world = World(cast, alma, petra, nobody(alma.assignment.rule_version_id))
    world.sessions = {name: session_of(person) for name, person in cast.people.items()}
    return world


def _keep_a_map(hers: Belongings, hr: Person) -> None:
    """Hers who reads the map of them all: a view, and a file that is whole."""
    by = Actor.of(hr, Role.HR)
    hers.view = saved_views.save(person=hr, name=f"{hers.canary} vy", query="kritiska=on", by=by)
    hers.file = map_files.order(person=hr, selection=Selection(), by=by)
    key = f"{map_files.ROOM}/{hers.file.uid}.csv"
    MapFile.objects.filter(pk=hers.file.pk).update(
        ready_at=clock.now() - timedelta(hours=1),
        ordered_at=clock.now() - timedelta(hours=1),
        storage_key=key,
        read_as=map_files.read_as(access.reach(hr)),
    )


def keep_papers(world: World) -> None:
    """Each test has a private folder of its own: put the certificates' files there."""
    for hers in (world.alma, world.petra):
        vault.put(_paper(hers))
        storages["private"].save(f"{map_files.ROOM}/{hers.file.uid}.csv", ContentFile(_paper(hers)))
        for claim in (hers.claim, hers.degree):
            vault.put_proof(_paper(hers), owner=claim.pk, suffix="pdf")


def _paper(hers: Belongings) -> bytes:
    return b"%PDF-1.7 " + hers.canary.encode()


def publish_content() -> None:
    """The modules as the content files have them, without Wagtail pages, and the rules."""
    for module in _modules():
        document, pool = documents.to_json(module.document), pools.to_json(module.pool)
        factories.make_course(module.document.key, document, pool)
    for path in sorted(CONTENT.glob("attended/*.yaml")):
        document = attended.to_json(read_attended(path).document)
        factories.make_course(path.stem, document)
    known = frozenset(Course.objects.values_list("key", flat=True))
    for document in read_all(sorted(CONTENT.glob("programmes/*.json")), known):
        rules.publish_document(
            publisher="/norrland/", kind=document["kind"], document=document, by=Actor(None)
        )


@cache
def _modules() -> list[Module]:
    return [read_module(path.parent) for path in sorted(CONTENT.glob("*/module.md"))]


def _mark(cast: Cast) -> None:
    for name, person in cast.people.items():
        where = HAVSBY if person.municipality_id == cast.havsby.pk else GRANBY
        person.family_name = f"{where}{name}"
        person.save()


def _newcomer(
    person: Person, mentor: Person, supervisor: Person, unit: Unit, canary: str
) -> Belongings:
    """Beside the learner somebody who has not begun, with an open invitation."""
    newcomer = factories.make_person(f"Ny {canary}ny", person.municipality)
    factories.employ(newcomer, unit)
    factories.grant(newcomer, Role.CASEWORKER, unit)
    factories.lead(supervisor, newcomer)
    return Belongings(person, mentor, supervisor, newcomer, unit, canary)


def _prepare(hers: Belongings, hr: Person, chief: Person) -> None:
    lead, manager = Actor.of(hers.supervisor, Role.SUPERVISOR), Actor.of(chief, Role.UNIT_MANAGER)
    programme = RuleVersion.objects.get(rule_set__key="investigator")
    hers.assignment = assignments.assign(
        person=hers.person, rule_version=programme, starts_on=clock.today(), by=lead
    )
    eligibility.register(
        person=hers.person,
        status="approved",
        basis="swedish_degree",
        document_seen_on=clock.today(),
        starts_on=clock.today(),
        note="",
        by=Actor.of(hr, Role.HR),
    )
    for task in ("T1", "T2"):
        decisions.assign_task(person=hers.person, task=task, starts_on=clock.today(), by=manager)
    hers.invitation = invitations.invite(person=hers.newcomer, by=lead)
    hers.token = _token_of(hers.invitation)
    hers.batch = invitation_batches.make(
        people=[hers.newcomer],
        send_on=clock.today() + timedelta(days=1),
        again=True,
        form_key=uuid.uuid4(),
        by=Actor.of(hr, Role.HR),
    )
    hers.mentorship = Mentorship.objects.live().get(person=hers.person)
    hers.routine = publish_routine(
        hers.person.municipality,
        f"<p>{hers.canary}</p>",
        title=f"Rutin för larm {hers.canary}",
        question=QUESTION,
        by=manager,
    )


def _part_ways(hers: Belongings, hr: Person) -> None:
    """Somebody who is leaving, an absence that is over, and a deputy for next month."""
    leaver = factories.worker(f"Lea {hers.canary}lea", hers.unit)
    factories.lead(hers.supervisor, leaver)
    by, today = Actor.of(hr, Role.HR), clock.today()
    hers.left = leaving.end_employment(
        employment=leaver.employments.get(), ends_on=today + timedelta(days=30), by=by
    )
    hers.absence = factories.absent(
        hers.person, today - timedelta(days=200), today - timedelta(days=198)
    )
    hers.deputyship = factories.deputise(
        hr, hers.supervisor, today + timedelta(days=30), today + timedelta(days=60)
    )


def _reach(hers: Belongings, by: Actor) -> None:
    """A rule of the municipality in force, with a draft; what she follows is counted as given by it."""
    document = {
        "schema": 1,
        "kind": "assignment",
        "title": f"Nya {hers.canary}",
        "programme": "investigator",
        "who": tree_of(Groups(({"role": ["unit_manager"], "unit": [hers.unit.path]},))),
        "after_days": 0,
        "within_days": None,
    }
    home = hers.person.municipality
    version = assignment_rules.begin(
        publisher=home, document=document, form_key=uuid.uuid4(), by=by
    )
    assignment_rules.publish(draft=version, seen=version.digest, by=by)
    hers.rule = version.rule
    assignment_rules.save_draft(
        rule=hers.rule, document=document | {"after_days": 7}, seen=version.digest, by=by
    )
    hers.reached = Reached.objects.create(
        rule=hers.rule,
        version=version,
        person=hers.person,
        municipality=home,
        assignment=hers.assignment,
        reached_at=clock.now(),
    )


def _token_of(invitation: Invitation) -> str:
    text = invitation.person.messages.get().text
    return text.partition("/inbjudan/")[2].partition("/")[0]


def _learn(hers: Belongings) -> None:
    learner.take_module(person=hers.person, course="valkommen")
    hers.graded = Attempt.objects.get(person=hers.person)
    hers.certificate = Certificate.objects.get(person=hers.person)
    if not hers.certificate.issued_at:
        _issue(hers)
    hers.attempt = begin_check(hers.person, "sekretess")


def _pool_of_recall() -> list:
    return [{**question, "recall": question["key"] in {"ett", "fel"}} for question in POOL]


def _remember(hers: Belongings) -> None:
    """A module passed three days ago asks two short questions; one of them has her answer."""
    factories.fact(hers.person, subject="prov", starts_on=clock.today() - timedelta(days=3))
    asked = my_recall.asked_question(hers.person, "prov", "fel", clock.today())
    recall.keep(asked=asked, response="b", by=Actor.of(hers.person))


def _issue(hers: Belongings) -> None:
    """Without drawing anything: what the file holds is only a name to be looked for."""
    stored = vault.put(_paper(hers))
    CertificateFile.objects.create(
        certificate=hers.certificate,
        edition="sv",
        sha256=stored.sha256,
        storage_key=stored.key,
        size=stored.size,
        drawn_at=clock.now(),
    )
    Certificate.objects.filter(pk=hers.certificate.pk).update(issued_at=clock.now())


def begin_check(person: Person, course: str) -> Attempt:
    """Every part read, nothing answered yet."""
    by = Actor.of(person, Role.CASEWORKER)
    progress = learning.open_course(person=person, course=Course.objects.get(key=course), by=by)
    for part in progress.course_version.document["parts"]:
        learning.finish_part(progress=progress, part=part["key"], seconds=60, by=by)
    return learning.start_check(progress=progress, by=by)


def answer_rightly(attempt: Attempt) -> None:
    asked = {question.key: question for question in pools.from_json(attempt.course_version.pool)}
    for key in attempt.questions:
        learning.keep_response(
            attempt=attempt,
            question=key,
            response=learner.right_response(asked[key]),
            by=Actor.of(attempt.person, Role.CASEWORKER),
        )


def _practise(hers: Belongings) -> None:
    lead, herself = Actor.of(hers.supervisor, Role.SUPERVISOR), Actor.of(hers.person)
    made = [
        practice.report(
            person=hers.person, element=element, on=clock.today(), form_key=uuid.uuid4(), by=herself
        )
        for element in ("PE1", "PE2")
    ]
    practice.confirm(occasions=made[1:], observed=True, by=Actor.of(hers.mentor, Role.MENTOR))
    hers.occasion = made[0]
    hers.rating = practice.rate(
        person=hers.person,
        element="PE2",
        level=5,
        seen="myself",
        on=clock.today(),
        sentences=f"{SENTENCES} {hers.canary}",
        by=lead,
    ).rating
    talks.book(
        assignment=hers.assignment, key="talk_first", when=clock.now(), place="Rum 2", by=lead
    )
    hers.talk = talks.hold(
        assignment=hers.assignment,
        key="talk_first",
        held_on=clock.today(),
        agreed=f"Boka ett barnsamtal. {hers.canary}",
        parked="",
        by=lead,
    )
    hers.slot = study_time.plan(
        person=hers.person, on=clock.today() + timedelta(days=1), minutes=60, by=lead
    )


def _claim(hers: Belongings) -> None:
    """A course that waits, a method that came back, a degree for HR, and a course that counts."""
    hers.claim, hers.returned, hers.degree, hers.accepted = (
        claims.send(
            person=hers.person,
            kind=kind,
            said=claims.Statement(f"Kurs {hers.canary}", "Högskolan", clock.today()),
            proof=Fit(_paper(hers), "pdf"),
            form_key=uuid.uuid4(),
            by=Actor.of(hers.person),
        )
        for kind in ("course", "method", "degree", "course")
    )
    lead = Actor.of(hers.supervisor, Role.SUPERVISOR)
    claims.accept(claim=hers.accepted, by=lead)
    claims.give_back(claim=hers.returned, reason=f"Vilken dag? {hers.canary}", by=lead)
    _ask(hers)


def _assess(hers: Belongings, hr: Person) -> None:
    """A colleague who does not lead her has one question, and has answered another."""
    colleague = hr if hers.mentor == hers.supervisor else hers.mentor
    lead = Actor.of(hers.supervisor, Role.SUPERVISOR)
    hers.asked, hers.given = (
        assessment_questions.ask(
            person=hers.person,
            subject=subject,
            role="peer",
            assessor=colleague,
            form_key=uuid.uuid4(),
            by=lead,
        )
        for subject in ("PE9", "supervisors_3")
    )
    word = assessments.Word(4, f"{SENTENCES} {hers.canary}", clock.today())
    assessments.give(assessment=hers.given, word=word, by=Actor.of(colleague))
    hers.given.refresh_from_db()
    led_by = supervision.Sitting("professional", 90, "group", f"Eva {hers.canary}", True, True)
    (hers.session,) = supervision.report(
        person=hers.person,
        said=led_by,
        days=[clock.today()],
        form_key=uuid.uuid4(),
        by=Actor.of(hers.person),
    )
    hers.area = work_areas.count(
        employment=hers.employment,
        area="reception",
        starts_on=clock.today(),
        ends_on=None,
        percent=50,
        by=lead,
    )


def _choose_path(hers: Belongings) -> None:
    """One path is agreed, with what was said, and another is wished for."""
    herself, lead = Actor.of(hers.person), Actor.of(hers.supervisor, Role.SUPERVISOR)
    hers.path = path_choices.wish(
        person=hers.person, path="child_conversations", why=f"Barn {hers.canary}", by=herself
    )
    path_choices.hold_talk(
        choice=hers.path, held_on=clock.today(), note=f"Bra {hers.canary}", by=lead
    )
    hers.path = path_choices.agree(
        choice=hers.path, starts_on=clock.today(), words=hers.canary, relief_percent=10, by=lead
    )
    hers.wish = path_choices.wish(
        person=hers.person, path="foster_homes", why=f"Hem {hers.canary}", by=herself
    )


def _ask(hers: Belongings) -> None:
    """A former employer has had the question for so long that she may remind."""
    # By whole days and back: at noon again, what is written next would sort before what is there.
    clock.move(days=-8)
    employers.ask(
        claim=hers.returned,
        whom=employers.Whom("Karin Berg", f"Kommunen {hers.canary}", "karin@kommun.example.org"),
        by=Actor.of(hers.person),
    )
    clock.move(days=8)
    hers.question_token = hers.returned.questions.get().mail.text.partition("/bekrafta/")[2][:43]


def _study(hers: Belongings, chief: Person) -> None:
    """A course with relief since August: one month is told of, one waits to be."""
    first, last = date(2026, 8, 3), date(2026, 12, 18)
    offered = relief_offers.offers(hers.person, clock.today())
    offer = next(each for each in offered if each.requirement == "avancerad_niva_75")
    hers.course = relief.plan(
        person=hers.person,
        asked=relief.Asked(
            offer.ladder,
            offer.step,
            offer.step_title,
            offer.requirement,
            offer.relief.percent,
            offer.relief.approved_by,
        ),
        said=relief.Said(f"Barnrätt {hers.canary}", "Högskolan", first, last),
        by=Actor.of(hers.person),
    )
    relief.approve(
        course=hers.course,
        terms=relief.Terms(20, first, last, hers.mentor, ""),
        by=Actor.of(chief, Role.UNIT_MANAGER),
    )
    relief.settle(
        course=hers.course, month=date(2026, 8, 1), state="kept", by=Actor.of(hers.person)
    )


def _settle(hers: Belongings, chief: Person) -> None:
    """A method that lasts, and another that holds for a while."""
    began = WEDNESDAY - timedelta(days=100)
    factories.fact(hers.person, FactKind.METHOD, "freda", starts_on=began)
    hers.temporary = validity.allow_temporarily(
        person=hers.person,
        kind=FactKind.METHOD,
        subject="home",
        until=WEDNESDAY + timedelta(days=30),
        reason=f"Kursen ställdes in. {hers.canary}",
        by=Actor.of(chief),
    )


def _train(hers: Belongings, hr: Person) -> None:
    """Who leads her owns a method too, and has registered her at a training."""
    owner = hers.supervisor
    factories.grant(owner, Role.METHOD_OWNER, hers.unit)
    training.own(person=owner, methods=["bbic_basic"], by=Actor.of(hr, Role.HR))
    hers.training = training.register(
        method="bbic_basic",
        on=clock.today() - timedelta(days=20),
        people=[hers.person],
        form_key=uuid.uuid4(),
        by=Actor.of(owner, Role.METHOD_OWNER),
    )


def _bring_in(hers: Belongings, by: Actor) -> None:
    """A file that waits for a decision: somebody new, in the learner's unit."""
    header = ("Anställningsnummer", "Namn", "E-post", "Enhet")
    cells = ("4711", f"Ny {hers.canary}", f"ny@{hers.canary.casefold()}.se", hers.unit.name)
    table = Table(header, (Row(2, cells),))
    hers.roster = people_import.receive(
        municipality=hers.person.municipality,
        file_name=f"{hers.canary}.csv",
        content_digest=uuid.uuid4().hex,
        table=table,
        form_key=None,
        by=by,
    )
    people_import.choose(
        people_import=hers.roster,
        fields=chosen(recognise(table)),
        is_complete=False,
        counts_experience=True,
        by=by,
    )
    people_import_runs.compare_now(str(hers.roster.pk))
    hers.roster.refresh_from_db()


def session_of(person: Person) -> str:
    """Signed in, with a second factor used."""
    store = SessionStore()
    store["_auth_user_id"] = str(person.user_id)
    store["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    store["_auth_user_hash"] = person.user.get_session_auth_hash()
    store[lifetime.SIGNED_IN_AT] = store[lifetime.SEEN_AT] = clock.machine_now().timestamp()
    store["account_authentication_methods_user"] = str(person.user_id)
    store["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": clock.machine_now().timestamp()}
    ]
    store.save()
    return store.session_key
