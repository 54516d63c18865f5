"""Lines of a body: which are text, and which are captions, reporters' signatures or the copyright trailer."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CAPTION = re.compile(
    r"^.{4,90}(?:/\s?(?:사진|자료)?\s?[가-힣A-Za-z0-9·]{2,12}\s?제공|사진/\S+)\s*$|^\s*[▲△■◆▶]?\s*[^.]{0,80}[(\[（][^()]*(?:사진|이미지|자료|그래픽|출처|제공|캡처)\s*[=:/][^()]*[)\]）]\s*$|^\s*[▲△]\s.{0,90}$"
)
_REPORTER = re.compile(
    r"^\s*[/=\[(]?\s*(?:[가-힣A-Za-z0-9]{2,10}\s+)?(?P<name>[가-힣]{2,4})\s*(?:인턴|선임|수석|전문|객원)?\s*(?:기자|특파원|논설위원|앵커|PD)\s*[\])]?\s*[(<]?\s*[\w.+-]*@?[\w.-]*\s*[)>]?\s*$"
)
_EMAIL_LINE = re.compile(r"^\s*[\w.+-]+@[\w-]+\.[\w.-]+\s*$")
_TRAILER = re.compile(
    r"^\s*[<\[【]?\s*(?:ⓒ|©|\(c\)|copyright|저작권자).{0,160}$|.*(?:무단\s?전재|재배포\s?금지|무단\s?복제|All rights reserved).*",  # noqa: E501
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"^\s*[\[<■▶]?\s*(?:관련\s?(?:기사|뉴스)|많이 본 (?:기사|뉴스)|주요\s?뉴스|인기\s?기사|Related (?:stories|articles)|Most read)\s*[\]>]?\s*$",  # noqa: E501
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"(?:저작권자\s*)?(?:ⓒ|©|\(c\)|Copyright)\s*(?:ⓒ|©)?\s*(?P<name>[가-힣A-Za-z0-9·&. ]{2,24}?)\s*(?:[,.(]|무단|All|재배포|Inc|\d{4}|$)",  # noqa: E501
    re.IGNORECASE,
)
_WIRE = re.compile(
    r"^\s*(?:\(|\[|【)\s*(?P<place>[^)\]】]{1,30}?)\s*(?:=\s*(?P<agency>[^)\]】]{2,12}))?\s*(?:\)|\]|】)\s*(?P<names>(?:[가-힣]{2,4}\s?){1,3})기자\s*=\s*"
)
_BRACKETED = re.compile(r"^\s*\[\s*(?P<agency>[^\]\s]{2,14})\s+(?P<name>[가-힣]{2,4})\s*기자\s*\]\s*")
_NAME = re.compile(r"[가-힣]{2,4}(?=\s*(?:기자|특파원|$))")


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines of a body, each where it belongs."""

    text: tuple[str, ...]
    captions: tuple[str, ...]
    authors: tuple[str, ...]
    publisher: str | None


def sort_lines(lines: list[str]) -> Sorted:
    """Tell body lines from what stands around them; what is taken out keeps its information.

    Args:
        lines: lines in order, blank ones left out.
    """
    kept: list[str] = []
    captions: list[str] = []
    authors: list[str] = []
    publisher: str | None = None
    for line in _without_related(lines):
        if _TRAILER.match(line):
            publisher = publisher or owner(line)
            continue
        signature = _REPORTER.match(line)
        if signature:
            authors.append(signature["name"])
        elif _EMAIL_LINE.match(line):
            continue
        elif _CAPTION.match(line):
            captions.append(line.strip())
        elif not kept or kept[-1] != line:
            wire = _WIRE.match(line) or _BRACKETED.match(line)
            if wire:
                authors += _NAME.findall(wire.groupdict().get("names") or wire.groupdict().get("name") or "")
                publisher = publisher or wire["agency"]
                line = line[wire.end() :]
            kept.append(line.strip())
    names = tuple(dict.fromkeys(authors))
    return Sorted(tuple(line for line in kept if line), tuple(dict.fromkeys(captions)), names, publisher)


def _without_related(lines: list[str]) -> list[str]:
    """Cut off a list of other headlines: a heading that says so, and behind it only lines that end no sentence."""
    for i, line in enumerate(lines):
        if _RELATED.match(line) and all(not re.search(r"[.다]\s*$", other) for other in lines[i + 1 :]):
            return lines[:i]
    return lines


def owner(line: str) -> str | None:
    """Who a copyright line names."""
    match = _OWNER.search(line)
    name = match["name"].strip(" .,") if match else ""
    return name or None


def author_names(text: str) -> list[str]:
    """Names in a byline: ``홍길동 기자``, ``By Jane Doe and John Roe``."""
    korean = re.findall(r"([가-힣]{2,4})\s*(?:인턴|선임|수석|전문|객원)?\s*(?:기자|특파원|PD|앵커)", text)
    if korean:
        return list(dict.fromkeys(korean))
    if re.fullmatch(r"[가-힣]{2,4}", text.strip()):
        return [text.strip()]
    english = re.sub(r"^\s*(?:by|written by)\s+", "", text.strip(), flags=re.IGNORECASE)
    parts = [part.strip() for part in re.split(r",| and | & ", english)]
    return [part for part in parts if re.fullmatch(r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}", part)]
