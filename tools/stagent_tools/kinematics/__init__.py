"""Whole drawn paths to quantities: each function works on every draw, and a `Measured` holds one number a draw."""

from stagent_tools.kinematics.acceleration import acceleration
from stagent_tools.kinematics.budget import budget
from stagent_tools.kinematics.compare import Comparison, compare, compare_direction, rank
from stagent_tools.kinematics.compute import Operation, compute, constant, exceeds, stopping_distance
from stagent_tools.kinematics.count import count
from stagent_tools.kinematics.direction import (
    WORDS,
    Words,
    direction,
    direction_from,
    direction_when,
    heading,
    hour_of,
    picture_direction,
    picture_direction_when,
)
from stagent_tools.kinematics.distance import displacement, distance
from stagent_tools.kinematics.ego_speed import ego_speed
from stagent_tools.kinematics.height import height_of_jump
from stagent_tools.kinematics.measured import Measured
from stagent_tools.kinematics.separation import separation
from stagent_tools.kinematics.size import known_dimensions, size
from stagent_tools.kinematics.speed import closing_speed, peak_speed, speed, speed_at
from stagent_tools.kinematics.summary import summarise, summarise_angle, wrap_degrees
from stagent_tools.kinematics.time_gap import time_gap
from stagent_tools.kinematics.time_to_collision import Collision, time_to_collision, time_to_contact

__all__ = [
    "WORDS",
    "Collision",
    "Comparison",
    "Measured",
    "Operation",
    "Words",
    "acceleration",
    "budget",
    "closing_speed",
    "compare",
    "compare_direction",
    "compute",
    "constant",
    "count",
    "direction",
    "direction_from",
    "direction_when",
    "displacement",
    "distance",
    "ego_speed",
    "exceeds",
    "heading",
    "height_of_jump",
    "hour_of",
    "known_dimensions",
    "peak_speed",
    "picture_direction",
    "picture_direction_when",
    "rank",
    "separation",
    "size",
    "speed",
    "speed_at",
    "stopping_distance",
    "summarise",
    "summarise_angle",
    "time_gap",
    "time_to_collision",
    "time_to_contact",
    "wrap_degrees",
]
