"""What messages say: every change with its sentence and address, in the channel's language, with nothing unescaped."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from apprise.plugins.email import NotifyEmail
from bs4 import BeautifulSoup

from tasks.core.deliveries import About
from tasks.core.judgements import Retraction
from tasks.core.records import SourcedObservation
from tasks.core.watchlist_parts.channels import Channel
from tasks.reports.channels.mail import mail_of
from tasks.reports.channels.message import Message, compose_message, format_of
from tasks.reports.channels.notices import Failure, notice_facts
from tasks.reports.channels.outbox_states import PlannedMessage
from tasks.reports.channels.services import service_of
from tasks.reports.sections.change_text import headline_of
from tasks.reports.sections.composition import SHOWN
from tasks.reports.wording import load_words
from tests.notifying.desk import row
from tests.reports.stories import cases, changes_of, context_of, observations, story

NOW = datetime(2030, 1, 1, 3, 30, tzinfo=UTC)


def message(language: str = "ko", format_: str = "html", observed: list[SourcedObservation] | None = None) -> Message:
    """A message of the story: one change is taken back, the others are sent, and a run failed."""
    observed = story() if observed is None else observed
    *sent, wrong = (change for change in changes_of(observed) if change.reported)
    context = replace(context_of(observed, language), retractions=(Retraction(wrong, "scope", "a <b>part</b>"),))
    channel = Channel(id="desk", url_env="DESK", language=language, unsubscribe="mailto:off@desk.example")
    rows = [row(number, change_id=change.change_id) for number, change in enumerate(sent)]
    rows.append(row(100, change_id=wrong.change_id, about=About.CORRECTION))
    failed = notice_facts(Failure("failed_run", "ingest 12", "the disk is full", "full"), NOW)
    rows.append(row(101, about=About.NOTICE, payload=failed))
    return compose_message(PlannedMessage(7, channel, tuple(rows)), sent, context, format_)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("format_", ["html", "text", "markdown"])
def test_every_change_has_its_sentence_and_its_address(language: str, format_: str) -> None:
    words, made, context = load_words(language), message(language, format_), context_of(story(), language)
    bodies = [made.body, made.text]
    pages = [BeautifulSoup(body, "lxml").get_text(" ") if body.startswith("<!") else body for body in bodies]
    plain = [" ".join(page.replace("\\", "").replace("*", "").split()) for page in pages]
    for change in changes_of(story()):
        for side in (change.before, change.after):
            if change.reported and side is not None:
                assert all(side.url in body for body in bodies)
                assert all("".join(side.observation.sentence.split()) in "".join(page.split()) for page in plain)
    for change in changes_of(story()):
        if change.reported:
            assert all(headline_of(change, context) in page for page in plain)
    for phrase in ("corrections_title", "footer"):
        assert all(words.say(phrase) in page for page in plain)
    assert all(words.say("notice_failed_run", subject="ingest 12") in page for page in plain)
    assert all('"enabled: false"' in page for page in plain)
    assert all("mailto:off@desk.example" in body for body in bodies)
    assert all("a <b>part</b>" in page for page in plain)


def test_a_message_has_also_the_changes_that_the_report_leaves_out() -> None:
    observed = [
        item
        for number, year in enumerate(range(1970, 1970 + 2 * SHOWN), 1)
        for item in observations(
            {
                "publisher": "신문",
                "title": "비중",
                "url": None,
                "day": date(year + 1, 1, 5),
                "says": [
                    {
                        "sentence": f"{year}년 비중은 {year - 1960}%다.",
                        "number": f"{year - 1960}%",
                        "is": year - 1960,
                        "of": str(year),
                    }
                ],
            },
            number,
        )
    ]
    made = message("ko", "text", observed)
    sent = [change for change in changes_of(observed) if change.reported][:-1]
    assert len(sent) > 1.5 * SHOWN
    assert all(made.text.count(headline_of(change, context_of(observed))) == 1 for change in sent if change.before)


def test_the_page_marks_numbers_and_loads_nothing() -> None:
    page = BeautifulSoup(message().body, "lxml")
    assert page.html is not None
    assert page.html["lang"] == "ko"
    assert len(page.select("b[style]")) >= len([change for change in changes_of(story()) if change.reported])
    assert not page.select("script, link, img, iframe, style, form")
    assert all(link["href"].startswith(("https://", "mailto:")) for link in page.select("a"))


@pytest.mark.parametrize("hostile", cases("hostile"), ids=str)
def test_hostile_pages_stay_text(hostile: Any) -> None:
    text = hostile if isinstance(hostile, str) else next(value for value in hostile.values() if isinstance(value, str))
    observed = story(title=f"{text} @everyone\r\nBcc: all@desk.example", publisher=text)
    made = message(observed=observed)
    page = BeautifulSoup(made.body, "lxml")
    assert not page.select("script, img, iframe, svg, form, meta[http-equiv]")
    assert not [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    assert "\n" not in made.subject
    assert "\nBcc:" not in made.text
    assert "@everyone" not in message(format_="markdown", observed=observed).body


def test_a_mail_has_text_and_page_and_an_id_that_stays() -> None:
    account = service_of("mailto://127.0.0.1:25?from=Desk<watch@desk.example>&to=a@desk.example,b@desk.example")
    assert isinstance(account, NotifyEmail)
    made = message()
    mail = message_from_bytes(mail_of(account, made, NOW).as_bytes(), policy=policy.default)
    assert mail["Message-ID"] == "<0000000000000007@figurewatch.invalid>"
    assert mail["Subject"] == f"[Figurewatch] {made.subject}"
    assert mail["To"] == "a@desk.example, b@desk.example"
    assert mail["List-Unsubscribe"] == "<mailto:off@desk.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]  # type: ignore[attr-defined]
    assert mail.get_body(("plain",)).get_content().strip() == made.text.strip()  # type: ignore[attr-defined]
    alone = mail_of(account, message(format_="text"), NOW)
    assert alone.get_content_type() == "text/plain"


def test_json_holds_the_changes_of_the_message_and_what_is_taken_back() -> None:
    document = json.loads(message("en", "json").body)
    sent = [str(change.change_id) for change in changes_of(story()) if change.reported]
    assert [change["change_id"] for change in document["changes"]] == sent[:-1]
    assert [correction["change_id"] for correction in document["corrections"]] == sent[-1:]
    assert document["notices"][0]["what"] == "failed_run"


@pytest.mark.parametrize(
    ("scheme", "chosen", "format_"),
    [
        ("mailtos", None, "html"),
        ("mailto", "text", "text"),
        ("jsons", None, "json"),
        ("slack", None, "markdown"),
        ("tgram", "html", "html"),
    ],
)
def test_a_channel_has_the_format_of_its_service_unless_it_chooses(scheme: str, chosen: Any, format_: str) -> None:
    assert format_of(Channel(id="desk", url_env="DESK", format=chosen), scheme) == format_
