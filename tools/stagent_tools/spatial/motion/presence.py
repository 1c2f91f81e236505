"""The decision: found, absent or ambiguous, with a sentence that says what is there.

A detector that always points at the likeliest thing finds an elephant in every street. Here a thing is claimed only
if its kind can be told from shape and motion at all, a track fits it, and no second one fits as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from stagent_tools.scan import Scan
from stagent_tools.spatial.grounding import Candidate, Grounding, Verdict
from stagent_tools.spatial.motion.ordering import narrowed
from stagent_tools.spatial.motion.relations import related
from stagent_tools.spatial.motion.scoring import Fit, fit, in_words, named, prominence
from stagent_tools.spatial.motion.wording import Wish, wish_of, with_article
from stagent_tools.target import Target
from stagent_tools.things import Thing
from stagent_tools.types import FloatArray, Span, Track

FITS = 0.5
"""A track fits if its family, colours and motion together keep half of their weight."""
CALLED = 0.03
"""A thing whose colour another word names so many times better is not what is meant."""
INSIGNIFICANT = 0.04
"""A track of less than this share of the largest fitting one's area is too small to be what is meant unasked."""
BRIEF_S, BRIEF = 0.4, 0.1
"""A flash is seen for less; where one thing is meant, also what is seen for less than that share of the longest seen
one's time ..."""
BRIEF_AT_MOST_S = 1.0
"""... but for no more than this."""
CROWD = 3
"""Of so many of a kind, one is not chosen by its way alone when the phrase says more that cannot be read."""
LESS_SURE = 0.6
"""Of two things that a detector knows the one that is so much less likely is not meant: who rides where others walk."""
PERSON_HEIGHT_M = 1.7
PERSON = "person"
BALL_SIZE_SLACK = 2.0
"""Depth and posture make the comparison with a person uncertain by that factor."""
POINT = "Point at it with --box, or name something that moves."
PULL = "Point at it with --box, or get a finder that knows more by its looks (stagent models pull yolox-nano)."
EMBEDDED = {"motion", "spotter"}
"""Finders that come with the package."""


def decide(scan: Scan, target: Target, span: Span | None) -> Grounding:
    """Ground one target on the tracks of a scan, considering only those seen in `span` if one is given."""
    wish = wish_of(target, scan.told)
    tracks = [track for track in scan.tracks if span is None or _seen_in(track.t, span)]
    tracks = [track for track in tracks if wish.family == PERSON or not _from_driving(scan, track)]
    fits = sorted((fit(track, scan.appearance[track.id], wish) for track in tracks), key=lambda f: -f.score)
    best = fits[0].score if fits else 0.0
    if wish.refusal is not None:
        return replace(_absent(scan, wish, fits, min(best, 0.2), wish.refusal), recognisable=False)
    if unmet := _unmet(wish, scan):
        return _absent(scan, wish, fits, 0.1, unmet)
    suitable = _significant([f for f in fits if f.score >= FITS and f.called >= CALLED], wish)
    if not suitable:
        return _absent(scan, wish, fits, best * 0.5, _why_none(wish, fits))
    anchor = _anchor(scan, wish, span)
    if anchor is not None and anchor.verdict is not Verdict.FOUND:
        return _without_anchor(scan, wish, fits, anchor)
    if anchor is not None:
        suitable = related(suitable, anchor.tracks[0], wish, span, scan.info.width)
    chosen = _crowd(fits, wish) or narrowed(suitable, wish, span)
    return _told(scan, wish, fits, chosen)


def _from_driving(scan: Scan, track: Track) -> bool:
    """Seen by a driving camera, where no background tells what moves: only people are known there, by their outline."""
    return not scan.appearance[track.id].kinds and scan.motion.kind_at(float(track.t[0])) == "driving"


def _told(scan: Scan, wish: Wish, fits: list[Fit], chosen: list[Fit]) -> Grounding:
    """Found; absent if nothing is left, ambiguous if too much is."""
    target = wish.target
    if not chosen:
        alike = sum(f.score >= FITS and f.called >= CALLED for f in fits)
        return _absent(scan, wish, fits, 0.2, f"only {alike} of that kind can be seen, and not so")
    if len(chosen) > 1 and not target.plural:
        return _ambiguous(scan, wish, chosen)
    found = tuple(f.track for f in chosen)
    why = f"{target.words()}: {'; '.join(in_words(f.track, f.looks, scan) for f in chosen)}."
    if wish.unread:
        why += f" Not verified: {', '.join(wish.unread)}."
    return Grounding(target, Verdict.FOUND, found, _candidates(scan, fits), chosen[0].score, why, scan.finder)


def _anchor(scan: Scan, wish: Wish, span: Span | None) -> Grounding | None:
    """The thing that the phrase leans on ("next to the bus"); None if there is none, or none that could be told."""
    if wish.relation is None:
        return None
    anchor = decide(scan, wish.relation.anchor, span)
    return anchor if anchor.recognisable else None


def _without_anchor(scan: Scan, wish: Wish, fits: list[Fit], anchor: Grounding) -> Grounding:
    """The thing that the phrase leans on is not there, or several are."""
    if anchor.verdict is Verdict.ABSENT:
        return _absent(scan, wish, fits, 0.1, anchor.why)
    return replace(anchor, target=wish.target, tracks=())


def _crowd(fits: list[Fit], wish: Wish) -> list[Fit]:
    """Those among whom only the way would tell the one, while the phrase says more that cannot be read; else none."""
    alike = [f for f in fits if f.family >= FITS and f.colour >= FITS]
    unsure = wish.unread and wish.target.motion is not None and not wish.target.plural
    return alike if unsure and len(alike) >= CROWD else []


def _seen_in(times: FloatArray, span: Span) -> bool:
    return bool(np.any((times >= span.start - 0.05) & (times <= span.end + 0.05)))


def _significant(fits: list[Fit], wish: Wish) -> list[Fit]:
    """Without the specks beside the large ones (balls are specks) and the flashes beside the lasting ones."""
    if not fits:
        return fits
    largest = 0.0 if wish.family == "ball" else max(prominence(f.track) for f in fits)
    lasting = max(f.track.span.duration for f in fits)
    least = min(BRIEF_S, lasting)
    kept = [f for f in fits if prominence(f.track) >= INSIGNIFICANT * largest and f.track.span.duration >= least]
    if wish.target.plural:
        return kept
    return _detected_best([f for f in kept if f.track.span.duration >= min(BRIEF * lasting, BRIEF_AT_MOST_S)])


def _detected_best(fits: list[Fit]) -> list[Fit]:
    """Without those that a detector is far less sure of, of their kind or that they are anything at all."""
    kind = max((f.family for f in fits if f.looks.kinds), default=0.0)
    there = max((max(f.looks.kinds.values()) for f in fits if f.looks.kinds), default=0.0)
    return [
        f
        for f in fits
        if not f.looks.kinds or (f.family >= LESS_SURE * kind and max(f.looks.kinds.values()) >= LESS_SURE * there)
    ]


def _unmet(wish: Wish, scan: Scan) -> str | None:
    """A relation to a thing that cannot be made out ("the man on a horse"), or a kind of ball of the wrong size."""
    for other in wish.others:
        if other.name != "person" or not any(track.family == "person" for track in scan.tracks):
            return f"no {other.name} with it can be made out by shape and motion"
    if wish.thing is not None and wish.thing.family == "ball" and wish.thing.name != "ball":
        return _wrong_size(wish.thing, scan)
    return None


def _wrong_size(thing: Thing, scan: Scan) -> str | None:
    """A ball's kind shows in its size only: it is compared with the height of a person in the picture."""
    balls = [float(np.median(track.sizes.min(axis=1))) for track in scan.tracks if track.family == "ball"]
    people = [float(np.median(track.sizes[:, 1])) for track in scan.tracks if track.family == "person"]
    if not balls or thing.length is None:
        return None
    if not people:
        return f"nothing beside it shows how large the ball is, so a {thing.name} cannot be told from another ball"
    share = balls[0] / max(people) / (thing.length.median_m / PERSON_HEIGHT_M)
    if not 1 / BALL_SIZE_SLACK < share < BALL_SIZE_SLACK:
        return f"the ball in the picture has {share:.1f} times the size of a {thing.name}"
    return None


def _why_none(wish: Wish, fits: list[Fit]) -> str:
    kin = [f for f in fits if f.family >= FITS]
    if not kin:
        return f"nothing that moves here looks like {with_article(wish.family) if wish.family else 'it'}"
    if wish.colours and all(f.colour < FITS or f.called < CALLED for f in kin):
        return f"none of the {len(kin)} candidates is {' and '.join(word for _, word in wish.colours)}"
    return "nothing that moves fits all of the description"


def _absent(scan: Scan, wish: Wish, fits: list[Fit], presence: float, reason: str) -> Grounding:
    unaided = scan.finder in EMBEDDED and (not scan.tracks or "built-in finder" in reason)
    why = f"{wish.target.words()} was not found: {reason}. {what_is_there(scan)} {PULL if unaided else POINT}"
    return Grounding(wish.target, Verdict.ABSENT, (), _candidates(scan, fits), presence, why, scan.finder)


def _ambiguous(scan: Scan, wish: Wish, chosen: list[Fit]) -> Grounding:
    listed = "; ".join(in_words(f.track, f.looks, scan) for f in chosen[:6])
    more = f"; and {len(chosen) - 6} more" if len(chosen) > 6 else ""
    why = f"{len(chosen)} things fit {wish.target.words()}: {listed}{more}."
    return Grounding(wish.target, Verdict.AMBIGUOUS, (), _candidates(scan, chosen), chosen[0].score, why, scan.finder)


def _candidates(scan: Scan, fits: list[Fit]) -> tuple[Candidate, ...]:
    return tuple(Candidate(f.track, f.score, in_words(f.track, f.looks, scan)) for f in fits)


def what_is_there(scan: Scan) -> str:
    """One sentence that counts the tracks by what they look like."""
    if not scan.tracks and scan.motion.kind == "driving":
        return "The camera drives, so that everything moves in the picture and only looks could tell things apart."
    if not scan.tracks:
        return "Nothing moves in the video."
    counts = Counter((track.family, scan.appearance[track.id].main_colours()[0]) for track in scan.tracks)
    listed = ", ".join(f"{n} {named(*looks, plural=n > 1)}" for looks, n in counts.most_common(6))
    return f"What moves looks like: {listed}."
