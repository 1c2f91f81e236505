"""The items of a large JSON file one at a time, each with its line: memory holds an item, not the file."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from llava_st.data.ledger import Malformed

_CHUNK = 1 << 18  # characters read at a time
_LARGEST = 1 << 28  # characters of one item
_NEAR = 24  # characters from the buffer's end within which a mistake may only be its end
_BLANK = " \t\n\r"


class Item(NamedTuple):
    """`key`: its place in an array, or its name in an object."""

    line: int
    key: str
    value: Any


def json_items(path: Path, inside: str | None = None) -> Iterator[Item | Malformed]:
    """The items of the array or object that the file holds, or of that under the key `inside`. Where the file is cut
    off or broken a Malformed comes last."""
    with path.open("rb") as file:
        scanner = _Scanner(file)
        try:
            yield from scanner.items() if inside is None else scanner.items_inside(inside)
        except (_Broken, UnicodeDecodeError) as error:
            yield Malformed(str(path), scanner.line, str(error))


def json_lines(path: Path) -> Iterator[Item | Malformed]:
    """The objects of a .jsonl file; a line that is none is one Malformed, and the next line is read."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_LARGEST), b""), start=1):
            if not line.strip():
                continue
            try:
                yield Item(number, str(number), json.loads(line))
            except (ValueError, RecursionError) as error:
                yield Malformed(str(path), number, f"no JSON: {error}")


class _Broken(Exception):
    """The file cannot be read on."""


class _Scanner:
    def __init__(self, file: BinaryIO) -> None:
        self._file, self._decoder = file, json.JSONDecoder()
        self._text = codecs.getincrementaldecoder("utf-8-sig")()
        self._buffer, self._at, self._ended = "", 0, False
        self.line = 1

    def items(self) -> Iterator[Item]:
        """The items of the array or object that begins here."""
        opening = self._take("[{")
        closing, number = ("]" if opening == "[" else "}"), 0
        while not self._took(closing):
            if number:
                self._take(",")
            key = str(number) if opening == "[" else self._key()
            self._peek()
            line = self.line
            yield Item(line, key, self._value())
            number += 1

    def items_inside(self, name: str) -> Iterator[Item]:
        """The items of the array or object under a key of the object that begins here."""
        self._take("{")
        first = True
        while not self._took("}"):
            if not first:
                self._take(",")
            first = False
            if self._key() == name:
                yield from self.items()
                return
            self._pass_over()
        raise _Broken(f"the file holds no {name!r}")

    def _pass_over(self) -> None:
        if self._peek() in "[{":
            for _ in self.items():
                pass
        else:
            self._value()

    def _key(self) -> str:
        self._peek()
        key = self._value()
        if not isinstance(key, str):
            raise _Broken(f"a name was expected, not {key!r:.40}")
        self._take(":")
        return key

    def _value(self) -> Any:  # noqa: ANN401 - any JSON
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
                if end < len(self._buffer) or self._ended:
                    self._pass(end)
                    return value
            except JSONDecodeError as error:
                unfinished = error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - _NEAR
                if self._ended or not unfinished:
                    reason = "the file ends in the middle of an item" if unfinished else error.msg
                    self.line += self._buffer.count("\n", self._at, error.pos)
                    raise _Broken(f"no JSON: {reason}") from None
            except RecursionError:
                raise _Broken("no JSON that can be read: nested too deeply") from None
            if len(self._buffer) - self._at > _LARGEST:
                raise _Broken(f"one item has over {_LARGEST} characters")
            self._read()

    def _peek(self) -> str:
        """The next character that is not blank."""
        while True:
            end = self._at
            while end < len(self._buffer) and self._buffer[end] in _BLANK:
                end += 1
            self._pass(end)
            if end < len(self._buffer):
                return self._buffer[end]
            if self._ended:
                raise _Broken("no JSON: the file ends in the middle")
            self._read()

    def _take(self, allowed: str) -> str:
        found = self._peek()
        if found not in allowed:
            raise _Broken(f"no JSON: {found!r} where {' or '.join(allowed)} was expected")
        self._pass(self._at + 1)
        return found

    def _took(self, wanted: str) -> bool:
        if self._peek() != wanted:
            return False
        self._pass(self._at + 1)
        return True

    def _pass(self, end: int) -> None:
        self.line += self._buffer.count("\n", self._at, end)
        self._at = end

    def _read(self) -> None:
        """More of the file; as much again as is waiting, so that a long item is tried a few times only."""
        rest = self._buffer[self._at :]
        data = self._file.read(max(_CHUNK, len(rest)))
        self._ended = not data
        self._buffer, self._at = rest + self._text.decode(data, final=self._ended), 0
