"""Frames of an MHTML page: their pages are parts of the message, by ``cid:`` or by address."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from urllib.parse import urldefrag, urljoin

from tasks.extract.detect.charset import decode
from tasks.extract.formats import mime
from tasks.extract.limits import FRAME_DEPTH, FRAMES

_FRAME = re.compile(r"<(i?frame)\b((?:[^<>\"']|\"[^\"]{0,5000}\"|'[^']{0,5000}'){0,4000})>", re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


class Frames:
    """The HTML parts of a message other than its page.

    Args:
        parts: in order.
    """

    __slots__ = ("_by_name", "_left")

    def __init__(self, parts: Sequence[mime.MimeMessage]) -> None:
        self._left = list(parts[:FRAMES])
        self._by_name: dict[str, mime.MimeMessage] = {}
        for part in self._left:
            if identity := part.get("content-id", "").strip().strip("<>"):
                self._by_name.setdefault(f"cid:{identity}", part)
            if location := mime.header(part, "content-location"):
                self._by_name.setdefault(urldefrag(location)[0], part)

    def written_into(self, markup: str, base: str) -> str:
        """Return a page with its frames' pages as ``srcdoc``; those that no frame names are at its end.

        Args:
            markup: decoded HTML.
            base: its address, which addresses of frames are relative to.
        """
        if not self._left:
            return markup
        markup = self._opened(markup, base, 0)
        unnamed = "".join(
            _written(
                "frame" if "<frameset" in markup.lower() else "iframe",
                f' src="{html.escape(mime.header(part, "content-location"))}"',
                _decoded(part),
            )
            for part in self._left
        )
        lowered = markup.lower()
        end = max(lowered.rfind("</body"), lowered.rfind("</frameset"))
        return markup[:end] + unnamed + markup[end:] if end >= 0 else markup + unnamed

    def _opened(self, markup: str, base: str, depth: int) -> str:
        def filled(tag: re.Match[str]) -> str:
            source = _SOURCE.search(tag[2])
            part = self._part(next(filter(None, source.groups()), ""), base) if source else None
            if part is None or "srcdoc" in tag[2].lower():
                return tag.group()
            location = mime.header(part, "content-location") or base
            return _written(tag[1], tag[2], self._opened(_decoded(part), location, depth + 1))

        return _FRAME.sub(filled, markup) if depth < FRAME_DEPTH else markup

    def _part(self, source: str, base: str) -> mime.MimeMessage | None:
        """Return the part that a frame shows; each is shown once."""
        source = html.unescape(source).strip()
        try:
            names = (source, urldefrag(urljoin(base, source))[0])
        except ValueError:
            return None
        part = next((self._by_name[name] for name in names if name in self._by_name), None)
        if part is None or part not in self._left:
            return None
        self._left.remove(part)
        return part


def _decoded(part: mime.MimeMessage) -> str:
    return decode(mime.payload(part), mime.charset_of(part)).text


def _written(tag: str, attributes: str, page: str) -> str:
    content = page.replace("&", "&amp;").replace('"', "&quot;")
    return f'<{tag}{attributes.rstrip(" /")} srcdoc="{content}"></{tag}>'
