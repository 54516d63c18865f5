"""Services of Apprise: an address becomes a service, and a service takes a message.

Apprise writes hosts and paths of addresses into its log, and both may be secret. Its log is read here for the status of
an answer and shown to nobody.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from tasks.core.deliveries import MAY_HAVE_ARRIVED
from tasks.core.errors import FigurewatchError
from tasks.reports.channels.mail import send_mail
from tasks.reports.channels.message import Message
from tasks.reports.channels.outcome import TAKEN, Outcome, answered

if TYPE_CHECKING:
    from apprise import NotifyBase

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 10.0
"""How long a service may take to be there, and for each step of an answer."""

SERVICE_SECONDS = 30.0
"""How long a service may take for one message altogether."""

LOGGERS = ("urllib3.connectionpool", "urllib3.util.retry", "requests_oauthlib.oauth1_session", "paho.mqtt.client")
"""Loggers of the libraries under Apprise that write addresses."""

_STATUS = re.compile(r"error=(\d{3})\b")


class ChannelError(FigurewatchError):
    """A channel cannot be used as it is written; its text holds no part of its address."""


def service_of(url: str) -> NotifyBase:
    """Return the service of an address.

    Args:
        url: of Apprise, as https://github.com/caronc/apprise lists them.

    Raises:
        ChannelError: it is the address of no service.
    """
    from apprise import Apprise

    keep_addresses_out_of_logs()
    try:
        service = Apprise.instantiate(url.strip(), asset=_asset(), suppress_exceptions=True)
    except Exception:  # noqa: BLE001 - whatever it says may have the address
        service = None
    if service is None:
        raise ChannelError("the address is no Apprise address of a known service")
    service.socket_connect_timeout, service.socket_read_timeout = CONNECT_SECONDS, ANSWER_SECONDS
    return service


def scheme_of(url: str) -> str:
    """Return the scheme of an address: ``mailtos``, ``slack``, ``json``."""
    return url.strip().partition("://")[0].lower()


def send_message(service: NotifyBase, message: Message, now: datetime) -> Outcome:
    """Hand a message to a service.

    Args:
        service: as ``service_of`` returns it.
        message: what to send.
        now: aware.

    Returns:
        What came of it; no failure of a service is raised.
    """
    from apprise.plugins.email import NotifyEmail

    keep_addresses_out_of_logs()
    if isinstance(service, NotifyEmail):
        return send_mail(service, message, now, ANSWER_SECONDS)
    return _notify(service, message)


def _notify(service: Any, message: Message) -> Outcome:
    from apprise import Apprise, AppriseResultStatus, OverflowMode

    if isinstance(headers := getattr(service, "headers", None), dict):  # webhooks; chats have no such thing
        headers["Idempotency-Key"] = message.key
    if service.overflow_mode == OverflowMode.UPSTREAM:
        service.overflow_mode = OverflowMode.SPLIT
    apprise = Apprise(asset=_asset())
    apprise.add(service)
    written_in = "text" if message.format == "json" else message.format
    try:
        result = apprise.notify(body=message.body, title=message.subject, body_format=written_in)
    except Exception:  # noqa: BLE001 - a service's own error text may have the address
        return Outcome(False, "the service cannot be used")
    if result:
        return TAKEN
    if result.status == AppriseResultStatus.TIMEOUT:
        return Outcome(False, f"the service takes too long ({MAY_HAVE_ARRIVED})")
    codes = [found[1] for entry in result.logs() if (found := _STATUS.search(entry.message))]
    return answered(int(codes[-1])) if codes else Outcome(False, "no answer from the service")


def _asset() -> Any:
    """Return Apprise's settings: it keeps nothing on disk."""
    from apprise import AppriseAsset

    return AppriseAsset(app_id="Figurewatch", storage_mode="memory", service_timeout=SERVICE_SECONDS)


class _StatusAlone(logging.Filter):
    """Leaves of a record the status of an answer alone; what has none is dropped."""

    def filter(self, record: logging.LogRecord) -> bool:
        found = _STATUS.search(record.getMessage())
        if found is None:
            return False
        record.msg, record.args, record.exc_info = f"a service answers error={found[1]}", (), None
        return True


@cache
def keep_addresses_out_of_logs() -> None:
    """Take addresses out of what libraries log, whoever reads it, for as long as the process runs.

    Apprise logs whole addresses, and a token that it takes for a wrong one, urllib3 the path of each request.
    """
    logging.getLogger("apprise").addFilter(_StatusAlone())
    for name in LOGGERS:
        logging.getLogger(name).disabled = True
