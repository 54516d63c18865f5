"""One small save of each format, made of the same article; tests and the fuzzer start from them."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tasks.core.documents import Document, Page
from tasks.core.errors import UnreadableDocumentError
from tasks.extract.limits import DEFAULT_LIMITS, Limits
from tasks.extract.reader import open_document, pages
from tasks.extract.unpacking import unpack

URL = "https://news.example.com/economy/articleView.html?idxno=120345"
TITLE = "가람전자, 매출의 12%를 연구개발에"
SENTENCES = (
    "가람전자가 지난해 매출의 12%를 연구개발에 썼다고 13일 밝혔다.",
    "금액으로는 1조2천억원으로 한 해 전보다 8.5% 늘었다.",
    "회사는 2026년까지 이 비중을 15%로 끌어올릴 계획이다.",
)
BODY = "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES)
HTML = (
    f'<!DOCTYPE html>\n<html lang="ko"><head><meta charset="utf-8"><title>{TITLE}</title></head>\n'
    f'<body><div id="article-view-content-div"><h1>{TITLE}</h1>\n{BODY}</div></body></html>\n'
)
SINGLEFILE = HTML.replace(
    "<html",
    f"<!--\n Page saved with SingleFile \n url: {URL} \n"
    " saved date: Wed Oct 13 2021 14:20:11 GMT+0900 (한국 표준시)\n-->"
    "<html",
).replace("<h1>", '<img src="data:image/png;base64,' + "iVBORw0KGgo" * 400 + '"><h1>')
SAVED_FROM = HTML.replace("<html", f"<!-- saved from url=({len(URL):04d}){URL} -->\n<html")
MIRRORED = HTML.replace(
    "<html",
    f"<!-- Mirrored from {URL.removeprefix('https://')} by HTTrack Website Copier/3.x [XR&CO'2014], "
    "Wed, 13 Oct 2021 05:20:11 GMT -->\n<html",
)
TEXT = "▲ (사진=가람전자)\n" * 2 + "\n" + "\n".join(SENTENCES) + "\n\n저작권자 © 아침신문 무단전재 및 재배포 금지\n"
MARKDOWN = (
    f"---\ntitle: {TITLE}\nsource: {URL}\ntags: [경제, 기업]\n---\n\n# {TITLE}\n\n{SENTENCES[0]}\n\n"
    f"## 투자 계획\n\n- {SENTENCES[1]}\n- [{SENTENCES[2]}](https://news.example.com/2)\n\n"
    "| 해 | 비중 |\n| --- | --- |\n| 2020 | 12% |\n"
)
WALLABAG = json.dumps(
    [
        {
            "url": URL,
            "title": TITLE,
            "content": BODY,
            "created_at": "2021-10-14T09:00:00+09:00",
            "published_at": "2021-10-13T10:00:00+09:00",
            "published_by": ["김하늘"],
            "domain_name": "news.example.com",
            "language": "ko",
        },
        {
            "url": "https://news.example.com/2",
            "title": "못 받은 글",
            "content": "wallabag can't retrieve contents for this",
        },
    ],
    ensure_ascii=False,
)
WALLABAG_CSV = (
    "Title;URL;Content;Tags;MIME Type;Language;Creation date\n"
    f'"{TITLE}";{URL};"{BODY.replace(chr(10), "")}";경제;text/html;ko;14/10/2021 09:00:00\n'
    '"못 받은 글";https://news.example.com/2;;;;ko;14/10/2021 09:00:00\n'
)
WALLABAG_XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<result>\n'
    f"<entry><id>1</id><title><![CDATA[{TITLE}]]></title><url><![CDATA[{URL}]]></url>"
    f"<content><![CDATA[{BODY}]]></content><created_at><![CDATA[2021-10-14T09:00:00+09:00]]></created_at>"
    "<published_by><entry><![CDATA[김하늘]]></entry></published_by></entry>"
    "<entry><title><![CDATA[못 받은 글]]></title><url><![CDATA[https://news.example.com/2]]></url><content/></entry>"
    "\n</result>\n"
)
POCKET_API = json.dumps(
    {
        "status": 1,
        "list": {"7": {"item_id": "7", "given_url": URL, "resolved_title": TITLE, "time_added": "1634108411"}},
    }
)
INSTAPAPER_CSV = f'URL,Title,Selection,Folder,Timestamp\n{URL},"{TITLE}",,Unread,1634108411\n'
JSON_LINES = "".join(
    json.dumps({"url": f"https://news.example.com/{number}", "title": TITLE, "text": "\n".join(SENTENCES)}) + "\n"
    for number in (1, 2)
)
BOOKMARKS = (
    "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"
    f'<DT><A HREF="{URL}" ADD_DATE="1634108411">{TITLE}</A>\n<DT><A HREF="javascript:void(0)">x</A>\n</DL><p>\n'
)
SHORTCUT = (
    f"[{{000214A0-0000-0000-C000-000000000046}}]\r\nProp3=19,11\r\n[InternetShortcut]\r\nIDList=\r\nURL={URL}\r\n"
)
WEBLOC = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "x">\n'
    f'<plist version="1.0">\n<dict>\n\t<key>URL</key>\n\t<string>{URL}</string>\n</dict>\n</plist>\n'
)
ADDRESS_LIST = f"# 읽을 것\n{URL}\n\nhttps://news.example.com/2\n"
ATOM = (
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>아침신문</title><entry>'
    f'<title>{TITLE}</title><link href="{URL}"/><updated>2021-10-13T10:00:00+09:00</updated>'
    f'<content type="html">{html.escape(BODY * 8)}</content></entry></feed>'
)
POCKET_CSV = f'title,url,time_added,tags,status\n"{TITLE}",{URL},1634108411,경제,unread\n'
POCKET_HTML = (
    "<!DOCTYPE html>\n<html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>"
    f'<li><a href="{URL}" time_added="1634108411" tags="">{TITLE}</a></li></ul></body></html>'
)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    f"<channel><title>아침신문</title><item><title>{TITLE}</title><link>{URL}</link>"
    "<pubDate>Wed, 13 Oct 2021 10:00:00 +0900</pubDate><description>짧은 소개</description></item>"
    "<item><title>긴 글</title><link>https://news.example.com/3</link>"
    f"<content:encoded><![CDATA[{BODY * 8}]]></content:encoded></item></channel></rss>"
)
SITEMAP = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    "<url><loc>https://news.example.com/1</loc><lastmod>2021-10-12</lastmod></url>"
    f"<url><loc>{URL.replace('&', '&amp;')}</loc><news:news><news:publication_date>2021-10-13T10:00:00+09:00"
    f"</news:publication_date><news:title>{TITLE}</news:title></news:news></url></urlset>"
)


def mhtml(markup: str = HTML, charset: str = "utf-8") -> bytes:
    """As Chromium saves it: the page in base64, a picture after it."""
    page = base64.encodebytes(markup.encode(charset)).decode()
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\n"
        "Subject: =?utf-8?B?" + base64.b64encode(TITLE.encode()).decode() + "?=\r\n"
        "Date: Wed, 13 Oct 2021 05:20:11 -0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----MultipartBoundary--x"\r\n\r\n'
        f"------MultipartBoundary--x\r\nContent-Type: text/html; charset={charset}\r\n"
        f"Content-Transfer-Encoding: base64\r\nContent-Location: {URL}\r\n\r\n{page}\r\n"
        "------MultipartBoundary--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: https://news.example.com/a.png\r\n\r\niVBORw0KGgo=\r\n\r\n------MultipartBoundary--x--\r\n"
    ).encode()


def mail(markup: str = HTML) -> bytes:
    """A newsletter with a plain and an HTML body and an attachment."""
    message = EmailMessage()
    message["Subject"] = TITLE
    message["From"] = "아침신문 <letter@news.example.com>"
    message["To"] = "reader@example.com"
    message["Date"] = "Wed, 13 Oct 2021 10:00:00 +0900"
    message["Message-ID"] = "<1@news.example.com>"
    message.set_content("\n".join(SENTENCES))
    message.add_alternative(markup, subtype="html")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"boundary{number}")  # drawn at random otherwise
    return message.as_bytes()


def mailbox(markup: str = HTML) -> bytes:
    """Two mails as mail programs export them, one with a line that had to be quoted."""
    second = f"Subject: {TITLE}\nFrom: a@example.com\nDate: Thu, 14 Oct 2021 10:00:00 +0900\n\n>From here on\n".encode()
    return (
        b"From letter@news.example.com Wed Oct 13 10:00:00 2021\n"
        + mail(markup).replace(b"\r\n", b"\n")
        + b"\nFrom a@example.com Thu Oct 14 10:00:00 2021 +0900\n"
        + second
        + "\n".join(SENTENCES).encode()
        + b"\n"
    )


def warc(markup: str = HTML, *, packed: bool = True) -> bytes:
    """A crawl: a request, a page in CP949, a picture, a page that was not found, a page as chunks."""
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)
    korean = markup.replace("utf-8", "euc-kr").encode("cp949")
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(markup.encode()), markup.encode())
    for kind, url, status, headers, body in (
        ("request", URL, "GET / HTTP/1.1", [("Host", "news.example.com")], b""),
        ("response", URL, "200 OK", [("Content-Type", "text/html; charset=EUC-KR")], korean),
        ("response", "https://news.example.com/a.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
        ("response", "https://news.example.com/gone", "404 Not Found", [("Content-Type", "text/html")], b"<p>gone</p>"),
        (
            "response",
            "https://news.example.com/2",
            "200 OK",
            [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("Content-Location", "/economy/2.html")],
            chunked,
        ),
    ):
        protocol = "HTTP/1.1" if kind == "response" else ""
        http = StatusAndHeaders(status, headers, protocol=protocol)
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http,
            warc_headers_dict={"WARC-Date": "2021-10-13T05:20:11Z", "WARC-Record-ID": f"<urn:example:{kind}:{url}>"},
        )
        writer.write_record(record)
    return stream.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip file of the members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # dated 1980, always
    return stream.getvalue()


def pdf(lines: tuple[str, ...] = ("Garam spent 12% of revenue on R&D.",)) -> bytes:
    """The smallest PDF with a text layer."""
    return _pdf("BT /F1 12 Tf 72 720 Td 14 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET")


def endless_pdf() -> bytes:
    """A few kilobytes that take a reader of PDF minutes: 450 times one page of 30,000 words."""
    return _pdf("BT /F1 12 Tf " + "(abc def) Tj T* " * 30_000 + " ET", pages=450)


def _pdf(content: str, pages: int = 1) -> bytes:
    packed = zlib.compress(content.encode("latin-1"), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * pages, pages),
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title (Garam and its research) >>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


# Formats whose bytes do not show the page's words: each made anew from its markup.
PACKED: Mapping[str, Callable[[str], bytes]] = {
    "html-cp949": lambda markup: markup.replace("utf-8", "euc-kr").encode("cp949"),
    "html-utf16": lambda markup: markup.encode("utf-16"),
    "mhtml": mhtml,
    "mail": mail,
    "mailbox": mailbox,
    "warc": lambda markup: warc(markup, packed=False),
    "warc-gz": warc,
    "html-gz": lambda markup: gzip.compress(markup.encode(), mtime=0),
    "zip": lambda markup: zipped(
        {"뉴스/가람.html": markup.encode(), "가람.txt": TEXT.encode(), "a.mhtml": mhtml(markup)}
    ),
    "zip-in-zip": lambda markup: zipped({"in.zip": zipped({"가람.html": markup.encode()}), "c.warc.gz": warc(markup)}),
}
PLAIN: Mapping[str, str] = {
    "html": HTML,
    "singlefile": SINGLEFILE,
    "saved-from": SAVED_FROM,
    "mirrored": MIRRORED,
    "text": TEXT,
    "markdown": MARKDOWN,
    "wallabag": WALLABAG,
    "wallabag-csv": WALLABAG_CSV,
    "wallabag-xml": WALLABAG_XML,
    "json-lines": JSON_LINES,
    "pocket-csv": POCKET_CSV,
    "pocket-html": POCKET_HTML,
    "pocket-api": POCKET_API,
    "instapaper": INSTAPAPER_CSV,
    "bookmarks": BOOKMARKS,
    "shortcut": SHORTCUT,
    "webloc": WEBLOC,
    "address-list": ADDRESS_LIST,
    "feed": FEED,
    "atom": ATOM,
    "sitemap": SITEMAP,
}


def every_format() -> dict[str, bytes]:
    """All of them, by name."""
    return (
        {name: text.encode() for name, text in PLAIN.items()}
        | {name: made(HTML) for name, made in PACKED.items()}
        | {"pdf": pdf()}
    )


def pages_of(document: Document, limits: Limits = DEFAULT_LIMITS) -> Iterator[Page]:
    """The pages of a document and of those packed in it, read as a run reads them.

    Raises:
        UnreadableDocumentError: the first part that could not be read.
    """
    for part in unpack(document, limits):
        if isinstance(part, UnreadableDocumentError):
            raise part
        yield from pages(open_document(part, limits), limits)
