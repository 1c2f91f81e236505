"""How long things rest and how long they move, by their labelled ways.

    python tests/benchmarks/how_long_things_rest.py --av2 DIR --hotel DIR

Prints one JSON document: for vehicles and people of an Argoverse 2 drive and for the people of BIWI's hotel, the time
at rest and in motion, how often either ended, and the mean duration, which is their ratio (exponential durations,
censored by the track's ends). Source of `STREET_CYCLE_S`
(scene/block_lens.py).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from stagent.evaluate.av2_files import read_av2
from stagent.evaluate.crowds_files import hotel
from stagent.evaluate.steady import steady

STOPS_MPS, STARTS_MPS = 0.2, 0.5
"""Labels wander: what is slower than the one has stopped, what is faster than the other has started."""
FEWEST, SHORTEST_S = 5, 2.0


def moving(t: np.ndarray, way: np.ndarray) -> np.ndarray:
    """(n,) whether it moves at each moment."""
    speed = np.linalg.norm(np.gradient(steady(t, way), t, axis=0)[:, :2], axis=1)
    states = [bool(speed[0] > (STOPS_MPS + STARTS_MPS) / 2)]
    for now in speed[1:]:
        states.append(bool(now > (STOPS_MPS if states[-1] else STARTS_MPS)))
    return np.array(states)


def durations(ways: Iterable[tuple[np.ndarray, np.ndarray]]) -> dict[str, float]:
    seconds, ended = np.zeros(2), np.zeros(2)
    for t, way in ways:
        if len(t) < FEWEST or t[-1] - t[0] < SHORTEST_S:
            continue
        state = moving(t, way).astype(int)
        np.add.at(seconds, state[:-1], np.diff(t))
        np.add.at(ended, state[:-1][np.diff(state) != 0], 1)
    found: dict[str, float] = {}
    for name, total, times in zip(("rest", "motion"), seconds, ended, strict=True):
        found |= {f"{name}_s": round(float(total), 1), f"{name}_ended": float(times)}
        found[f"{name}_mean_s"] = round(float(total / max(times, 1)), 1)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--av2", type=Path, required=True, help="as for `stagent eval av2 --data`")
    parser.add_argument("--hotel", type=Path, required=True, help="the hotel of `stagent eval crowds --data`")
    given = parser.parse_args()
    things = read_av2(given.av2).things
    told = {
        "vehicles": durations((thing.t, thing.way) for thing in things if thing.noun != "person"),
        "people of the drive": durations((thing.t, thing.way) for thing in things if thing.noun == "person"),
        "people of the hotel": durations((walk.t, walk.way) for walk in hotel(given.hotel, 0).walks),
    }
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
