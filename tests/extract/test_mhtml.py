"""MHTML: which part is the page, and the pages of its frames."""

from __future__ import annotations

import base64
import quopri

import pytest
import samples

from tasks.core.errors import UnreadableDocumentError
from tasks.extract.containers.embedded import document
from tasks.parse import parse_page

LINES = (
    "가람전자가 지난해 연구개발에 매출의 12%를 썼다고 13일 공시했다. 한 해 전보다 2%포인트 높은 비율이다.",
    "인력도 늘었다. 연구직은 310명으로, 전체 직원의 3분의 1을 넘어섰다고 회사는 설명했다.",
    "회사 관계자는 기술 격차를 벌리려면 앞으로 3년이 중요하다며 예산을 더 늘리겠다고 말했다.",
)
TITLE = "<title>가람전자 연구개발에 매출의 12%</title>"
BODY = "".join(f"<p>{line}</p>" for line in LINES)
ARTICLE = f"<html lang=ko><head><meta charset=utf-8>{TITLE}</head><body>{BODY}</body></html>"
ADVERT = "<p>나루은행은 예금 금리를 5.5%로 올렸다고 밝혔다. 지난해 순이익은 9999억원이다.</p>" * 5
AT_ROOT = f"Content-Location: {samples.URL}"


def shell(inner: str) -> str:
    return f"<html><head><meta charset=utf-8>{TITLE}</head><body><nav><a href=/>홈</a></nav>{inner}</body></html>"


def saved(
    *parts: tuple[str, str], snapshot: str | None = samples.URL, start: str = "", encoding: str = "base64"
) -> bytes:
    head = ["From: <Saved by Blink>", *([f"Snapshot-Content-Location: {snapshot}"] if snapshot else ()), "Subject: x"]
    head += ["Date: Wed, 13 Oct 2021 05:20:11 -0000", "MIME-Version: 1.0", "Content-Type: multipart/related;"]
    head += ['\ttype="text/html";', *([f'\tstart="{start}";'] if start else ()), '\tboundary="--B"', "", ""]
    lines = ["\r\n".join(head)]
    pack = base64.encodebytes if encoding == "base64" else quopri.encodestring
    for names, page in parts:
        lines += ["----B", "Content-Type: text/html", f"Content-Transfer-Encoding: {encoding}", names, ""]
        lines += [pack(page.encode()).decode("ascii")]
    return ("\r\n".join(lines) + "\r\n----B--\r\n").encode()


FILES = {
    "page alone": saved((AT_ROOT, ARTICLE)),
    "a byte order mark before it": b"\xef\xbb\xbf" + saved((AT_ROOT, ARTICLE)),
    "a byte order mark, plain line feeds": b"\xef\xbb\xbf"
    + saved((AT_ROOT, ARTICLE), encoding="quoted-printable").replace(b"\r\n", b"\n"),
    "a mark and blank lines": b"\xef\xbb\xbf\r\n\r\n" + saved((AT_ROOT, ARTICLE)),
    "an advertisement's part first": saved(("Content-Location: https://ads.example/x", ADVERT), (AT_ROOT, ARTICLE)),
    "the first part is not the start": saved(
        ("Content-ID: <ad@x>", ADVERT), ("Content-ID: <root@x>", ARTICLE), snapshot=None, start="<root@x>"
    ),
    "a start without brackets": saved(
        ("Content-ID: <ad@x>", ADVERT), ("Content-ID: <root@x>", ARTICLE), snapshot=None, start="root@x"
    ),
    "a frame by cid": saved((AT_ROOT, shell('<iframe src="cid:f@x"></iframe>')), ("Content-ID: <f@x>", ARTICLE)),
    "a frame by address": saved(
        (AT_ROOT, shell("<iframe id=mainFrame src='/v?a=1&amp;b=2#top'></iframe>")),
        ("Content-Location: https://news.example.com/v?a=1&b=2", ARTICLE),
    ),
    "two frames, one an advertisement": saved(
        (AT_ROOT, shell('<iframe src="cid:ad"></iframe><iframe src="cid:f"></iframe>')),
        ("Content-ID: <ad>", ADVERT),
        ("Content-ID: <f>", ARTICLE),
    ),
    "a frame in a frame": saved(
        (AT_ROOT, shell("<iframe src=cid:f></iframe>")),
        ("Content-ID: <f>", shell("<iframe src=cid:g></iframe>")),
        ("Content-ID: <g>", ARTICLE),
    ),
    "a frame set": saved(
        (
            AT_ROOT,
            f"<html><head>{TITLE}</head><frameset><frame src='cid:m'><frame src='cid:f'></frameset></html>",
        ),
        ("Content-ID: <m>", "<html><body><a href=/>메뉴</a></body></html>"),
        ("Content-ID: <f>", ARTICLE),
    ),
    "a frame that no element names": saved((AT_ROOT, shell("<div id=app></div>")), ("Content-ID: <f>", ARTICLE)),
    "an advertisement in the article's page": saved(
        (AT_ROOT, ARTICLE.replace("</body>", "<iframe src=cid:ad></iframe></body>")), ("Content-ID: <ad>", ADVERT)
    ),
    "cut in an advertisement": saved((AT_ROOT, ARTICLE), ("Content-ID: <ad>", ADVERT))[:-300],
}


@pytest.mark.parametrize("name", FILES)
def test_the_article_of_the_page_or_its_frame_is_read(name: str) -> None:
    (page,) = samples.pages_of(document(FILES[name], "x.mhtml"))
    assert parse_page(page).text.splitlines() == list(LINES)
    assert page.document.content == FILES[name]
    assert page.document.saved_at is not None


def test_a_save_that_breaks_off_in_the_frame_of_its_article_is_reported() -> None:
    content = saved((AT_ROOT, shell('<iframe src="cid:f"></iframe>')), ("Content-ID: <f>", ARTICLE))
    with pytest.raises(UnreadableDocumentError, match="truncated"):
        list(samples.pages_of(document(content[:-300], "x.mhtml")))
