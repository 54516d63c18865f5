"""Mail: a message as HTML and text, and its sending by SMTP. The address is one of Apprise (``mailtos://``).

Apprise's own mail has a new Message-ID each time and makes the text part out of the HTML. Here the id is that of the
message, so that a mailbox recognises a repeat, and the text is written as text.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING

from tasks.core.deliveries import MAY_HAVE_ARRIVED, REFUSED
from tasks.reports.channels.message import Message
from tasks.reports.channels.outcome import TAKEN, Outcome

if TYPE_CHECKING:
    from apprise.plugins.email import NotifyEmail

DOMAIN = "figurewatch.invalid"
"""Right side of the Message-ID: one name for all, so that the id says nothing of the machine that sends."""

CHANNEL_CODES = frozenset({421, 450, 451, 452, 454, 530, 534, 535, 538})
"""SMTP answers that are about the server or the login, not about the message."""


def send_mail(account: NotifyEmail, message: Message, now: datetime, seconds: float) -> Outcome:
    """Send a message to all addresses of an account, in one transaction.

    Args:
        account: as Apprise reads it out of the address: server, login, sender and receivers.
        message: what to send.
        now: aware; the mail's date.
        seconds: how long the server may take for each step.

    Returns:
        Whether the server took it. Where it refuses some of several receivers, the others have it.
    """
    receivers = [address for _, address in account.targets] + sorted(account.cc) + sorted(account.bcc)
    mail = mail_of(account, message, now)
    secure = ssl.create_default_context()
    if not account.verify_certificate:
        secure.check_hostname, secure.verify_mode = False, ssl.CERT_NONE
    try:
        with _connect(account, secure, seconds) as server:
            if account.user and account.password:
                server.login(account.user, account.password)
            refused = server.send_message(mail, str(account.from_addr[1]), receivers)
            return Outcome(True, f"{len(refused)} of {len(receivers)} receivers refused") if refused else TAKEN
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return _answered(max(codes, default=550))
    except smtplib.SMTPResponseException as error:
        return _answered(error.smtp_code)
    except smtplib.SMTPServerDisconnected:  # also where no answer comes in time, be it to the whole message
        return Outcome(False, f"the mail server stopped answering ({MAY_HAVE_ARRIVED})")
    except TimeoutError:
        return Outcome(False, "the mail server takes too long")
    except ssl.SSLError:
        return Outcome(False, "no secure connection to the mail server")
    except (OSError, smtplib.SMTPException, ValueError):
        return Outcome(False, "no connection to the mail server")


class _Connection(smtplib.SMTP):
    """A connection that is closed without QUIT: a break after the server's answer must not undo what it has taken."""

    def __exit__(self, *_: object) -> None:
        self.close()


class _SecureConnection(smtplib.SMTP_SSL):
    """A connection like ``_Connection``, over TLS from the first byte."""

    def __exit__(self, *_: object) -> None:
        self.close()


def _connect(account: NotifyEmail, secure: ssl.SSLContext, seconds: float) -> smtplib.SMTP:
    if account.secure_mode == "ssl":
        return _SecureConnection(account.smtp_host, account.port or 0, timeout=seconds, context=secure)
    server = _Connection(account.smtp_host, account.port or 0, timeout=seconds)
    if account.secure_mode == "starttls":
        server.starttls(context=secure)
    return server


def mail_of(account: NotifyEmail, message: Message, now: datetime) -> EmailMessage:
    """Return a message as a mail: HTML with text beside it, or text alone.

    Args:
        account: its sender and receivers.
        message: what to send; no header can be longer than its line, whatever a page says.
        now: aware.
    """
    mail = EmailMessage()
    mail["Subject"] = f"[Figurewatch] {message.subject}"
    mail["From"] = formataddr((str(account.from_addr[0] or "Figurewatch"), str(account.from_addr[1])))
    mail["To"] = ", ".join(formataddr((str(name or ""), str(address))) for name, address in account.targets)
    if account.cc:
        mail["Cc"] = ", ".join(sorted(account.cc))
    if account.reply_to:
        mail["Reply-To"] = ", ".join(sorted(account.reply_to))
    mail["Message-ID"] = f"<{message.key}@{DOMAIN}>"
    mail["Date"] = format_datetime(now)
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
    mail.set_content(message.text if message.format == "html" else message.body)
    if message.format == "html":
        mail.add_alternative(message.body, subtype="html")
    return mail


def _answered(code: int) -> Outcome:
    if code in CHANNEL_CODES:
        return Outcome(False, f"the mail server answers {code}")
    return Outcome(False, f"{REFUSED}: {code}")
