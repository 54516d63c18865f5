"""Asks a model behind an OpenAI-compatible address; every answer is bounded in time and size."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from tasks.changes.second_reader.answer import AnswerError
from tasks.changes.second_reader.question import SCHEMA, Question, instructions
from tasks.core.errors import WatchlistError
from tasks.core.watchlist_parts.second_reader import SecondReaderSettings

if TYPE_CHECKING:
    import openai

MOST_TOKENS = 800
"""Tokens of an answer: seven truth values and two quotes of a sentence each need some 300."""

MOST_BYTES = 1 << 18
"""Bytes of a response; one of ``MOST_TOKENS`` is a fiftieth of that."""

NO_KEY = "none"
"""What is sent where the watchlist names no key: the library demands one, local servers ignore it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model replied.

    Attributes:
        text: its answer.
        prompt_tokens, completion_tokens: as the server counts them; null where it does not.
    """

    text: str
    prompt_tokens: int | None
    completion_tokens: int | None


class Asks(Protocol):
    """Puts a question to a model."""

    def __call__(self, question: Question) -> Reply:
        """Return its reply.

        Raises:
            AnswerError: none came in time, or none that can be read.
        """


@contextmanager
def second_reader(settings: SecondReaderSettings) -> Iterator[Asks]:
    """Open a client and give what puts questions to it.

    Args:
        settings: of the watchlist.

    Raises:
        WatchlistError: the environment lacks the key that they name.
    """
    key = NO_KEY
    if settings.key_env is not None:
        key = os.environ.get(settings.key_env, "")
        if not key:
            raise WatchlistError(
                f"settings.second_reader.key_env names {settings.key_env}, which the environment lacks",
                todo="Set that variable, or remove the second reader",
            )
    import httpx2  # these two only here: a project without a second reader does not load them
    import openai

    http = openai.DefaultHttpxClient(follow_redirects=False, timeout=settings.timeout)
    with openai.OpenAI(
        api_key=key, base_url=settings.address, timeout=settings.timeout, max_retries=0, http_client=http
    ) as client:

        def ask(question: Question) -> Reply:
            try:
                return _reply(_body(client, settings, question))
            except (openai.APITimeoutError, httpx2.TimeoutException) as error:
                raise AnswerError(f"no answer within {settings.timeout:g} seconds") from error
            except (openai.OpenAIError, httpx2.HTTPError) as error:
                raise AnswerError(f"no answer ({type(error).__name__})") from error

        yield ask


def _body(client: openai.OpenAI, settings: SecondReaderSettings, question: Question) -> bytes:
    """Return the bytes of a response, read piece by piece: a server may send forever, or ever so slowly."""
    end = time.monotonic() + settings.timeout
    pieces, size = [], 0
    with client.chat.completions.with_streaming_response.create(
        model=settings.model,
        messages=[
            {"role": "system", "content": instructions()},
            {"role": "user", "content": question.document()},
        ],
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "second_reading", "strict": True, "schema": dict(SCHEMA)},
        },
        temperature=0,
        max_tokens=MOST_TOKENS,
    ) as response:
        for piece in response.iter_bytes():
            size += len(piece)
            if size > MOST_BYTES:
                raise AnswerError(f"the response has more than {MOST_BYTES} bytes")
            if time.monotonic() > end:
                raise AnswerError(f"no answer within {settings.timeout:g} seconds")
            pieces.append(piece)
    return b"".join(pieces)


def _reply(body: bytes) -> Reply:
    try:
        response = json.loads(body)
        text = response["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise AnswerError("the response is none of a chat completion") from error
    if not isinstance(text, str):
        raise AnswerError("the response holds no answer")
    usage = response.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    return Reply(text, _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else None
