"""What narrows a noun down behind it: relative clauses, with or without "that", and participles."""

from __future__ import annotations

from stagent.plan.inflection import singular
from stagent.plan.phrase_draft import ENDS, SILENT, STOPS, Draft, Words, restrict
from stagent.plan.verbs import ALSO_NOUNS, BRAKING, MOVING, RISING, STROKES, Form, readings
from stagent.plan.vocabulary import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    POSITIONS,
    PREDICATES,
    PREPOSITIONS,
    SAME_IN_PLURAL,
    WH_WORDS,
)
from stagent.plan.word_lists import word_list

# What one does besides moving: behind a noun it tells which one is meant.
_HOLDING = frozenset(
    ["carry", "push", "pull", "tow", "hold", "wear", "lean", "sit", "lie", "hang", "wave", "face", "smoke"]
)
# What a thing can do by itself; with an object, any other deed tells which one is meant ("the man towing a sledge").
_BY_ITSELF = frozenset(MOVING) - {"ride"} | {*RISING, *BRAKING, *STROKES}
_BY_ITSELF |= frozenset(word_list(
    "approach leave enter cross pass turn overtake come get do reach near close gain catch exit spin change take have"
))  # fmt: skip
_RELATIVES = frozenset(["that", "who", "which", "whose"])


def is_verb(word: str, forms: frozenset[Form]) -> bool:
    """A verb form that the clause waits for; a word that is also a noun counts only if it has the awaited form."""
    found = readings(word)
    if not found:
        return False
    if word not in ALSO_NOUNS:
        return True
    return any(reading.form in forms for reading in found)


def read_relative(words: Words, j: int, draft: Draft, awaited: frozenset[Form]) -> int:
    """A relative clause or a participle: a motion if it names one, else an attribute of its content words."""
    start = j
    if words[j] in _RELATIVES:
        start = j + 1
    elif not _participle_modifies(words, j, awaited):
        return 0
    end = start
    negated = False
    while end < len(words) and (words[end] in AUXILIARIES or words[end] in ("not", "no", "also")):
        negated = negated or words[end] in ("not", "no")
        end += 1
    described = words[j] in _RELATIVES and words[end - 1] in {*BE, "not"}
    begin, end = end, end + 1
    owns = words[j] == "whose"
    while end < len(words) and (not _clause_ends(words, end, awaited) or (owns and words[end] in BE)):
        if words[end] == "'s" or (described and _is_said(words, begin, end)):
            break
        owns = owns and words[end] not in BE
        end += 1
    content = [word for word in words[begin:end] if word not in STOPS]
    if words[j] in _RELATIVES and words[begin : begin + 1] and words[begin] in DETERMINERS:
        own = _own_verb(words, end)  # "the caravan that the Volvo is towing"
        content, end = content + list(words[own - 1 : own] if own > end else ()), own
    if not content:
        return 0
    restrict(draft, content, negated)
    return min(end, len(words)) - j


def read_bare_relative(words: Words, j: int, draft: Draft, awaited: frozenset[Form]) -> int:
    """`the box the worker carries`: a clause of its own right behind the noun, its verb not the one waited for."""
    if j == 0 or words[j] not in DETERMINERS | {"he", "she", "we", "they", "i"} or words[j - 1] in ENDS | ADVERBS:
        return 0
    going = words[j + 1 : j + 2] and words[j + 1] in BE and words[j] not in DETERMINERS
    if going and any(r.form == "ing" for word in words[j + 2 : j + 3] for r in readings(word)):
        end = j + 4 if words[j + 3 : j + 4] and words[j + 3] in PREPOSITIONS else j + 3
        draft.attributes.append(" ".join(w for w in words[j:end] if w not in SILENT and w not in BE))
        return end - j
    for k in range(j + 1, min(j + 5, len(words))):
        several = words[j] == "they" or singular(words[k - 1])[1] or words[k - 1] in SAME_IN_PLURAL
        finite = {r.form for r in readings(words[k])} & ({"past", "base"} if several else {"s", "past"})
        ends = k + 1 == len(words) or words[k + 1] in STOPS | AUXILIARIES | PREPOSITIONS
        ends = ends or is_verb(words[k + 1], awaited)
        if finite and ends and not finite & awaited and (k > j + 1 or words[j] not in DETERMINERS):
            draft.attributes.append(" ".join(w for w in words[j : k + 1] if w not in SILENT))
            return k + 1 - j
        if words[k] in ENDS:
            return 0
    return 0


def _participle_modifies(words: Words, j: int, awaited: frozenset[Form]) -> bool:
    """Whether the form at `j` belongs to the noun: an -ing form is the clause's own verb if it waits for one."""
    found = readings(words[j])
    if words[j] in ("dressed", "clad", "being"):
        return words[j] != "being" or (
            words[j + 2 : j + 3] == ("by",) and any(r.form == "participle" for r in readings(words[j + 1]))
        )
    if words[j] in ("wearing", "carrying", "holding", "pushing", "riding", "parked"):
        ing = words[j].endswith("ing")
        if not ing:
            return "participle" not in awaited or any(readings(word) for word in words[j + 1 :])
        shown = words[j] == "wearing" or (words[0] == "|" and found[0].base in _HOLDING)
        return shown or "ing" not in awaited or _verb_follows(words, j + 1)
    if any(reading.form == "participle" for reading in found) and words[j + 1 : j + 2] == ("by",):
        return "participle" not in awaited or _verb_follows(words, j + 1)
    if not any(reading.form == "ing" for reading in found):
        return False
    handled = found[0].base not in _BY_ITSELF and words[j + 1 : j + 2] and words[j + 1] in DETERMINERS
    holds = found[0].base in _HOLDING and (*words, "|")[j + 1] not in STOPS  # "which way is he facing"
    shown = words[0] == "|" and (holds or bool(handled))
    return shown or "ing" not in awaited or _verb_follows(words, j + 1)


def _own_verb(words: Words, end: int) -> int:
    """The end behind the auxiliary and verb of a clause whose subject ended at `end`."""
    if end + 1 < len(words) and words[end] in AUXILIARIES and readings(words[end + 1]):
        return end + 2
    return end


def _verb_follows(words: Words, j: int) -> bool:
    return any(any(r.form == "ing" for r in readings(word)) for word in words[j:])


def _is_said(words: Words, begin: int, end: int) -> bool:
    """`that is not brown moves`: behind a quality, a verb or a preposition belongs to the question again."""
    if readings(words[begin]) or words[begin] in PREPOSITIONS | DETERMINERS:
        return False
    if words[end] in PREPOSITIONS - {"of", "than"} or words[end] in PREDICATES:
        return True
    return bool(readings(words[end])) and words[end - 1] not in SILENT


def _clause_ends(words: Words, j: int, awaited: frozenset[Form]) -> bool:
    word = words[j]
    if word in AUXILIARIES and words[j - 1] in DETERMINERS:
        return False  # "who kicked the can"
    if word in STOPS or word in ("and", "or", "than", "vs") or word in (AUXILIARIES - {"being"}):
        return True
    if word in WH_WORDS:
        return True
    if word in POSITIONS:
        return False
    return bool(awaited) and any(reading.form in awaited for reading in readings(word))
