"""Write names that are all in capitals as people write them: “RAPID THERAPY, INC.” becomes “Rapid Therapy, Inc.”"""

import re

ACRONYMS = {
    "PT", "OT", "DPT", "PTA", "LLC", "LLP", "PLLC", "PLC", "PC", "PA", "PSC", "SC", "USA", "US", "UK", "II", "III",
    "IV", "VI", "VII", "VIII", "IX", "NE", "NW", "SE", "SW", "YMCA", "YWCA", "VA", "MD", "DO", "DC", "RN", "OB", "ER",
    "ICU", "UCLA", "UCSF", "USC", "UW", "UC", "UT", "UAB", "UNC", "NYU", "UPMC", "AMC", "AMI", "ATI", "HCA", "CHI",
    "SSM", "EMS", "ENT", "TMJ", "AAA", "AZ", "CA", "IL", "NY", "NJ", "TX", "WA", "PO",
}  # fmt: skip
SMALL = {"of", "and", "the", "at", "for", "in", "on", "by", "to", "a", "an", "de", "del", "la", "las", "los", "y"}
# Without vowels, but not acronyms.
SHORT_WORDS = {
    "ST", "DR", "MT", "FT", "JR", "SR", "LTD", "RD", "LN", "CT", "SQ", "HWY", "PKWY", "BLVD", "MR", "MRS", "MS", "PL",
    "CTR", "BLDG", "FL", "RT", "TR", "CYN", "XING", "PLZ", "TRL", "STN", "HTS", "MTN", "PHYS", "BY", "MY", "SKY",
    "DRY", "FRY", "WHY", "LYNN", "FLYNN", "GYM", "NTH", "BCH",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_DOTTED = re.compile(r"(?<![^\W_])(?:[A-Z]\.){2,}(?:[A-Z](?![^\W_]))?")  # P.C., L.L.C


def is_in_capitals(text: str) -> bool:
    """Whether `text` is written in capitals and would read better otherwise."""
    return text.isupper() and in_title_case(text) != text


def in_title_case(text: str) -> str:
    """Return a text in capitals with only its first letters and its acronyms in capitals."""
    kept = [match.span() for match in _DOTTED.finditer(text)]

    def write(match: re.Match) -> str:
        if any(start <= match.start() < end for start, end in kept):
            return match[0]
        return _word(match[0], is_first=match.start() == 0)

    return _WORD.sub(write, text)


def _word(word: str, *, is_first: bool) -> str:
    if word in ACRONYMS and not (is_first and word in {"LA"}):
        return word
    if word.lower() in SMALL and not is_first:
        return word.lower()
    if word[0].isdigit():
        return word.lower() if re.fullmatch(r"[0-9]+(?:ST|ND|RD|TH)", word) else word
    if word.isalpha() and word not in SHORT_WORDS and not re.search("[AEIOUY]", word):
        return word  # HSHS, BRT
    return _capitalized(word)


def _capitalized(word: str) -> str:
    first, mark, rest = re.match(r"([^'’]*)(['’]?)(.*)", word).groups()  # type: ignore[union-attr]  # it always matches
    rest = rest.title() if len(first) == 1 and len(rest) > 2 else rest.lower()  # O'Brien, but Mary's
    first = first.title()
    if re.fullmatch("Mc[a-z]{3,}", first):
        first = f"Mc{first[2:].title()}"
    return f"{first}{mark}{rest}"
