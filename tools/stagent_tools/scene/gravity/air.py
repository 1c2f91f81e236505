"""How the air holds balls: the terminal speed of a kind of ball, and how much spin may lift it.

w² = 2 m g / (rho C_d A), rho = 1.2 kg/m3, C_d of a sphere between 0.2 (beyond the drag crisis) and 0.55 (fuzz): Mehta,
Annual Review of Fluid Mechanics 17 (1985); Mehta and Pallis, The aerodynamics of a tennis ball, Sports Engineering 4
(2001). Masses from the laws of each game.
"""

from __future__ import annotations

from stagent_tools.scene.gravity.ballistics import Air
from stagent_tools.things import Thing

SPIN_SD = 0.15
"""Lift over drag of balls in play: up to 0.3 for hard topspin (Mehta and Pallis), mostly little."""

_AIR: dict[str, Air] = {
    "football": Air(26.0, 0.2, SPIN_SD, "0.43 kg, C_d 0.2 to 0.47"),
    "tennis ball": Air(22.0, 0.08, SPIN_SD, "0.057 kg, C_d 0.5 to 0.6"),
    "table tennis ball": Air(8.8, 0.08, SPIN_SD, "2.7 g, C_d 0.4 to 0.5"),
    "basketball": Air(20.5, 0.1, SPIN_SD, "0.6 kg, C_d 0.45 to 0.55"),
    "volleyball": Air(18.0, 0.2, SPIN_SD, "0.27 kg, C_d 0.2 to 0.47; handballs 0.43 kg"),
    "baseball": Air(38.0, 0.15, SPIN_SD, "0.145 kg, C_d 0.3 to 0.45"),
    "golf ball": Air(32.0, 0.12, SPIN_SD, "0.046 kg, C_d 0.25 to 0.45"),
    "snooker ball": Air(36.0, 0.15, SPIN_SD, "0.14 to 0.17 kg, C_d 0.45"),
    "bowling ball": Air(79.0, 0.25, SPIN_SD, "4.5 to 7.3 kg, C_d 0.2 to 0.47"),
    "ball": Air(18.0, 0.5, SPIN_SD, "any ball, from table tennis (9 m/s) to baseball (38 m/s) and beyond"),
}


def air_of(thing: Thing | None) -> Air | None:
    """None for what is no ball: a bird, a frisbee or a jumping man does not fall freely."""
    return None if thing is None else _AIR.get(thing.name)
