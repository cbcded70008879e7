from courses.likeness import Traits, Why, alike


def module(key, **traits):
    given = {"theme": "", "places": (), "terms": (), "keywords": ()} | traits
    return Traits(key=key, title=key.title(), minutes=30, **given)


def keys(found):
    return [(each.key, each.why) for each in found]


def test_what_two_share_and_few_others_do_makes_them_alike():
    modules = [
        module("a", theme="risker", places=("psol20k2",), keywords=("barn", "skydd")),
        module("b", theme="samtal", places=("psol20k2",), keywords=("barn",)),
        module("c", theme="risker", keywords=("barn",)),
        module("d", theme="samtal", keywords=("barn",)),
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
