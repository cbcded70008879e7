"""Who works in the demo region. Everybody is invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Veteran:
    """Somebody who was there before: step on the ladder, years in child work, what runs out."""

    name: str
    unit: str
    years: float
    step: int
    supervisor: str
    fte: int = 100
    bbic_ends_in: int | None = 400
    secrecy_months_ago: int = 5


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody in her introduction: her first day (days from today) and how far she has come.

    `until` is the number of days back at which she stopped, so that somebody can lie behind;
    `away` are the first and last day of absence, from today.
    """

    name: str
    unit: str
    starts_in: int
    supervisor: str
    mentor: str = ""
    stopped_days_ago: int = 0
    away: tuple[int, int] | None = None
    agency: str = ""
    leaves_in: int | None = None
    skip: tuple[str, ...] = ()
    fte: int = 100
    programme: str = "investigator"


BO, LENA, MATS, SARA = "Bo Lind", "Lena Kvist", "Mats Ödman", "Sara Idh"
# Appointed lately: she takes over a unit of Sara's.
IDA, IDAS_UNIT = "Ida Brask", "stod"
CILLA = "Cilla Öberg"
# A mentor before there was an introduction for mentors: she follows it now.
INGRID = "Ingrid Falk"

NEWCOMERS = (
    Newcomer("Alma Ek", "utredning-barn", -23, BO, CILLA, skip=("orosanmalan", "skyddsbedomning")),
    Newcomer("Selma Holm", "utredning-barn", 10, BO),
    Newcomer("Leo Nyberg", "utredning-barn", -4, BO, INGRID),
    Newcomer("Amina Yusuf", "utredning-barn", -70, BO, CILLA),
    Newcomer("Jonas Hed", "utredning-barn", -150, BO, INGRID, stopped_days_ago=12),
    Newcomer("Karin Wall", "utredning-barn", -200, BO, "Per Norén", away=(-60, 40)),
    Newcomer(
        "Daniel Roos",
        "utredning-barn",
        -8,
        BO,
        "Per Norén",
        agency="Vikaria AB",
        leaves_in=82,
        programme="agency",
    ),
    Newcomer("Maja Lund", "utredning-barn", -330, BO, "Per Norén", away=(-200, -30), fte=80),
    Newcomer("Ture Ås", "utredning-barn", -400, BO, CILLA, skip=("talk_12",)),
    Newcomer("Elsa Grahn", "mottagning", 0, LENA, "Vera Malm"),
    Newcomer("Hanna Sjö", "utredning-unga", -300, LENA, "Vera Malm"),
    Newcomer("Filip Strand", "placeringar", -40, MATS, "Nora Ask", stopped_days_ago=15),
)

VETERANS = (
    Veteran(CILLA, "utredning-barn", 6.5, 3, BO),
    Veteran(INGRID, "utredning-barn", 11, 4, BO),
    Veteran("Per Norén", "utredning-barn", 2.4, 2, BO, bbic_ends_in=40, secrecy_months_ago=11),
    Veteran("Vera Malm", "mottagning", 8, 3, LENA),
    Veteran("Anders Kjell", "mottagning", 3.2, 2, LENA, secrecy_months_ago=14),
    Veteran("Fatima Haddad", "mottagning", 5.5, 3, LENA),
    Veteran("Johan Sund", "mottagning", 1.6, 2, LENA, bbic_ends_in=None),
    Veteran("Ester Vall", "utredning-unga", 9, 4, LENA),
    Veteran("Oskar Rask", "utredning-unga", 4, 3, LENA, bbic_ends_in=80),
    Veteran("Mira Jansson", "utredning-unga", 2.1, 2, LENA),
    Veteran("Simon Flod", "utredning-unga", 1.4, 2, LENA, secrecy_months_ago=13),
    Veteran("Nora Ask", "placeringar", 7, 3, MATS),
    Veteran("Birgit Hall", "placeringar", 15, 5, MATS),
    Veteran("Tomas Egge", "placeringar", 3, 2, MATS, bbic_ends_in=-20),
    Veteran("Lovisa Brand", "placeringar", 2.6, 2, MATS, fte=75),
    Veteran("Gunnel Frost", "familjehem", 12, 4, MATS),
    Veteran("Henrik Dal", "familjehem", 6, 3, MATS),
    Veteran("Åsa Ljung", "familjehem", 4.5, 3, MATS, secrecy_months_ago=11),
    Veteran("Yonas Tesfaye", "familjehem", 2.2, 2, MATS),
    Veteran("Wilma Sten", "familjehem", 1.8, 2, MATS, bbic_ends_in=None),
    Veteran("Kerstin Molin", "vald", 10, 5, SARA),
    Veteran("Adam Hjort", "vald", 5, 3, SARA),
    Veteran("Linnea Rud", "vald", 3.5, 2, SARA, bbic_ends_in=60),
    Veteran("Samira Noor", "vald", 2, 2, SARA),
    Veteran("Gustav Älv", "jour", 9, 3, SARA, secrecy_months_ago=16),
    Veteran("Ellen Torp", "jour", 6, 3, SARA),
    Veteran("Viktor Skog", "jour", 3, 2, SARA, fte=50),
    Veteran("Rebecka Lo", "jour", 1.5, 2, SARA),
    Veteran("Magnus Öst", "stod", 14, 4, SARA),
    Veteran("Tilda Hav", "stod", 4, 2, SARA),
    Veteran("Idris Omar", "stod", 2.8, 2, SARA),
    Veteran("Frida Berg", "stod", 7, 3, SARA, bbic_ends_in=25),
)

GRANBY_NEWCOMERS = (Newcomer("Petra Vik", "barn-unga", -33, "Olga Dahl", CILLA),)
GRANBY_VETERANS = (
    Veteran("Sven Åkerlund", "barn-unga", 12, 3, "Olga Dahl"),
    Veteran("Rut Björk", "barn-unga", 4, 2, "Olga Dahl", secrecy_months_ago=12),
    Veteran("Ali Rezai", "barn-unga", 2.2, 2, "Olga Dahl"),
    # The fifth: with fewer a municipality is not shown on its region's map.
    Veteran("Ines Palm", "barn-unga", 6, 3, "Olga Dahl"),
)
