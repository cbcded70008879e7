from datetime import date

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Assignment, RuleSet
from competence.people import clock
from competence.people.access import reach
from competence.queries import plan_preview
from tests import factories
from tests.competence.team.conftest import TODAY


def url(person):
    return reverse("assign", args=[person.pk])


def asked(programme, starts_on="2026-09-15", **more):
    return {"programme": programme.pk, "starts_on": starts_on} | more


def test_the_plan_is_shown_before_anything_is_written(cast, programme, sign_in):
    response = sign_in(cast.bo).get(url(cast.ture))

    preview = response.context["preview"]
    assert preview.starts_on == TODAY
    assert [stage.key for stage in preview.stages][:2] == ["before_start", "day_1"]
    assert not Assignment.objects.exists()


def test_a_day_that_falls_on_a_holiday_moves_and_says_which(cast, programme):
    found = plan_preview.preview(cast.ture, programme, date(2026, 11, 24), TODAY)

    month_1 = found.stages[3]
    assert month_1.due_on == date(2026, 12, 28)
    assert any(word in month_1.moved for word in ("julafton", "Christmas Eve"))
    assert month_1 in found.moved
    assert found.stages[0].moved == ""


def test_a_day_during_absence_rests_and_says_so(cast, programme):
    factories.absent(cast.ture, date(2026, 9, 20), None)

    found = plan_preview.preview(cast.ture, programme, TODAY, TODAY)

    assert found.stages[-1].due_on is None
    assert found.stages[-1].moved


def minutes_of(document, *keys):
    """Of all requirements, or of those named."""
    asked = [each for stage in document["stages"] for each in stage["requirements"]]
    return sum(each.get("minutes", 0) for each in asked if not keys or each["key"] in keys)


def test_what_is_already_held_is_skipped_and_says_why(cast, programme):
    factories.fact(
        cast.ture,
        subject="sekretess",
        starts_on=date(2026, 3, 14),
        value={"version": 1},
    )
    factories.fact(
        cast.ture,
        FactKind.ELIGIBILITY,
        "degree",
        starts_on=date(2024, 1, 8),
        value={"status": "approved"},
    )

    found = plan_preview.preview(cast.ture, programme, TODAY, TODAY)

    assert len(found.held) == 2
    assert any("2026" in line.why for line in found.held)
    day_1 = next(stage for stage in programme.document["stages"] if stage["key"] == "day_1")
    assert found.minutes == minutes_of(programme.document) - minutes_of(
        {"stages": [day_1]}, "sekretess"
    )
    assert found.stages[1].left == len(day_1["requirements"]) - 1


@pytest.mark.parametrize("size", [1, 3])
def test_previews_cost_the_same_for_several(cast, programme, count_queries, size):
    people = [cast.alma, cast.ture, cast.cilla][:size]
    starts = {person.pk: TODAY for person in people}

    assert count_queries(lambda: plan_preview.previews(people, programme, starts, TODAY)) == 5


def test_nobody_gives_no_previews(cast, programme):
    assert plan_preview.previews([], programme, {}, TODAY) == ()


def test_the_suggested_day_is_the_first_working_day(cast):
    ny = factories.worker("Zara Ny", cast.unit, starts_on=date(2026, 10, 3))
    new_year = factories.worker("Åke Ny", cast.unit, starts_on=date(2027, 1, 1))
    nobody = factories.make_person("Ingen Anställd", cast.havsby)

    days = plan_preview.first_days([ny.pk, new_year.pk, cast.ture.pk, nobody.pk], TODAY)

    assert days == {
        ny.pk: date(2026, 10, 5),
        new_year.pk: date(2027, 1, 4),
        cast.ture.pk: TODAY,
        nobody.pk: TODAY,
    }


def test_a_double_click_assigns_once_and_both_get_the_page(cast, programme, sign_in):
    client = sign_in(cast.bo)

    first = client.post(url(cast.ture), asked(programme))
    second = client.post(url(cast.ture), asked(programme))

    assert first.url == second.url == reverse("team_member", args=[cast.ture.pk])
    assert Assignment.objects.get().starts_on == TODAY


@pytest.mark.parametrize("starts_on", ["2025-09-15", "2027-09-15"])
def test_another_year_is_asked_about_and_may_be_right(cast, programme, sign_in, starts_on):
    client = sign_in(cast.bo)

    refused = client.post(url(cast.ture), asked(programme, starts_on))
    accepted = client.post(url(cast.ture), asked(programme, starts_on, sure_of_day="on"))

    assert "starts_on" in refused.context["form"].errors
    assert "sure_of_day" in refused.context["form"].fields
    assert accepted.status_code == 302
    assert Assignment.objects.get().starts_on.isoformat() == starts_on


def test_january_is_not_asked_about_for_who_is_employed_from_then(cast, programme, sign_in):
    ny = factories.worker("Zara Ny", cast.unit, starts_on=date(2027, 1, 11))
    factories.lead(cast.bo, ny, date(2027, 1, 11))

    response = sign_in(cast.bo).post(url(ny), asked(programme, "2027-01-11"))

    assert response.status_code == 302


@pytest.mark.parametrize("starts_on", ["1926-09-15", "2126-09-16", "", "i morgon"])
def test_a_day_that_cannot_be_right_is_refused(cast, programme, sign_in, starts_on):
    response = sign_in(cast.bo).post(url(cast.ture), asked(programme, starts_on, sure_of_day="on"))

    assert "starts_on" in response.context["form"].errors
    assert not Assignment.objects.exists()


def test_a_sunday_is_refused_with_the_next_working_day(cast, programme, sign_in):
    response = sign_in(cast.bo).post(url(cast.ture), asked(programme, "2026-09-20"))

    assert "21" in str(response.context["form"].errors["starts_on"])


def test_a_programme_of_the_neighbour_cannot_be_chosen(cast, programme, sign_in):
    theirs = factories.make_rules(
        programme.document | {"key": "granby"}, publisher=cast.granby.path
    )

    response = sign_in(cast.bo).post(url(cast.ture), asked(theirs))

    assert "programme" in response.context["form"].errors


def test_without_a_programme_the_page_says_where_they_come_from(cast, sign_in):
    RuleSet.objects.all().delete()

    response = sign_in(cast.bo).get(url(cast.ture))

    assert response.status_code == 200
    assert response.context["preview"] is None


def test_who_already_follows_the_programme_is_not_offered_it_again(cast, assignment, sign_in):
    response = sign_in(cast.bo).get(url(cast.alma))

    assert not response.context["preview"].can_be_assigned


def test_an_earlier_version_is_a_message_and_not_an_error(cast, assignment, sign_in):
    newer = factories.make_rules(assignment.rule_version.document | {"title": "Ny"})

    response = sign_in(cast.bo).post(url(cast.alma), asked(newer))

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()


def test_todays_assignment_is_undone_with_a_button(cast, programme, sign_in):
    client = sign_in(cast.bo)
    client.post(url(cast.ture), asked(programme))
    page = client.get(reverse("team_member", args=[cast.ture.pk]))

    client.post(reverse("undo_assignment", args=[cast.ture.pk]))
    client.post(reverse("undo_assignment", args=[cast.ture.pk]))

    assert page.context["may_undo"]
    assert not Assignment.objects.live().exists()


def test_yesterdays_assignment_is_not_undone(cast, programme, sign_in):
    client = sign_in(cast.bo)
    client.post(url(cast.ture), asked(programme))
    clock.move(days=1)

    client.post(reverse("undo_assignment", args=[cast.ture.pk]))

    assert Assignment.objects.live().exists()


MANY = "/medarbetare/tilldela/"


def many(programme, *people, **more):
    return {"programme": programme.pk, "people": [person.pk for person in people]} | more


def test_several_are_previewed_assigned_and_undone_together(cast, programme, sign_in):
    client = sign_in(cast.bo)
    chosen = many(programme, cast.alma, cast.ture)

    shown = client.get(MANY, chosen)
    assert [one.name for one in shown.context["previews"]] == ["Alma Ek", "Ture Ås"]
    assert not Assignment.objects.exists()

    first, second = client.post(MANY, chosen), client.post(MANY, chosen)
    assert first.url == second.url
    assert Assignment.objects.count() == 2

    done = client.get(first.url)
    ids = [one.pk for one in done.context["undoable"]]
    assert len(ids) == 2
    assert client.post(reverse("assigned"), {"id": ids}).url == reverse("team")
    assert not Assignment.objects.live().exists()


def test_several_may_begin_on_the_same_day(cast, programme, sign_in):
    sign_in(cast.bo).post(MANY, many(programme, cast.alma, cast.ture, starts_on="2026-10-01"))

    assert {one.starts_on for one in Assignment.objects.all()} == {date(2026, 10, 1)}


def test_nobody_chosen_is_told_and_nothing_lost(cast, programme, sign_in):
    response = sign_in(cast.bo).post(MANY, many(programme, starts_on="2026-10-01"))

    assert "people" in response.context["form"].errors
    assert response.context["form"]["starts_on"].value() == "2026-10-01"


def test_several_with_one_on_an_earlier_version_are_none(cast, assignment, sign_in):
    newer = factories.make_rules(assignment.rule_version.document | {"title": "Ny"})

    response = sign_in(cast.bo).post(MANY, many(newer, cast.alma, cast.ture))

    assert response.context["form"].non_field_errors()
    assert Assignment.objects.count() == 1


def test_the_neighbours_people_cannot_be_chosen(cast, programme, sign_in):
    response = sign_in(cast.bo).post(MANY, many(programme, cast.petra))

    assert "people" in response.context["form"].errors


def test_when_everybody_has_a_plan_the_page_says_so(cast, programme, sign_in):
    for person in (cast.alma, cast.ture, cast.cilla):
        factories.assign(person, programme, TODAY)

    assert sign_in(cast.bo).get(MANY).context["rows"] == []


def test_a_stranger_undoes_nothing_and_learns_nothing(cast, assignment, sign_in):
    for stranger in (cast.olga, cast.ture):
        client = sign_in(stranger)
        assert client.get(reverse("assigned"), {"id": assignment.pk}).status_code == 404
        assert client.post(reverse("assigned"), {"id": assignment.pk}).status_code == 404

    assert sign_in(cast.bo).get(reverse("assigned")).status_code == 404
    assert reach(cast.bo).led
