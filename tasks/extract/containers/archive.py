"""Zip files and single gzip files of saved pages, unpacked within limits."""

from __future__ import annotations

import gzip
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from tasks.core.documents import Document
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.budget import Budget, check_ratio, check_size
from tasks.extract.containers import embedded as nested
from tasks.extract.detect.kind import Kind, detect
from tasks.extract.limits import Limits
from tasks.extract.sources.page_resources import resource_folders

# What systems leave in archives beside the pages.
_NOT_NEWS = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^./][^/]*(?:/|$)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_PACKAGE = "datapackage.json"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


def zip_documents(
    stream: BinaryIO, locator: str, limits: Limits, budget: Budget
) -> Iterator[Document | UnreadableDocumentError]:
    """Yield the members of a zip file.

    Args:
        stream: the archive, seekable.
        locator: path of the archive.
        limits: members, size and ratio of each.
        budget: what may be unpacked in all.

    Yields:
        A document for each member that may be a page (``archive.zip#folder/name.html``), or the error in its
        place; pictures, styles, scripts and system files are passed over.

    Raises:
        UnreadableDocumentError: the budget is spent.
    """
    try:
        archive = zipfile.ZipFile(stream)
        members = [member for member in archive.infolist() if not member.is_dir()]
    except _DAMAGE as error:
        yield _damaged(locator, error)
        return
    if _is_office([member.filename for member in members]):
        yield UnreadableDocumentError(
            "an office document or e-book, not a saved page", where=locator, todo="Save it as HTML, text or PDF"
        )
        return
    budget.enter(len(members))
    names = [_name(member) for member in members]
    resources = resource_folders(names)
    crawls = _web_collections(names)
    for name, member in zip(names, members, strict=True):
        if crawls and _is_own(name, crawls):
            continue
        if _NOT_NEWS.search(name) or any(folder in resources for folder in _folders(name)):
            continue
        item = _member(archive, member, nested.locator(locator, name), limits)
        if isinstance(item, Document):
            budget.spend(len(item.content))
            if detect(item.content) in (Kind.MEDIA, Kind.CODE):
                continue
        yield item


def gzip_document(stream: BinaryIO, locator: str, limits: Limits, budget: Budget) -> Document | UnreadableDocumentError:
    """Return the one file inside a gzip file that is no WARC.

    Args:
        stream: the compressed file at its start.
        locator: its path; the inner document is ``path#unpacked``.
        limits: size and ratio.
        budget: what may be unpacked in all.

    Returns:
        The document, or the error that stands for it.
    """
    try:
        with gzip.GzipFile(fileobj=stream) as packed:
            content = packed.read(limits.document_bytes + 1)
        check_size(len(content), limits, locator)
        check_ratio(stream.tell(), len(content), limits, locator)
    except UnreadableDocumentError as error:
        return error
    except _DAMAGE as error:
        return _damaged(locator, error)
    budget.spend(len(content))
    return nested.document(content, nested.locator(locator, "unpacked"))


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, where: str, limits: Limits
) -> Document | UnreadableDocumentError:
    if member.flag_bits & 0x1:
        return UnreadableDocumentError("encrypted", where=where, todo="Unpack it with its password")
    try:
        check_size(member.file_size, limits, where)
        check_ratio(member.compress_size, member.file_size, limits, where)
        with archive.open(member) as packed:
            content = packed.read(limits.document_bytes + 1)  # the size that the archive declares may be a lie
        check_size(len(content), limits, where)
        check_ratio(member.compress_size, len(content), limits, where)
    except UnreadableDocumentError as error:
        return error
    except _DAMAGE as error:
        return _damaged(where, error)
    # The member's own time has no zone and is often that of packing; it says nothing sure about saving.
    return nested.document(content, where)


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name as meant, harmless to print: macOS writes UTF-8, Korean Windows CP949, without saying so."""
    name = member.filename
    if not member.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437", "replace")
        name = next((text for codec in ("utf-8", "cp949") if (text := _decoded(raw, codec))), name)
    return _UNPRINTABLE.sub("\ufffd", unicodedata.normalize("NFC", name.replace("\\", "/")))


def _decoded(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeError:
        return None


def _web_collections(names: list[str]) -> tuple[str, ...]:
    """Folders (``""`` or ``name/``) that are a web collection (WACZ): a package description beside ``archive/``."""
    roots = (name.removesuffix(_PACKAGE) for name in names if re.search(rf"(?:^|/){re.escape(_PACKAGE)}$", name))
    return tuple(root for root in roots if any(name.startswith(f"{root}archive/") for name in names))


def _is_own(name: str, crawls: tuple[str, ...]) -> bool:
    """Return whether a member is a collection's description, page list, index or log; only ``archive/`` holds pages."""
    inside = [root for root in crawls if name.startswith(root)]
    return bool(inside) and not any(name.startswith(f"{root}archive/") for root in inside)


def _folders(name: str) -> Iterator[str]:
    """Return the folders that a member lies in, outermost first."""
    return (name[: slash.start()] for slash in re.finditer("/", name))


def _is_office(names: list[str]) -> bool:
    return "[Content_Types].xml" in names or "META-INF/container.xml" in names or "mimetype" in names[:1]


def _damaged(where: str, error: Exception) -> UnreadableDocumentError:
    what = " ".join(str(error).split())[:200] or type(error).__name__
    return UnreadableDocumentError(
        f"damaged or truncated archive: {what}", where=where, todo="Copy or download the archive again"
    )


def starts_with_warc(head: bytes) -> bool:
    """Return whether the first bytes of a gzip file unpack to the beginning of a WARC.

    Args:
        head: the first bytes of the compressed file.
    """
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 16).startswith(b"WARC/")
    except zlib.error:
        return False
