"""What a document is, found from its bytes and structure; its name is never asked."""

from __future__ import annotations

import json
import re

from tasks.extract.detect.charset import NO_TEXT, Decoded, decode
from tasks.extract.detect.signatures import Kind, signed_kind
from tasks.extract.limits import HEAD
from tasks.languages.letters import HANGUL

__all__ = ["Kind", "detect", "kind_and_text"]


# All but tab, line ends and form feed, and the escape of ISO-2022-KR with its shifts.
_CONTROLS = bytes({*range(32)} - {9, 10, 12, 13, 14, 15, 27})
_MOST_CONTROLS = 0.02  # of the bytes of a text
_MOST_UNDECODED = 0.05  # of the characters of a text
_HEADER_LINE = re.compile(r"([!-9;-~]{2,60}):(?:[ \t]|$)")
_MAIL_HEADERS = frozenset(
    [
        "from",
        "to",
        "subject",
        "date",
        "mime-version",
        "content-type",
        "message-id",
        "received",
        "return-path",
        "delivered-to",
        "reply-to",
        "list-unsubscribe",
        "snapshot-content-location",
        "content-transfer-encoding",
    ]
)
_POSTED = frozenset(
    ["to", "received", "message-id", "delivered-to", "return-path", "list-unsubscribe", "list-id", "reply-to"]
)
_PROLOGUE = re.compile(r"<\?xml[^>]*>|<!--(?:[^-]|-(?!->))*-->|\s+")
_OPENING = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|article|main|section|div|h[1-6]|p|span|table|script|style"
    r"|figure|ul|header)\b",
    re.IGNORECASE,
)
_ROOT_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</(?:p|div|article|section|h[1-6]|ul|table|span|li|td|figure)\s*>", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]", re.IGNORECASE)
_BOOKMARKS = re.compile(r"<!doctype netscape-bookmark-file-1|<title>\s*pocket export", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+$")
_SHORTCUT = re.compile(r"(?:\[\{?[\w-]{1,60}\}?\]|[\w.]{1,60}=\S{0,2000})(?:\n|$)")
# ``[서울=나라통신]`` begins articles.
_JSON = re.compile(r"\{\s*(?:[\"}]|$)|\[\s*(?:[\[{\"\]]|$)")
_WALLABAG = re.compile(r"<(?:result|response|entries)>\s*<(?:item|entry)[\s>]")
_WEBLOC = re.compile(r"<plist\b[^>]{0,200}>\s*<dict>\s*<key>URL</key>")
_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?:[^\n]*\n){1,200}?(?:---|\.\.\.)[ \t]*\n|\+\+\+[ \t]*\n(?:[^\n]*\n){1,200}?\+\+\+[ \t]*\n"
)
# Runs are bounded and exclude what opens them: a text of nothing but brackets must cost no more than another.
_LINK = r"\[[^\[\]\n]{0,300}\]\(https?://[^)\s]{1,2000}\)"
_MARKDOWN = re.compile(
    rf"^#{{1,6}} \S|{_LINK}|^\*\*[^*\n]{{1,300}}\*\*|^> \S|^={{3,100}}$|^(?:[-*+]|\d{{1,3}}\.) \S", re.MULTILINE
)
_HEADING = re.compile(r"^#{1,6} \S|^\S[^\n]{0,300}\n(?:={3,100}|-{3,100})$", re.MULTILINE)
_MARKDOWN_LINK = re.compile(_LINK)
_HANGUL_WORD = re.compile(f"[{HANGUL}]{{2}}")
_CODE_LINE = re.compile(
    r"^[ \t]*(?:function\b[^\n{]*\{|var \w|const \w+ ?=|let \w+ ?=|import |\}\)?;?"
    r"|[.#]?[\w-]+[ \t]*\{|[\w-]+[ \t]*:[^;{}\n]+;|@media|/\*|\*/)",
    re.MULTILINE,
)


def detect(content: bytes) -> Kind:
    """Return the kind of a document, by its first 64 KiB.

    Args:
        content: all its bytes, or at least so many.

    Returns:
        The format, or ``empty``, ``media``, ``office``, ``packed``, ``code`` or ``binary`` for what no reader takes.
    """
    return kind_and_text(content[:HEAD])[0]


def kind_and_text(content: bytes, declared: str | None = None) -> tuple[Kind, Decoded]:
    """Return the kind of a document, and its text.

    Args:
        content: all its bytes.
        declared: media type or character set that its container declares.

    Returns:
        The kind as of ``detect``. The text is empty where the bytes are a binary format's.
    """
    if (signed := signed_kind(content)) is not None:
        return signed, NO_TEXT
    if _has_controls(content[:HEAD]):
        return Kind.BINARY, NO_TEXT
    decoded = decode(content, declared)
    return _textual(decoded.text[:HEAD]), decoded


def _textual(text: str) -> Kind:
    text = text.lstrip("\ufeff\r\n\t ").replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\ufffd") > _MOST_UNDECODED * len(text) or not text.strip():
        return Kind.BINARY
    if mail := _mail(text):
        return mail
    if text.startswith("<") or _ROOT_TAG.search(text[:4096]):
        return _markup(text)
    if _JSON.match(text) and _json(text):
        return Kind.JSON
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if _address_list(lines):
        return Kind.ADDRESSES
    if _table(lines[0]):
        return Kind.TABLE
    if len(_BLOCK_TAG.findall(text)) >= 3:
        return Kind.HTML
    if _is_markdown(text):
        return Kind.MARKDOWN
    return Kind.CODE if _is_code(text, lines) else Kind.TEXT


def _has_controls(head: bytes) -> bool:
    """Return whether bytes are no text: many are controls, and not because UTF-16 or UTF-32 has zeros."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > _MOST_CONTROLS * len(head) and not decode(head).charset.startswith(("utf-16", "utf-32"))


def _mail(text: str) -> Kind | None:
    """MHTML or a mail, from the block of headers that both begin with."""
    block = text.split("\n\n", 1)[0].split("\n")
    names = {match.group(1).lower() for line in block[:200] if (match := _HEADER_LINE.match(line))}
    if block[0].startswith("From "):
        names.add("from")
    elif not _HEADER_LINE.match(block[0]):
        return None
    if len(names & _MAIL_HEADERS) < 2:
        return None
    related = re.search(r"^content-type:\s*multipart/related", "\n".join(block), re.IGNORECASE | re.MULTILINE)
    if "snapshot-content-location" in names or (related and not names & _POSTED):
        return Kind.MHTML
    if "content-location" in names and "content-type" in names and not names & _POSTED:
        return Kind.MHTML
    return Kind.EML if names & {"from", "subject", "received", "message-id"} else None


def _markup(text: str) -> Kind:
    head, start = text[:4096], 0
    while prologue := _PROLOGUE.match(text, start):
        start = prologue.end()
    if _BOOKMARKS.search(head):
        return Kind.BOOKMARKS
    if _FEED.search(head) and not _ROOT_TAG.search(head):
        return Kind.FEED
    if _WALLABAG.match(text, start):
        return Kind.EXPORT
    if _WEBLOC.search(head):
        return Kind.ADDRESSES
    if _ROOT_TAG.search(head) or _OPENING.match(text, start) or len(_BLOCK_TAG.findall(text)) >= 3:
        return Kind.HTML
    if text.startswith("<svg", start):
        return Kind.MEDIA
    return Kind.HTML if _ROOT_TAG.search(text) else (Kind.CODE if text.startswith("<?") else Kind.TEXT)


def _json(text: str) -> bool:
    """Return whether it is JSON (or lines of it); only the head is here, so an end that is missing proves nothing."""
    try:
        json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError:
        return len(text) >= HEAD // 4 or bool(re.match(r"[\[{]\s*(?:[\[{]\s*)?\"[^\"\n]{1,60}\"\s*:", text))
    except (RecursionError, ValueError):  # nested too deep, or a number of thousands of digits: its reader refuses it
        return True
    return True


def _address_list(lines: list[str]) -> bool:
    if "[InternetShortcut]" in lines[:10] and all(_SHORTCUT.match(line) for line in lines):
        return True
    addresses = [line for line in lines if not line.startswith("#")]
    return bool(addresses) and all(_ADDRESS.match(line) for line in addresses[:-1] or addresses)


def _table(first: str) -> bool:
    """Return a CSV export of a reading list: its head names an address column and another."""
    cells = {cell.strip().strip('"').lower() for cell in re.split(r"[,;\t]", first)}
    return len(cells) >= 2 and bool(cells & {"url", "link", "address"})


def _is_markdown(text: str) -> bool:
    if _FRONT_MATTER.match(text):
        return True
    if _HEADING.search(text) or _MARKDOWN_LINK.search(text):
        return len(_MARKDOWN.findall(text)) >= 2
    return False


def _is_code(text: str, lines: list[str]) -> bool:
    """Style sheets and scripts that lie beside saved pages: most lines are statements, and no hangul is in sight."""
    if _HANGUL_WORD.search(text):
        return False
    dense = text.count("{") + text.count(";") > len(text) / 60
    return dense and (len(_CODE_LINE.findall(text)) >= 0.3 * len(lines))
