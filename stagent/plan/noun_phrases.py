"""One noun phrase -> Target: head noun, what stands before it, and what narrows it down after it."""

from __future__ import annotations

from stagent.plan.belongings import before_something, read_belonging
from stagent.plan.inflection import singular
from stagent.plan.nouns import NOUNS
from stagent.plan.phrase_draft import (
    ENDS,
    STOPS,
    Draft,
    NounPhrase,
    Words,
    finished,
    read_order,
    read_place,
    stands_alone,
)
from stagent.plan.restricting import is_verb, read_bare_relative, read_relative
from stagent.plan.verbs import ALSO_NOUNS, FORMS, Form, readings
from stagent.plan.vocabulary import (
    ADVERBS,
    ANAPHORS,
    AUXILIARIES,
    CAMERA_PHRASES,
    CAMERA_VEHICLES,
    CAMERA_WORDS,
    CLOTHES,
    COLOURS,
    CONJUNCTIONS,
    DETERMINERS,
    FILMING,
    FILMS,
    GROUP_PRONOUNS,
    MOTIONS,
    NUMBER_ADJECTIVES,
    ORDINALS,
    PERSON_WORDS,
    POSITIONS,
    PREDICATES,
    PREPOSITIONS,
    PRONOUNS,
    SAME_IN_PLURAL,
    THING_WORDS,
    WH_WORDS,
)
from stagent_tools.target import Target
from stagent_tools.things import thing_of

# By their first word, the longest first.
_CAMERA_PHRASES: dict[str, list[Words]] = {}
for _phrase in sorted(CAMERA_PHRASES, key=len, reverse=True):
    _CAMERA_PHRASES.setdefault(_phrase.split()[0], []).append(tuple(_phrase.split()))
_FILMS = sorted((tuple(words.split()) for words in FILMS), key=len, reverse=True)
SUPERLATIVES = frozenset(["fastest", "slowest", "quickest"])


def starts_phrase(words: Words, i: int) -> bool:
    """Whether a noun phrase can begin here (verbs are the caller's business)."""
    word = words[i]
    if word in DETERMINERS or word in PRONOUNS or word in ("number", "those", "these"):
        return True
    return word not in ENDS and (word not in ADVERBS or word in POSITIONS)


def read_noun_phrase(words: Words, i: int, awaited: frozenset[Form] = frozenset()) -> NounPhrase | None:
    """The phrase that begins at `i`; `awaited` are the forms in which the clause's verb would end it."""
    return _camera(words, i) or _pronoun(words, i, awaited) or _full_phrase(words, i, awaited)


def _camera(words: Words, i: int) -> NounPhrase | None:
    for parts in _CAMERA_PHRASES.get(words[i], ()):
        if words[i : i + len(parts)] == parts and words[i + len(parts) : i + len(parts) + 1] != ("'s",):
            return NounPhrase(Target(noun="camera", phrase=" ".join(parts)), i + len(parts))
    if words[i] == "the" and words[i + 1 : i + 2] and words[i + 1] in CAMERA_VEHICLES | FILMING:
        tail = next((parts for parts in _FILMS if words[i + 2 : i + 2 + len(parts)] == parts), ())
        if tail and (tail[0] != "with" or words[i + 1] in CAMERA_VEHICLES):  # who has a camera may be seen
            end = i + 2 + len(tail)
            return NounPhrase(Target(noun="camera", phrase=" ".join(words[i:end])), end)
    at = i + 2 if words[i + 1 : i + 2] == ("own",) else i + 1
    vehicle = words[i] in ("my", "our") and at < len(words) and words[at] in CAMERA_VEHICLES
    if vehicle and words[at + 1 : at + 2] != ("'s",):
        return NounPhrase(Target(noun="camera", phrase=" ".join(words[i : at + 1])), at + 1)
    if words[i] in CAMERA_WORDS:
        return NounPhrase(Target(noun="camera", phrase=words[i]), i + 1)
    return None


def _pronoun(words: Words, i: int, awaited: frozenset[Form]) -> NounPhrase | None:
    word = words[i]
    after = words[i + 1] if i + 1 < len(words) else "|"
    if word == "which" and (after in AUXILIARIES | STOPS or is_verb(after, awaited | {"s"})):
        return NounPhrase(Target(noun="object", phrase=word), i + 1)
    if word not in PERSON_WORDS | THING_WORDS | GROUP_PRONOUNS or word == "one":
        return None
    following = words[i + 1] if i + 1 < len(words) else "|"
    if word == "what" and following not in ENDS and not is_verb(following, awaited | {"past", "s"}):
        return None
    draft = Draft(nouns=["person" if word in PERSON_WORDS | GROUP_PRONOUNS else "object"])
    end = i + 1
    if word not in ANAPHORS and word != "what":
        end = _after_noun(words, end, draft, awaited)
    plural = word in GROUP_PRONOUNS
    return NounPhrase(finished(draft, word).model_copy(update={"plural": plural}), end, anaphor=word in ANAPHORS)


def _full_phrase(words: Words, i: int, awaited: frozenset[Form]) -> NounPhrase | None:
    draft, j = Draft(), i
    while j < len(words) and (words[j] in DETERMINERS or words[j] in ("which", "what", "whose", "of")):
        if words[j] in ("both", "all", "these", "those"):
            draft.group = True
        j += 1
    first = j
    while j < len(words):
        step = _before_noun(words, j, draft, awaited, first_word=j == first)
        if step == 0:
            break
        j += step
    j = _of_several(words, j, draft, awaited)
    if draft.nouns and draft.nouns[-1] in COLOURS and any(a.startswith("number ") for a in draft.attributes):
        draft.nouns.append("object")
    if not draft.nouns and not stands_alone(draft):
        return None
    if not draft.nouns:
        draft.nouns.append("object")
    j = _after_noun(words, j, draft, awaited)
    return NounPhrase(finished(draft, " ".join(words[i:j]).replace(" 's", "'s")), j)


def _before_noun(words: Words, j: int, draft: Draft, awaited: frozenset[Form], first_word: bool) -> int:  # noqa: PLR0911 - the first reading that fits returns
    """Take the word at `j` into the draft; the number of words taken, 0 where the noun ends."""
    word = words[j]
    following = words[j + 1] if j + 1 < len(words) else "|"
    if word == "number" and following.isdigit():
        draft.attributes.append(f"number {following}")
        return 2
    if word == "'s" and draft.nouns and starts_phrase((*words, "|"), j + 1) and following not in PRONOUNS:
        draft.attributes = [*draft.attributes, " ".join(draft.nouns) + "'s"]
        draft.nouns = []
        return 1
    if (taken := _by_its_place(words, j, draft, awaited)) > 0:
        return taken
    if draft.nouns:
        return _another_noun(word, following, draft, awaited)
    if word in ("not", "non") and following not in ENDS:
        draft.attributes.append(f"not {following}")
        return 2
    if word in NUMBER_ADJECTIVES and (following in STOPS | WH_WORDS or following in ("in", "at", "apart")):
        draft.group = True
        draft.nouns.append("objects")
        return 1
    numbered = any(attribute.startswith("number ") for attribute in draft.attributes)
    if numbered and singular(word)[0] not in NOUNS and thing_of(singular(word)[0]) is None:
        return 0
    taken = _adjective(word, following, draft)
    if taken:
        return taken
    if word in ENDS or (is_verb(word, awaited) and not first_word and not _verb_comes(word, following, awaited)):
        return 0
    if _pied(words, j):
        draft.nouns.append(word)
        return 2
    if word not in ADVERBS or first_word:
        draft.nouns.append(word)
    return 1


def _by_its_place(words: Words, j: int, draft: Draft, awaited: frozenset[Form]) -> int:
    """Words that are nouns where they stand, whatever else they are elsewhere: "the centre forward", "the duck and"."""
    word, following, behind = (*words[j : j + 3], "|", "|")[:3]
    ends = ENDS | _NO_NOUN | set(FORMS)
    if word in _PLAYS and following in _PLAYERS and behind in ends:
        draft.nouns += [word, following]
        return 2
    player = word in _PLAYERS and words[j - 1] in ("left", "right") and following in ends
    joined = bool(draft.nouns) and following == "and" and behind in DETERMINERS and word in ALSO_NOUNS
    if player or (joined and awaited == {"base"}):  # "do the rubber duck and the cat collide"
        draft.nouns.append(word)
        return 1
    return 0


_BEHIND_NUMBER = STOPS | PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | {"'s"}
_NO_NOUN = ENDS | PREDICATES | {"dressed", "clad", "called", "named", "next"}


# Who plays there: "the full back", "the centre forward".
_PLAYS = frozenset(["full", "half", "wing", "running", "centre", "center", "power", "small", "outside"])
_PLAYERS = frozenset(["back", "backs", "forward", "forwards", "half", "halves"])


def _verb_comes(word: str, following: str, awaited: frozenset[Form]) -> bool:
    """`did the red bike go`: a word that may be a noun is one where the awaited verb comes right behind it."""
    no_verb = following in ADVERBS or following in POSITIONS or following in MOTIONS
    comes = any(reading.form in awaited for reading in readings(following)) and not no_verb
    comes = comes or (following == "have" and "base" in awaited)
    could_be_one = word in ALSO_NOUNS or all(reading.form == "base" for reading in readings(word))
    return could_be_one and ((comes and following != "speed") or following == "'s")


def _of_several(words: Words, j: int, draft: Draft, awaited: frozenset[Form]) -> int:
    """`the first of the three boats`, `the bigger of the two dogs`: the noun comes behind "of"."""
    picked = draft.nouns[:1] == ["one"] or (len(draft.nouns) == 1 and draft.nouns[0].endswith(("er", "est")))
    best = j > 0 and words[j - 1] in SUPERLATIVES
    chosen = not draft.nouns and (best or draft.ordinal is not None or draft.position is not None)
    several = words[j + 1 : j + 2] and words[j + 1] in DETERMINERS
    if (
        words[j : j + 1] != ("of",)
        or not several
        or not (
            chosen
            or (picked and words[j + 2 : j + 3] and (words[j + 2] in NUMBER_ADJECTIVES or singular(words[j + 2])[1]))
        )
    ):
        return j
    draft.attributes += [noun for noun in draft.nouns if noun != "one"]
    draft.nouns = []
    j += 2
    while j < len(words) and (step := _before_noun(words, j, draft, awaited, first_word=False)):
        j += step
    draft.group = False
    return j


def _pied(words: Words, j: int) -> bool:
    """`red and white car`: two colours of one thing."""
    joined = words[j] in COLOURS and words[j + 1 : j + 2] == ("and",) and words[j + 2 : j + 3] != ()
    return joined and words[j + 2] in COLOURS and j + 3 < len(words) and words[j + 3] not in ENDS


def _another_noun(word: str, following: str, draft: Draft, awaited: frozenset[Form]) -> int:
    if word.isdigit() and (following in _BEHIND_NUMBER or readings(following)):
        draft.attributes.append(f"number {word}" if draft.nouns[-1] != "lane" else f"lane {word}")
        return 1
    if word in MOTIONS and draft.nouns[-1] not in COLOURS and (following in ENDS or following in ADVERBS):
        return 0
    if word in CLOTHES and draft.nouns[-1] in COLOURS:
        draft.nouns.append(word)
        return 1
    ends = word in _NO_NOUN or word in ADVERBS or word in POSITIONS or word[0].isdigit()
    acts = is_verb(word, awaited) and not _verb_comes(word, following, awaited)
    if ends or acts or _plural_acts(word, draft, awaited):
        return 0
    draft.nouns.append(word)
    return 1


def _plural_acts(word: str, draft: Draft, awaited: frozenset[Form]) -> bool:
    """`the cars pass`: in a finite clause a base form behind a plural is its verb."""
    several = singular(draft.nouns[-1])[1] or draft.nouns[-1] in SAME_IN_PLURAL
    return "s" in awaited and several and any(r.form == "base" for r in readings(word))


def _adjective(word: str, following: str, draft: Draft) -> int:  # noqa: PLR0911 - the first reading that fits returns
    """Position, order, motion and group size before the noun."""
    nounlike = following not in ENDS or following in ("one", "'s")
    if word in ("penultimate",) or (word == "second" and following in ("to-last", "last", "last-placed")):
        draft.ordinal, draft.side = 2, "back"
        return 1 if word == "penultimate" else 2
    if word in ORDINALS and (nounlike or draft.ordinal is None):
        draft.ordinal = ORDINALS[word]
        return 1
    if word in ("last", "final") and nounlike:
        draft.ordinal, draft.side = 1, "back"
        return 1
    if word in ("leading", "lead", "trailing") and nounlike:
        draft.ordinal, draft.side = 1, "back" if word == "trailing" else "front"
        return 1
    if word in POSITIONS and (nounlike or word.endswith("st")):
        draft.position = POSITIONS[word]
        return 1
    if (word in SUPERLATIVES | NUMBER_ADJECTIVES and (nounlike or following == "of")) or word in (
        "most",
        "many",
        "much",
    ):
        draft.group = draft.group or word in NUMBER_ADJECTIVES
        return 1
    if word in MOTIONS and nounlike and following not in ADVERBS:
        draft.motion = MOTIONS[word]
        return 1
    return 0


def _after_noun(words: Words, j: int, draft: Draft, awaited: frozenset[Form]) -> int:
    """Read what narrows the noun down behind it; the index behind all of that."""
    while j < len(words):
        step = (
            (0 if before_something(words, j) else read_place(words, j, draft))
            or read_order(words, j, draft)
            or read_belonging(words, j, draft, awaited, _full_phrase)
            or read_relative(words, j, draft, awaited)
            or read_bare_relative(words, j, draft, awaited)
        )
        if step == 0:
            return j + 1 if words[j] == "'s" else j
        j += step
    return j
