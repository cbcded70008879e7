from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from competence.domain.facts import FactKind
from competence.models import Attempt, Certificate, ExerciseAnswer, Fact, Note, PartDone
from competence.people import clock
from competence.people.models import AuditEntry
from competence.services import learning
from courses.blocks import CaseBlock
from courses.exercises import shuffled, steps, with_step
from courses.shape import read
from tests import factories
from tests.competence.learner.courses import (
    opened,
    pass_module,
    publish_real,
    publish_sample,
    questions_of,
    read_through,
    respond,
    right_response,
    wrong_response,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def alma(cast):
    return cast.alma


@pytest.fixture
def by(alma, acting):
    return acting(alma)


@pytest.fixture
def version(cast):
    return publish_sample()


def completions(person):
    return Fact.objects.live().filter(person=person, kind=FactKind.COURSE_COMPLETED)


def test_opening_twice_is_one_place_in_the_course(alma, by, version):
    first = opened(alma, version, by)

    assert opened(alma, version, by).pk == first.pk
    assert AuditEntry.objects.filter(verb="course.opened").count() == 1


def test_the_place_is_kept_for_another_device(alma, by, version):
    learning.open_part(progress=opened(alma, version, by), part="anteckningen", by=by)

    assert opened(alma, version, by).last_part == "anteckningen"


@pytest.mark.parametrize("service", ["open_part", "finish_part"])
def test_a_forged_part_is_refused(alma, by, version, service):
    extra = {"seconds": 5} if service == "finish_part" else {}

    with pytest.raises(ValidationError):
        getattr(learning, service)(
            progress=opened(alma, version, by), part="../hemligt", by=by, **extra
        )


def test_a_part_is_finished_once_with_its_first_time(alma, by, version):
    progress = opened(alma, version, by)

    for seconds in (90, 400):
        learning.finish_part(progress=progress, part="telefonen", seconds=seconds, by=by)

    assert PartDone.objects.get().seconds == 90


@pytest.mark.parametrize(("told", "kept"), [(-4, 0), (60, 60), (99_999, 3 * 9 * 60)])
def test_the_time_of_a_page_left_open_is_capped(alma, by, version, told, kept):
    done = learning.finish_part(
        progress=opened(alma, version, by), part="telefonen", seconds=told, by=by
    )

    assert done.seconds == kept


@pytest.mark.parametrize(("change_class", "number"), [("A", 2), ("B", 2), ("C", 1), ("D", 1)])
def test_only_a_mild_change_reaches_who_is_in_the_middle_of_a_part(
    alma, by, version, change_class, number
):
    learning.open_part(progress=opened(alma, version, by), part="telefonen", by=by)

    newer = publish_sample(change_class=change_class, title="Ny")

    assert opened(alma, newer, by).course_version.number == number


def test_a_heavy_change_reaches_her_when_the_part_is_finished(alma, by, version):
    progress = opened(alma, version, by)
    learning.open_part(progress=progress, part="telefonen", by=by)
    newer = publish_sample(change_class="D", title="Ny")

    learning.finish_part(progress=progress, part="telefonen", seconds=1, by=by)

    assert opened(alma, newer, by).course_version == newer


def test_a_heavy_change_between_two_mild_ones_still_counts(alma, by, version):
    learning.open_part(progress=opened(alma, version, by), part="telefonen", by=by)
    publish_sample(change_class="D", title="Ny")
    newest = publish_sample(change_class="A", title="Nyast")

    assert opened(alma, newest, by).course_version == version


def test_a_course_without_a_check_is_completed_by_its_last_part(alma, by):
    progress = opened(alma, publish_sample(check=None), by)

    learning.finish_part(progress=progress, part="anteckningen", seconds=1, by=by)
    assert not completions(alma).exists()

    for _click in range(2):
        learning.finish_part(progress=progress, part="telefonen", seconds=1, by=by)
    fact = completions(alma).get()
    assert fact.value == {"version": 1}
    assert Certificate.objects.filter(fact=fact, kind="module").count() == 1


def test_an_answer_to_an_exercise_is_kept_and_may_be_given_again(alma, by, version):
    progress = opened(alma, version, by)

    for option in ("beratta", "lyssna"):
        learning.answer_exercise(
            progress=progress, block="telefonen/svara", response={"svara": option}, by=by
        )

    assert ExerciseAnswer.objects.get().response == {"svara": "lyssna"}

    learning.forget_answer(progress=progress, block="telefonen/svara", by=by)
    assert not ExerciseAnswer.objects.exists()


@pytest.mark.parametrize(
    ("block", "response"),
    [
        ("telefonen/svara", {"svara": "hittepå"}),
        ("telefonen/svara", {}),
        ("telefonen/svara", "lyssna"),
        ("telefonen/saknas", {"svara": "lyssna"}),
        ("telefonen/text-1", {"svara": "lyssna"}),
        ("saknas/svara", {"svara": "lyssna"}),
        ("telefonen/elis", {"sedan": "mote"}),
        ("anteckningen/ordna", ["ta", "se"]),
        ("anteckningen/ordna", ["ta", "se", "se"]),
        ("anteckningen/ordna", ["ta", "se", 3]),
        ("anteckningen/sortera", {"grat": "fakta"}),
        ("anteckningen/sortera", {"grat": "fakta", "ledsen": "annat"}),
        ("anteckningen/sortera", {"grat": "fakta", "ledsen": ["tolk"]}),
    ],
)
def test_a_forged_answer_to_an_exercise_is_refused(alma, by, version, block, response):
    with pytest.raises(ValidationError):
        learning.answer_exercise(
            progress=opened(alma, version, by), block=block, response=response, by=by
        )

    assert not ExerciseAnswer.objects.exists()


def test_a_note_is_written_changed_and_taken_away_without_its_text_in_the_audit(alma, by, version):
    progress = opened(alma, version, by)

    for text in (" Jag lyssnar först. ", "Jag lyssnar klart."):
        learning.write_note(progress=progress, block="anteckningen/tank", text=text, by=by)
    assert Note.objects.get().text == "Jag lyssnar klart."
    assert "lyssnar" not in str(list(AuditEntry.objects.values()))

    learning.write_note(progress=progress, block="anteckningen/tank", text="  ", by=by)
    assert not Note.objects.exists()


def test_the_check_waits_until_every_part_is_read(alma, by, version):
    with pytest.raises(ValidationError):
        learning.start_check(progress=opened(alma, version, by), by=by)


def test_a_module_without_a_check_starts_none(alma, by):
    progress = read_through(alma, publish_sample(check=None), by)

    with pytest.raises(ValidationError):
        learning.start_check(progress=progress, by=by)


def test_two_tabs_have_the_same_open_check(alma, by, version):
    progress = read_through(alma, version, by)

    tabs = [learning.start_check(progress=progress, by=by) for _tab in range(2)]

    assert tabs[0].pk == tabs[1].pk
    assert len(tabs[0].questions) == 4


def test_a_drawn_check_finishes_on_the_version_it_began(alma, by, version):
    attempt = learning.start_check(progress=read_through(alma, version, by), by=by)
    newer = publish_sample(change_class="D", title="Ny")

    assert learning.start_check(progress=opened(alma, newer, by), by=by).pk == attempt.pk
    done = learning.submit_check(attempt=respond(attempt, by), by=by)
    assert completions(alma).get().value == {"version": 1, "share": 100}
    assert done.course_version == version


def test_a_new_part_is_read_before_the_check_of_a_new_version(alma, by, version):
    progress = read_through(alma, version, by)
    parts = [*version.document["parts"], {**version.document["parts"][0], "key": "nytt"}]
    publish_sample(change_class="D", parts=parts)
    progress.course.refresh_from_db()

    with pytest.raises(ValidationError):
        learning.start_check(progress=progress, by=by)


def test_responses_are_kept_one_by_one(alma, by, version):
    attempt = learning.start_check(progress=read_through(alma, version, by), by=by)
    asked = questions_of(attempt)[0]

    learning.keep_response(
        attempt=attempt, question=asked.key, response=right_response(asked), by=by
    )

    again = learning.start_check(progress=opened(alma, version, by), by=by)
    assert again.responses == {asked.key: right_response(asked)}


def test_a_question_that_was_not_drawn_is_refused(alma, by, version):
    attempt = learning.start_check(progress=read_through(alma, version, by), by=by)

    with pytest.raises(ValidationError):
        learning.keep_response(attempt=attempt, question="hittepå", response="a", by=by)


def test_passing_is_one_fact_and_one_certificate_however_many_clicks(alma, by, version):
    attempt = pass_module(alma, version, by)

    again = learning.submit_check(attempt=attempt, by=by)

    assert (again.passed, again.share) == (True, 100)
    fact = completions(alma).get()
    assert (fact.value, fact.source) == ({"version": 1, "share": 100}, f"version:{version.pk}")
    assert again.fact == fact
    assert Certificate.objects.get().fact == fact


def test_nothing_changes_after_the_check_is_handed_in(alma, by, version):
    attempt = pass_module(alma, version, by)
    asked = questions_of(attempt)[0]

    learning.keep_response(
        attempt=attempt, question=asked.key, response=wrong_response(asked), by=by
    )

    assert Attempt.objects.get().responses[asked.key] == right_response(asked)


def test_a_failed_check_proves_nothing_and_the_next_one_asks_something_else(alma, by):
    version = publish_sample(check={"draw": 2, "pass_percent": 80})
    progress = read_through(alma, version, by)
    attempt = respond(learning.start_check(progress=progress, by=by), by, wrong_response)

    failed = learning.submit_check(attempt=attempt, by=by)
    second = learning.start_check(progress=progress, by=by)

    assert (failed.passed, failed.share, failed.fact) == (False, 0, None)
    assert not completions(alma).exists()
    assert not set(second.questions) & set(failed.questions)


def test_a_critical_miss_fails_although_the_share_is_enough(alma, by, version):
    draw = {"draw": len(version.pool), "pass_percent": 80}
    progress = read_through(alma, publish_sample(check=draw), by)
    attempt = respond(learning.start_check(progress=progress, by=by), by)
    critical = next(question for question in questions_of(attempt) if question.critical)
    learning.keep_response(
        attempt=attempt, question=critical.key, response=wrong_response(critical), by=by
    )

    done = learning.submit_check(attempt=attempt, by=by)

    assert (done.passed, done.share) == (False, 90)


def test_unanswered_and_forged_responses_are_wrong_and_never_an_error(alma, by, version):
    attempt = learning.start_check(progress=read_through(alma, version, by), by=by)
    for question, response in zip(attempt.questions, ({"a": 1}, 7, None, [["a"]]), strict=True):
        learning.keep_response(attempt=attempt, question=question, response=response, by=by)

    assert learning.submit_check(attempt=attempt, by=by).share == 0


def test_passing_again_another_day_renews_and_the_same_day_does_not(alma, by, version):
    pass_module(alma, version, by)
    pass_module(alma, version, by)
    assert completions(alma).count() == 1

    clock.move(days=400)
    pass_module(alma, version, by)

    days = sorted(completions(alma).values_list("starts_on", flat=True))
    assert days[1] - days[0] == timedelta(days=400)
    assert Certificate.objects.count() == 2


@pytest.mark.parametrize("key", ["valkommen", "sekretess", "orosanmalan"])
def test_every_real_module_can_be_passed(alma, by, key):
    assert pass_module(alma, publish_real(key), by).passed


def test_passing_a_module_costs_at_most_twenty_queries(cast, acting, version, count_queries):
    def cost(person):
        by = acting(person)
        progress = read_through(person, version, by)
        attempt = respond(learning.start_check(progress=progress, by=by), by)
        return count_queries(lambda: learning.submit_check(attempt=attempt, by=by))

    first_of_the_year = cost(cast.cilla)
    small = cost(cast.alma)
    for number in range(30):
        factories.fact(factories.worker(f"Kollega Nr{number}", cast.unit))
    large = cost(cast.ture)

    assert small == large < first_of_the_year <= 20


def test_a_case_shows_nothing_beyond_the_next_choice(version):
    elis = _block(version, "elis")

    before = steps(elis, {})
    between = steps(elis, {"forst": "vanta"})
    after = steps(elis, {"forst": "vanta", "sedan": "brev"})

    assert [step.key for step in before] == ["forst"]
    assert before[0].chosen is None
    assert before[0].others == ()
    assert [step.key for step in between] == ["forst", "sedan"]
    assert between[1].after == "Hon ringer igen."
    assert between[1].chosen is None
    assert after[1].chosen.key == "brev"
    assert [reply.key for reply in after[1].others] == ["mote"]


def test_choosing_anew_in_an_earlier_step_forgets_the_later_one(version):
    elis = _block(version, "elis")
    made = {"forst": "vanta", "sedan": "brev"}

    assert with_step(elis, made, "forst", "lyssna") == {"forst": "lyssna"}
    assert with_step(elis, {}, "sedan", "brev") is None
    assert with_step(elis, made, "sedan", "hittepå") is None
    assert with_step(elis, made, "saknas", "brev") is None


def test_an_order_is_never_shown_as_it_is_right():
    class Item:
        def __init__(self, key):
            self.key, self.text = key, key

    for seed in range(60):
        written = [Item(key) for key in ("a", "b", "c")]
        assert [shown.key for shown in shuffled(written, str(seed))] != ["a", "b", "c"]


def _block(version, key):
    raw = next(b for p in version.document["parts"] for b in p["blocks"] if b["key"] == key)
    return read(CaseBlock, raw)
