from courses.likeness import Traits, Why, alike


def module(key, **traits):
    given = {"theme": "", "places": (), "terms": (), "keywords": ()} | traits
    return Traits(key=key, title=key.title(), minutes=30, **given)


def keys(found):
    return [(each.key, each.why) for each in found]


def test_what_two_share_and_few_others_do_makes_them_alike():
    modules = [
        module("a", theme="risker", places=("psol20k2",), keywords=("barn", "skydd")),
        module("b", theme="samtal", places=("psol20k2",), keywords=("barn", "hot")),
        module("c", theme="risker", keywords=("barn", "arv")),
        module("d", theme="samtal", keywords=("barn", "tal")),
    ]

    assert keys(alike("a", modules)) == [("b", Why.LAW), ("c", Why.THEME)]


def test_each_reason_has_its_word():
    assert keys(alike("a", [module("a", terms=("oro",)), module("b", terms=("oro",))])) == [
        ("b", Why.WORDS)
    ]
    assert keys(
        alike("a", [module("a", keywords=("oro", "skydd")), module("b", keywords=("oro", "skydd"))])
    ) == [("b", Why.GOALS)]


def test_three_at_most_and_those_alike_by_name():
    modules = [module(key, theme="risker") for key in "edcba"]

    assert [each.key for each in alike("c", modules)] == ["a", "b", "d"]


def test_nothing_shared_is_nothing_alike():
    assert alike("a", [module("a", theme="risker"), module("b", theme="samtal")]) == ()
    assert alike("saknas", [module("b", theme="samtal")]) == ()


def test_a_module_that_touches_every_law_is_not_like_every_other_one():
    overview = module("overview", places=tuple(f"psol{n}k1" for n in range(1, 20)))
    modules = [
        overview,
        module("a", places=("psol1k1", "psol2k1"), keywords=("barn", "oro", "larm")),
        module("b", places=("psol3k1",), keywords=("barn", "oro", "larm")),
    ]

    assert keys(alike("a", modules))[0] == ("b", Why.GOALS)
