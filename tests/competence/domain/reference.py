"""What docs/rules.md says, read once more: slow, plain, and apart from the engine.

`state`, `until` and `earliest` of a rule as written, for somebody's facts on a day. Every day from
today on is tried, with all that can be done by then. Left out: absence and grace, revocation and
temporary decisions, fixed days, renewal by something else, and other arithmetic than the calendar's.
"""

from datetime import date, timedelta
from itertools import combinations

from competence.domain.calendar import add_months
from competence.domain.facts import FactKind

ONE_DAY = timedelta(days=1)
HORIZON = 1600  # days: longer than anything in the histories takes
WORST_FIRST = [
    "missing",
    "expired",
    "unknown",
    "waiting",
    "paused",
    "soon",
    "valid",
    "not_required",
]
MET = {"soon", "valid", "not_required"}


def asked(rule, facts, today):
    """State, last valid day where there is one to tell, and first possible day of what is unmet."""
    state, until = told(rule, facts, today)
    if state in MET:
        return state, until, None
    return state, until if state == "expired" else None, first_day(rule, facts, today)


def first_day(rule, facts, today):
    days = (today + timedelta(days=number) for number in range(HORIZON))
    return next((day for day in days if possible(rule, facts, today, day)), None)


def told(rule, facts, day):
    waived = [one.ends_on or date.max for one in waivers(rule, facts) if holds(one, day)]
    if waived:
        return "not_required", known(max(waived))
    if "leaf" in rule:
        return LEAVES[rule["leaf"]](rule, facts, day)
    return together(rule, [told(part, facts, day) for part in parts(rule)])


def possible(rule, facts, today, day):
    if any(holds(one, day) for one in waivers(rule, facts)):
        return True
    if "leaf" in rule:
        met = told(rule, facts, day)[0] in MET
        return met or REACH[rule["leaf"]](rule, facts, today, day)
    within = [possible(part, facts, today, day) for part in parts(rule)]
    return sum(worth for worth, can in zip(worths(rule), within, strict=True) if can) >= need(rule)


# What is put together.


def parts(rule):
    return next(rule[form] for form in ("all", "any", "of") if form in rule)


def worths(rule):
    return [part.get("worth", 1) if "points" in rule else 1 for part in parts(rule)]


def need(rule):
    if "all" in rule:
        return len(rule["all"])
    return 1 if "any" in rule else rule.get("at_least", rule.get("points"))


def together(rule, children):
    """The best parts are taken until they are enough; of equal ones, those that last longest."""
    best = sorted(
        zip(children, worths(rule), strict=True),
        key=lambda one: (-WORST_FIRST.index(one[0][0]), -(one[0][1] or date.max).toordinal()),
    )
    taken, points = [], 0
    for child, worth in best:
        if points < need(rule):
            taken.append(child)
            points += worth
    states = [state for state, _until in taken] or ["not_required"]
    ends = [until for _state, until in taken if until is not None]
    return min(states, key=WORST_FIRST.index), min(ends, default=None)


# What holds, and how long.


def about(kind, subject, facts):
    found = [one for one in facts if one.kind == kind and one.subject == subject]
    return sorted(found, key=lambda one: (one.starts_on, one.recorded_at, one.id))


def waivers(rule, facts):
    return about(FactKind.WAIVER, rule["key"], facts) if "key" in rule else []


def holds(one, day):
    return one.starts_on <= day <= (one.ends_on or date.max)


def known(day):
    return None if day == date.max else day


def last_valid(starts_on, months):
    return add_months(starts_on, months) - ONE_DAY


def lasts(rule, one, facts):
    """The last valid day of one fact: the first of all that end it."""
    ends = [one.ends_on or date.max]
    ends += [
        last_valid(one.starts_on, rule[m]) for m in ("valid_months", "max_age_months") if m in rule
    ]
    if rule.get("until_new_version"):
        ends += [
            change.starts_on - ONE_DAY
            for change in about(FactKind.NEW_VERSION, one.subject, facts)
            if change.value["change"] in ("C", "D")
            and change.value["version"] > one.value.get("version", 1)
        ]
    return min(ends)


def by_fact(rule, done, facts, day, absent="missing"):
    """The fact that lasts longest answers, among those that were not out of date when done."""
    begun = [(one.starts_on, lasts(rule, one, facts)) for one in done if one.starts_on <= day]
    begun = [(first, last) for first, last in begun if first <= last]
    if "validity" in rule:
        begun = renewed(rule["validity"], begun)
    if not begun:
        return absent, None
    last = max(last for _first, last in begun)
    if day > last:
        return max("expired", absent, key=WORST_FIRST.index), last
    return ("soon" if (last - day).days < 90 else "valid"), known(last)


def renewed(terms, completions):
    """The period after the last completion, as (first day, last day)."""
    period = None
    for first, own_last in sorted(completions, key=lambda one: (one[0], -one[1].toordinal())):
        if period is not None and first == period["seen"]:
            continue  # several on one day are one
        period = after(terms, period, first, own_last)
        period["seen"] = first
    return [] if period is None else [(period["first"], period["last"])]


def after(terms, period, first, own_last):
    if period is None or first > period["last"]:
        return anew(terms, first, own_last)
    if first >= period["opens"]:
        new = in_rhythm(terms, period, first, own_last)
    elif terms.get("early_restarts"):
        new = anew(terms, first, own_last)
    else:
        return period
    return new if new["last"] > period["last"] else period


def anew(terms, first, own_last):
    last = min(own_last, last_valid(first, terms["valid_months"]))
    return {"first": first, "base": first, "last": last, "opens": opens(terms, last) or date.min}


def in_rhythm(terms, period, first, own_last):
    if terms.get("counted_from", "completion") == "completion":
        return anew(terms, first, own_last)
    months = terms["valid_months"]
    ends = (last_valid(period["base"], months * number) for number in range(1, 1000))
    coming = (end for end in ends if end > period["last"] and end >= first)
    end = next(coming)
    if opens(terms, end) is not None and opens(terms, end) <= first:
        end = next(coming)
    last = min(own_last, end)
    # Without a window, once in each period.
    opens_on = opens(terms, last) or period["last"] + ONE_DAY
    return {"first": first, "base": period["base"], "last": last, "opens": opens_on}


def opens(terms, last):
    if "window_days" in terms:
        return last - timedelta(days=terms["window_days"] - 1)
    if "window_months" in terms:
        return add_months(last + ONE_DAY, -terms["window_months"])
    return None


# What can be asked.


def module(rule, facts, day):
    return in_version(rule, FactKind.COURSE_COMPLETED, rule["course"], "min_version", facts, day)


def document(rule, facts, day):
    return in_version(rule, FactKind.DOCUMENT_ACKNOWLEDGED, rule["routine"], "version", facts, day)


def in_version(rule, kind, subject, field, facts, day):
    least = rule.get(field, 1)
    done = [one for one in about(kind, subject, facts) if one.value.get("version", 1) >= least]
    return by_fact(rule, done, facts, day)


def check(rule, facts, day):
    taken = [one for one in about(FactKind.CHECK, rule["course"], facts) if one.starts_on <= day]
    if rule.get("latest"):
        taken = taken[-1:]
    passed = [one for one in taken if one.value["passed"] and one.amount >= rule.get("percent", 1)]
    return by_fact(rule, passed, facts, day)


def talk(rule, facts, day):
    return by_fact(rule, about(FactKind.TALK_HELD, rule["talk"], facts), facts, day)


def method(rule, facts, day):
    return by_fact(rule, about(FactKind.METHOD, rule["method"], facts), facts, day)


def external(rule, facts, day):
    courses = about(FactKind.EXTERNAL, rule["course"], facts)
    if "hp" not in rule:
        return by_fact(rule, courses, facts, day)
    ends = [(lasts(rule, one, facts), one.amount) for one in courses if one.starts_on <= day]
    good = [(last, amount) for last, amount in ends if day <= last]
    if sum(amount for _last, amount in good) < rule["hp"]:
        return "missing", None
    enough = [
        last
        for last, _amount in good
        if sum(amount for other, amount in good if other >= last) >= rule["hp"]
    ]
    last = max(enough)
    return ("soon" if (last - day).days < 90 else "valid"), known(last)


def met_if(true):
    return ("valid" if true else "missing"), None


def element(rule, facts, day):
    done = [one for one in about(FactKind.ELEMENT_DONE, rule["element"], facts) if holds(one, day)]
    seen = [one for one in done if was_seen(rule, one)]
    rated = [
        one for one in about(FactKind.ELEMENT_RATED, rule["element"], facts) if one.starts_on <= day
    ]
    enough = occasions(rule, done) >= rule.get("count", 0)
    enough_seen = occasions(rule, seen) >= rule.get("observed", 0)
    good = rated[-1].level >= rule.get("level", 0) if rated else "level" not in rule
    return met_if(enough and enough_seen and good)


def was_seen(rule, one):
    by = one.value.get("observed_by")
    return by == rule["observed_by"] if "observed_by" in rule else bool(by)


def occasions(rule, done):
    if "days_apart" not in rule:
        return sum(one.amount or 1 for one in done)
    days = sorted(one.starts_on for one in done)
    counted = days[:1]
    for day in days:
        if (day - counted[-1]).days >= rule["days_apart"]:
            counted.append(day)
    return len(counted)


def assessment(rule, facts, day):
    words = [one for one in about(FactKind.ASSESSMENT, rule["of"], facts) if one.starts_on <= day]
    words = [one for one in words if one.value["by"] == rule["by"]]
    if "count" not in rule:
        good = [one for one in words[-1:] if one.level >= rule["level"]]
        return by_fact(rule, good, facts, day)
    newest = {one.value["assessor"]: one.level for one in words}
    return met_if(sum(level >= rule["level"] for level in newest.values()) >= rule["count"])


def supervision(rule, facts, day):
    sessions = [one for one in about(FactKind.SUPERVISION, rule["of"], facts) if holds(one, day)]
    if rule.get("qualified"):
        sessions = [one for one in sessions if one.value["qualified"]]
    return met_if(sum(one.amount for one in sessions) >= rule["hours"] * 45)


def mentored(rule, facts, day):
    persons = {
        one.value["person"]
        for one in about(FactKind.MENTORED, rule["of"], facts)
        if (over := add_months(one.starts_on, rule.get("months", 0))) <= day
        and (one.ends_on is None or over <= one.ends_on + ONE_DAY)
    }
    return met_if(len(persons) >= rule["persons"])


def experience(rule, facts, day):
    return met_if(months(about(FactKind.EXPERIENCE, rule["of"], facts), day) >= rule["months"])


def months(posts, day):
    """Whole months of each unbroken period, or all days, 30.5 to a month, as the calendar has."""
    runs = []
    for post in posts:
        stop = min(day, (post.ends_on + ONE_DAY) if post.ends_on else day)
        if runs and post.starts_on <= runs[-1][1]:
            runs[-1][1] = max(runs[-1][1], stop)
        elif post.starts_on < day:
            runs.append([post.starts_on, stop])
    if not runs:
        return 0
    days = sum((stop - first).days for first, stop in runs)
    most = whole_months(runs[0][0], runs[-1][1])
    return min(max(sum(whole_months(*run) for run in runs), int(days / 30.5)), most)


def whole_months(first, stop):
    return max(n for n in range(200) if add_months(first, n) <= stop)


def eligibility(_rule, facts, day):
    said = [one for one in about(FactKind.ELIGIBILITY, "degree", facts) if one.starts_on <= day]
    if not said:
        return "unknown", None
    decided = [one for one in said if one.value["status"] != "under_review"]
    in_force = decided and decided[-1].value["status"] == "approved" and holds(decided[-1], day)
    last = decided[-1] if in_force else said[-1]
    if last.value["status"] == "approved":
        return by_fact({}, [last], facts, day)
    return ("waiting" if last.value["status"] == "under_review" else "missing"), None


def step(rule, facts, day):
    higher = [one for number in "123" for one in about(FactKind.STEP, f"step_{number}", facts)]
    higher = [one for one in higher if one.subject >= rule["step"]]
    return by_fact({}, higher, facts, day, absent="waiting")


def decision(rule, facts, day):
    made = [one for one in about(rule["decision"], rule["subject"], facts) if one.starts_on <= day]
    if not made:
        return "waiting", None
    return by_fact({}, made[-1:], facts, day) if made[-1].value["granted"] else ("missing", None)


# What can be done by a day, from today.


def any_day(_rule, _facts, _today, _day):
    return True


def on_the_set_day(rule, facts, today, day):
    subject = rule.get("talk", rule.get("step", rule.get("subject")))
    days = [
        one.starts_on for one in about(FactKind.BOOKED, subject, facts) if one.starts_on >= today
    ]
    if rule["leaf"] == "talk":
        coming = about(FactKind.TALK_HELD, subject, facts)
    elif rule["leaf"] == "step":
        coming = [one for one in facts if one.kind == FactKind.STEP and one.subject >= subject]
    else:
        coming = [one for one in about(rule["decision"], subject, facts) if one.value["granted"]]
    days += [one.starts_on for one in coming if one.starts_on > today]
    return day >= min(days, default=today)


def when_offered(rule, facts, today, day):
    kind = FactKind.METHOD if rule["leaf"] == "method" else FactKind.EXTERNAL
    subject = rule.get("method", rule.get("course"))
    given = [
        one for one in about(FactKind.OFFERED, subject, facts) if today <= one.starts_on <= day
    ]
    return any(
        told(rule, [*facts, *(as_kind(one, kind) for one in some)], day)[0] in MET
        for number in range(1, len(given) + 1)
        for some in combinations(given, number)
    )


def as_kind(one, kind, **changed):
    columns = {name: getattr(one, name) for name in one.__slots__}
    return type(one)(**{**columns, "kind": kind, **changed})


def as_often_as_counts(rule, facts, today, day):
    """Everything on every day from today: where days must lie between, that is what takes time."""
    if "days_apart" not in rule:
        return True
    done = [one for one in about(FactKind.ELEMENT_DONE, rule["element"], facts) if holds(one, day)]
    every_day = [today + timedelta(days=number) for number in range((day - today).days + 1)]
    for field in ("count", "observed"):
        counted = [one for one in done if field == "count" or was_seen(rule, one)]
        days = sorted({*(one.starts_on for one in counted), *every_day})
        if number_apart(days, rule["days_apart"]) < rule.get(field, 0):
            return False
    return True


def number_apart(days, apart):
    number, last = 0, date.min
    for day in days:
        if not number or (day - last).days >= apart:
            number, last = number + 1, day
    return number


def as_mentor(rule, facts, today, day):
    """Whoever she begins with today, as many as are asked for."""
    return add_months(today, rule.get("months", 0)) <= day


def never(_rule, _facts, _today, _day):
    return False


def by_decision(rule, facts, today, day):
    """Nobody knows when whoever was found not eligible has what is missing, until it is decided."""
    starts = [one.starts_on for one in about(FactKind.ELIGIBILITY, "degree", facts)]
    coming = [start for start in starts if today < start <= day]
    refused = eligibility(rule, facts, today)[0] == "missing"
    return not refused or any(eligibility(rule, facts, start)[0] in MET for start in coming)


LEAVES = {
    "module": module,
    "document": document,
    "check": check,
    "talk": talk,
    "method": method,
    "external": external,
    "element": element,
    "assessment": assessment,
    "supervision": supervision,
    "mentored": mentored,
    "experience": experience,
    "eligibility": eligibility,
    "step": step,
    "decision": decision,
}
REACH = {
    "module": any_day,
    "document": any_day,
    "check": any_day,
    "talk": on_the_set_day,
    "method": when_offered,
    "external": when_offered,
    "element": as_often_as_counts,
    "assessment": any_day,
    "supervision": any_day,
    "mentored": as_mentor,
    "experience": never,
    "eligibility": by_decision,
    "step": on_the_set_day,
    "decision": on_the_set_day,
}
