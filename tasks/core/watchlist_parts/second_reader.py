"""The settings of the second reader: a language model that every alarm is put to before it is reported."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from tasks.core.watchlist_parts.watchlist_errors import WatchlistModel


class SecondReaderSettings(WatchlistModel):
    """A model behind an OpenAI-compatible address, on this machine or not."""

    address: str = Field(
        pattern=r"^https?://\S+$", description="Base of the API, such as http://127.0.0.1:11434/v1, with no key in it"
    )
    model: str = Field(min_length=1, description="Name of the model, as the server knows it")
    key_env: str | None = Field(
        None,
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*$",
        description="Environment variable that holds the key; null sends none",
    )
    timeout: float = Field(30.0, gt=0, le=600, description="Seconds an answer may take; a late one changes nothing")

    @field_validator("address")
    @classmethod
    def _names_a_server(cls, address: str) -> str:
        """Refuse an address without a host or with a port that is none."""
        try:
            parts = urlsplit(address)
            named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError:
            named = False
        if not named:
            raise PydanticCustomError("address", "names no server; write one like http://127.0.0.1:11434/v1")
        return address
