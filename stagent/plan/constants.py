"""The named constants that a question may compare with: one table, each with its spread and source.

`spread` is one standard deviation in the same unit; 0 for what is defined or officially recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

from stagent.plan.plan import FREE, Unit, Value
from stagent_tools.errors import CannotMeasure


@dataclass(frozen=True, slots=True)
class KnownConstant:
    value: float
    unit: Unit
    spread: float
    source: str
    words: tuple[str, ...]


CONSTANTS: dict[str, KnownConstant] = {
    "marathon_distance": KnownConstant(42195, "m", 0, "World Athletics, rule 55 (42.195 km)", ("marathon",)),
    "half_marathon_distance": KnownConstant(21097.5, "m", 0, "World Athletics, rule 55", ("half marathon",)),
    "airliner_speed": KnownConstant(
        250, "m/s", 8, "cruise of Airbus A320 / Boeing 737, Mach 0.78 to 0.82 at 11 km",
        ("normal airplane", "commercial airliner", "normal plane", "cruising speed of an airliner", "airplane",
        "aeroplane", "airliner", "passenger plane", "passenger jet", "jet", "plane"),
    ),
    "walking_speed": KnownConstant(
        1.36, "m/s", 0.2, "Bohannon & Andrews 2011, Physiotherapy 97:182, adults 20 to 59",
        ("normal walking speed", "walking speed", "walking pace", "normal walk", "pedestrian speed", "average walker",
         "walker",
         "walking person", "person walking", "brisk walk", "normal pedestrian", "average pedestrian",
         "pedestrian walking", "walking human", "human walking", "walking pedestrian", "walking man", "human being"
         " walking",
         "normal person walks", "average person walks", "people normally walk", "people walk", "human walking speed",
         "someone walking", "somebody walking", "walking"),
    ),
    "speed_of_sound": KnownConstant(343.2, "m/s", 3, "ISO 9613-1, dry air at 20 C", ("speed of sound", "sound")),
    "men_100m_record_speed": KnownConstant(
        100 / 9.58, "m/s", 0, "World Athletics: 9.58 s, Berlin, 16 August 2009 (mean over 100 m)",
        ("usain bolt 's record speed", "bolt 's record speed", "usain bolt 's record",
         "100 m world record speed", "100 m world record", "world record speed", "usain bolt", "bolt",
         "100 m record speed", "100 m record", "men's 100 m world record", "world record 100 m sprint",
         "100 m world record pace"),
    ),
    "cheetah_top_speed": KnownConstant(29, "m/s", 2, "Sharp 1997, J. Zool. 241:493",
        ("cheetah", "cheetah 's top speed")),
    "dry_asphalt_deceleration": KnownConstant(
        7.5, "m/s2", 0.7, "full braking on dry asphalt, AASHTO Green Book and UNECE R13-H ranges",
        ("dry asphalt", "dry road", "dry"),
    ),
    "wet_asphalt_deceleration": KnownConstant(
        5.0, "m/s2", 0.8, "full braking on wet asphalt, AASHTO Green Book ranges",
        ("wet asphalt", "wet road", "wet", "rain"),
    ),
    "football_pitch_length": KnownConstant(
        105, "m", 4, "IFAB law 1: 100 to 110 m for internationals",
        ("football pitch", "football field", "soccer pitch", "soccer field", "pitch length", "length of the pitch"),
    ),
    "basketball_court_length": KnownConstant(
        28, "m", 0, "FIBA rules, article 2.1", ("basketball court", "length of the court", "court length"),
    ),
    "pool_length": KnownConstant(
        50, "m", 0, "World Aquatics FR 2.1, Olympic pool", ("olympic pool", "swimming pool", "pool length", "pool"),
    ),
    "running_track_lap": KnownConstant(
        400, "m", 0, "World Athletics track standard, lane 1",
        ("lap of a running track", "running track", "lap of the track", "track lap", "stadium lap", "lap"),
    ),
    "cycling_speed": KnownConstant(
        4.6, "m/s", 1.0, "utility cycling, 15 to 18 km/h (Bernardi & Rupi 2015)",
        ("normal cyclist", "average cyclist", "cycling speed", "bicycle", "bike ride", "ordinary cyclist"),
    ),
    "high_speed_train_speed": KnownConstant(
        83.3, "m/s", 6, "line speed 300 km/h (UIC, High speed rail)",
        ("high-speed train", "express train", "high speed train", "bullet train", "tgv", "ice train", "shinkansen"),
    ),
    "horse_gallop_speed": KnownConstant(
        12.5, "m/s", 1.5, "gallop 40 to 48 km/h (Minetti 1999, Acta Physiol. Scand.)",
        ("galloping horse", "horse gallop", "horse at a gallop", "horse's gallop", "gallop of a horse", "gallop"),
    ),
    "men_100m_record_time": KnownConstant(9.58, "s", 0, "World Athletics, Berlin 2009", ("100 m record time",
    "100 m world record time")),
    "men_marathon_record_time": KnownConstant(
        7235, "s", 0, "World Athletics: 2:00:35, Chicago, 8 October 2023", ("marathon record",
        "marathon world record", "marathon record time", "marathon world record time"),
    ),
    "speed_of_light": KnownConstant(299792458, "m/s", 0, "SI definition", ("speed of light", "light")),
    "earth_circumference": KnownConstant(
        40075017, "m", 0, "WGS 84, equator",
        ("around the earth", "earth's circumference", "circumference of the earth", "around the world", "equator",
         "round the earth", "round the world"),
    ),
    "standard_gravity": KnownConstant(
        9.80665, "m/s2", 0, "CGPM 1901", ("gravity", "free fall", "standard gravity", "earth's gravity"),
    ),
}  # fmt: skip


def constant(name: str) -> Value:
    """The constant's value with spread and source; what the table does not hold is refused."""
    known = CONSTANTS.get(name)
    if known is None:
        words = name.removeprefix(FREE)
        raise CannotMeasure(
            f"The constant “{words}” is not known.", "State its value in the question, for example “than 40 km/h”."
        )
    return Value(value=known.value, unit=known.unit, source=known.source, spread=known.spread)
