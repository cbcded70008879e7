"""The comparison in the editors' pages: what it would mean, what is chosen, and for whom."""

import pytest

from competence import outbox
from competence.models import Choice, KeptRules, RuleChange, RuleSet
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.services import rule_changes, rules
from tests import factories
from tests.competence.rules.test_rule_changes import ALARM, SECRECY, profile

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


def draft_of(publisher):
    version = rules.publish_document(
        publisher=publisher, kind=RuleSet.Kind.PROFILE, document=profile(SECRECY), by=SYSTEM
    )
    wanted = profile({"all": [SECRECY, ALARM]})
    return rules.save_draft(rule_set=version.rule_set, document=wanted, by=SYSTEM)


@pytest.fixture
def change(cast):
    for person in (cast.alma, cast.petra):
        factories.fact(person, "course_completed", "sekretess", value={"version": 1})
    found = rule_changes.prepare(draft=draft_of(cast.havsby.path), by=SYSTEM)
    outbox.drain()
    return RuleChange.objects.get(pk=found.pk)


def url(change, path=""):
    return f"/cms/regler/andring/{change.pk}/{path}"


def test_hr_reads_what_it_means_chooses_and_publishes(change, cast, sign_in):
    hr = sign_in(cast.elin)
    row = change.people.get(person=cast.alma)

    shown = hr.get(url(change)).text
    hr.post(url(change, f"{row.pk}/"), {"choice": "apply"})
    chosen = hr.get(url(change)).text
    response = hr.post(url(change), {"choice": "keep", "apply": "1"}, follow=True)
    outbox.drain()

    assert "Alma Ek" in shown
    assert "Nytt krav: larm" in shown
    assert "De nya reglerna gäller direkt" in chosen
    assert "Genomförs" in response.text or "är publicerad" in response.text
    assert not KeptRules.objects.exists()
    change.draft.refresh_from_db()
    assert change.draft.published_at
    assert "är publicerad" in hr.get(url(change)).text


def test_day_that_is_missing_or_past_is_told_and_nothing_is_published(change, cast, sign_in):
    hr = sign_in(cast.elin)
    sent = {"choice": "keep_until", "keep_until": "", "apply": "1"}

    missing = hr.post(url(change), sent)
    past = hr.post(url(change), {**sent, "keep_until": "2020-01-01"})
    nothing = hr.post(url(change), {"choice": "nonsense", "apply": "1"})

    assert "Skriv till vilken dag" in missing.text
    assert "Välj i dag eller en senare dag" in past.text
    assert nothing.status_code == 200
    change.refresh_from_db()
    assert change.state == RuleChange.State.COMPARED


def test_day_left_over_from_another_choice_says_nothing(change, cast, sign_in):
    today = clock.today().isoformat()

    sign_in(cast.elin).post(url(change), {"choice": "keep", "keep_until": today})

    change.refresh_from_db()
    assert (change.choice, change.keep_until) == (Choice.KEEP, None)


@pytest.mark.parametrize("who", ["nils", "alma", "bo", "disa", "olga"])
def test_comparison_is_not_there_for_anybody_else(change, cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    row = change.people.get(person=cast.alma)

    for path in ("", f"{row.pk}/"):
        assert client.get(url(change, path)).status_code in (302, 404)
        assert client.post(url(change, path), {"choice": "apply"}).status_code in (302, 404)
    assert client.post(url(change, "avbryt/")).status_code in (302, 404)
    change.refresh_from_db()
    assert change.state == RuleChange.State.COMPARED


def test_editor_and_region_read_numbers_and_no_names(change, cast, sign_in):
    row = change.people.get(person=cast.alma)
    frej = sign_in(cast.frej)
    regional = rule_changes.prepare(draft=draft_of(cast.region.path), by=SYSTEM)
    outbox.drain()

    own, whole = frej.get(url(change)).text, sign_in(cast.gun).get(url(regional)).text

    for text in (own, whole):
        assert "färre än 5" in text
        assert "Alma" not in text
    assert frej.get(url(change, f"{row.pk}/")).status_code == 404


def test_dropped_comparison_leads_back_to_its_draft(change, cast, sign_in):
    hr = sign_in(cast.elin)

    first, second = (hr.post(url(change, "avbryt/")) for _click in "12")

    assert first.url == second.url == f"/cms/regler/{change.draft_id}/utkast/"
    assert "avbruten" in hr.get(url(change)).text
    assert hr.get(url(change, "avbryt/")).status_code == 405


def test_page_that_is_still_comparing_tells_how_far_and_looks_again(change, cast, sign_in):
    RuleChange.objects.filter(pk=change.pk).update(state="comparing", done=3, total=12)

    shown = sign_in(cast.elin).get(url(change)).text

    assert "Jämfört för 3 av 12 personer." in shown
    assert 'http-equiv="refresh"' in shown
