"""A language model behind one call: messages in, text or a filled form out, within a deadline."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from stagent_tools.errors import MissingPart, UsageError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_core.runnables import Runnable

T = TypeVar("T")

PROVIDERS = ("openai", "anthropic", "ollama")
LONGEST_REPLY = 4096
"""Tokens; the longest plan of our question sets is under 900."""
PATIENCE_S = 90.0
"""For one reply, all retries together: a model on a light machine writes a plan in about a minute."""
RETRIES = 2
REFUSED = (400, 422)
"""What a server answers that does not know how to fill in forms."""


class NoReply(Exception):
    """The model gave no reply; the text says why, without secrets."""


@dataclass
class Connection:
    """`spec` is "PROVIDER:MODEL" or, with a `base_url` of an OpenAI-compatible server, the model's name alone."""

    spec: str
    base_url: str | None = None
    patience_s: float = PATIENCE_S
    retries: int = RETRIES
    _structured: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        provider, _, model = self.spec.partition(":")
        if self.base_url is not None and provider not in PROVIDERS:
            provider, model = "openai", self.spec
        if provider not in PROVIDERS or not model:
            raise UsageError(
                f"--planner {self.spec!r} names no model.",
                "Write openai:MODEL, anthropic:MODEL or ollama:MODEL; with --base-url the model's name is enough.",
            )
        self._provider, self._model_name = provider, model
        self._chat = self._open()

    def reply(self, messages: Sequence[BaseMessage], form: dict[str, Any]) -> AIMessage:
        """The model's message, with `form` (a JSON schema) filled in where the server can hold it to that.

        Raises NoReply if none came.
        """
        from langchain_core.messages import AIMessage

        while True:
            runnable: Runnable[Any, Any] = self._filled(form) if self._structured else self._chat
            try:
                answer = _within(self.patience_s, lambda runnable=runnable: runnable.invoke(list(messages)))  # type: ignore[misc]
            except NoReply:
                raise
            except Exception as error:
                if self._structured and _status(error) in REFUSED:
                    self._structured = False
                    continue
                raise NoReply(_reason(error)) from error
            message = answer["raw"] if isinstance(answer, dict) else answer
            if not isinstance(message, AIMessage):
                raise NoReply("it sent nothing that is a message")
            return _sayable(message)

    def _filled(self, form: dict[str, Any]) -> Runnable[Any, Any]:
        if self._provider == "anthropic":
            return self._chat.with_structured_output(form, include_raw=True)
        strict = {"strict": False} if self._provider == "openai" else {}
        return self._chat.with_structured_output(form, method="json_schema", include_raw=True, **strict)

    def _open(self) -> BaseChatModel:
        try:
            from langchain.chat_models import init_chat_model

            chat: BaseChatModel = init_chat_model(self._model_name, model_provider=self._provider, **self._settings())
        except ImportError as error:
            raise MissingPart(
                f"--planner {self.spec} needs the package {error.name}, which is not installed.",
                'Install the group: pip install "stagent[planner]"',
            ) from error
        except Exception as error:
            raise UsageError(
                f"--planner {self.spec} cannot be used: {_first_line(error)}",
                f"Set {self._provider.upper()}_API_KEY, or name a server with --base-url.",
            ) from error
        return chat

    def _settings(self) -> dict[str, Any]:
        where = {"base_url": self.base_url} if self.base_url is not None else {}
        if self._provider == "ollama":
            return {**where, "temperature": 0, "num_predict": LONGEST_REPLY,
                    "client_kwargs": {"timeout": self.patience_s}}  # fmt: skip
        settings: dict[str, Any] = {
            "timeout": self.patience_s,
            "max_retries": self.retries,
            "max_tokens": LONGEST_REPLY,
        }
        if self.base_url is not None:  # a server of one's own asks for no key; hosted models refuse a temperature
            settings |= {"temperature": 0, "api_key": _key(self._provider)}
        return {**where, **settings}


def _key(provider: str) -> str:
    import os

    return os.environ.get(f"{provider.upper()}_API_KEY") or "none"


def _within(seconds: float, call: Callable[[], T]) -> T:
    """The call's result; NoReply if it takes longer. A client's own timeout starts anew with every byte that drips."""
    outcome: list[T] = []
    failure: list[Exception] = []

    def work() -> None:
        try:
            outcome.append(call())
        except Exception as error:  # noqa: BLE001 - handed to the caller's thread, which knows what to do
            failure.append(error)

    thread = threading.Thread(target=work, daemon=True, name="planner")
    thread.start()
    thread.join(seconds)
    if failure:
        raise failure[0]
    if not outcome:
        raise NoReply(f"it took longer than {seconds:g} s")
    return outcome[0]


def _sayable(message: AIMessage) -> AIMessage:
    """The message, if it can be written down: half a character (a lone surrogate) ends every text it gets into."""
    try:
        json.dumps([message.content, message.tool_calls], ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise NoReply("it sent characters that are none") from None
    return message


def _status(error: Exception) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _reason(error: Exception) -> str:
    """In words that hold no key: what a server writes about a refusal may repeat it."""
    status = _status(error)
    if status == 429:
        return "it has no time for more requests (429)"
    if status is not None:
        return f"it answered {status}"
    name = type(error).__name__
    lost = isinstance(error, OSError) or "Connect" in name or "Timeout" in name
    return f"the connection failed ({name})" if lost else f"what it sent is no reply ({name})"


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
