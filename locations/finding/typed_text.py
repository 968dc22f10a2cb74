"""Clean up what people and phones type around a place: "dry needling near me", "Tacoma, WA, USA", curly quotes."""

import re
import unicodedata
from collections.abc import Iterator

from locations.finding.town_names import words_of

LONGEST = 200  # characters: a pasted address with a country is much shorter

NEAR_ME = re.compile(
    r"\b(?:near(?:est)?(?: to)?|close(?:st)?(?: to)?|next to|around|by|from|cerca de|alrededor de)"
    r" (?:(?:donde|mi|m[ií]) (?:vivo|estoy|casa|trabajo|zona|[aá]rea|ubicaci[oó]n|pueblo|ciudad)|me|m[ií]|us|here|aqu[ií]|my (?:current )?(?:location|place|home|house|work|job|area|town|city|zip|zip code))\b"
    r"|\b(?:por aqu[ií]|aqu[ií] cerca|donde (?:vivo|estoy)|(?:(?:el|la|los|las) (?:\w+ )?)?m[aá]s cercan[ao]s?|cercan[ao]s?)\b"
    r"|\ben mi (?:zona|[aá]rea|ciudad|pueblo|barrio|colonia|vecindario)\b"
    r"|\bnear ?by\b|\bnearme\b|\bin my (?:area|town|city|neighborhood)\b"
    r"|\b(?:use )?(?:my|current|present) (?:current )?location\b|\bwhere i (?:am|live)\b|\bmi ubicaci[oó]n\b"
    r"|^(?:here|near|nearby|nearest|closest|local|aqu[ií]|cerca)$",
    re.IGNORECASE,
)
COUNTRY = re.compile(
    r"[\s,]+(?:u\.? ?s\.? ?a\.?|u\.? ?s\.?|united states(?: of america)?|estados unidos|ee\.? ?uu\.?|america)[\s.,]*$",
    re.IGNORECASE,
)
# Words around a place. They are left out only at the beginning and the end, and only if the text as a whole is not a
# place: Best is a town in Texas.
FILLER_WORDS = """
    dry needling dryneedling needle needles trigger point points acupuncture physical therapy therapist
    therapists physicaltherapy physio physiotherapy physiotherapist pt pts dpt rehab rehabilitation clinic
    clinics clinica clinicas office offices location locations provider providers practitioner practitioners
    doctor doctors specialist specialists chiropractor chiropractors place places someone anyone somebody
    service services treatment treatments session sessions appointment appointments puncion seca fisioterapia
    fisioterapeuta fisioterapeutas terapia fisica i im am we us live lives living located moving need want
    looking look search searching find show give get go going who does do done that which what where can could
    you have has is are there any all some my me the a an of to for with and or on at in en de cerca near
    nearest nearby close closest around within from outside by between best good great top cheap cheapest
    affordable local open now today tomorrow tonight please pls thanks offer offers offering available covered
    accepting zip zipcode code postal codigo city town village township county state address area areas region
    metro metropolitan downtown suburb suburbs surrounding greater vicinity neighborhood mile miles mi minute
    minutes min mins back neck shoulder knee hip pain headache headaches migraine migraines sports injury center
    whats wheres how hey siri alexa google ok show here there ciudad condado estado centro vivo estoy busco
    punciones secas agujas terapeuta terapeutas terapista terapistas fisioterapista consultorio consultorios lugar
    lugares hay que quien donde queda quedan esta estan hacen hace hacer ofrecen ofrece atienden buscar buscando
    encontrar necesito quiero por favor un una mi pueblo zona barrio colonia afueras alrededores alrededor junto mas
    abierto abierta ahora hoy si y con para doctores dolor espalda cuello rodilla hombro legal ley permitido permitida es
"""
ARTICLES = ("el", "la", "los", "las")
FILLERS = frozenset(FILLER_WORDS.split())
MOST_FILLERS = 12
COUNTRIES = """
canada, mexico, england, uk, united kingdom, scotland, ireland, germany, france, spain, italy, india, china, japan,
korea, south korea, philippines, australia, new zealand, brazil, alberta, british columbia, bc, quebec, qc, nova scotia,
manitoba, saskatchewan, baja california, espana, inglaterra, alemania, francia, italia, brasil, guatemala, el salvador,
honduras, republica dominicana, ciudad de mexico
"""
ABROAD = frozenset(name.strip() for name in COUNTRIES.split(","))
SEPARATORS = re.compile(r"[;|/\\()\[\]{}<>\"“”„«»*!?¿¡#_~=+:•·\n\r\t]+| [-–—]+ |[–—]+")
STREET = re.compile(
    r"\b(?:street|st|avenue|ave|av|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|circle|cir|place|pl|parkway|pkwy"
    r"|highway|hwy|route|rte|way|terrace|ter|trail|trl|square|sq|plaza|loop|pike|turnpike|expressway|freeway|broadway"
    r"|suite|ste|apt|apartment|unit|floor|building|bldg|box|calle|avenida)\b\.?",
    re.IGNORECASE,
)
CROSSING = re.compile(r"\w+ [&@] \w+")


def readable(text: str) -> str:
    """Return `text` in one line, with plain quotes and digits and without control characters. Any text is safe."""
    text = unicodedata.normalize("NFKC", text.replace("\x00", " ").replace("%20", " "))
    text = text.replace("’", "'").replace("‘", "'").replace("ʼ", "'").replace("`", "'").replace("´", "'")
    letters = (_letter(letter) for letter in text)
    return " ".join("".join(letters).split())


def _letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category == "Cf":
        return ""  # invisible: marks of direction, zero-width spaces
    return " " if category[0] in "CZ" else letter


def place_in(text: str) -> str:
    """Return a readable text without its country, with commas as the only punctuation between words."""
    text = SEPARATORS.sub(", ", text)
    for _time in range(2):  # "Tacoma, WA, US, USA"
        text = COUNTRY.sub("", f" {text}")
    text = re.sub(r"\s*,[\s,]*", ", ", text)
    return text.strip(" ,.;-'&@")


def is_abroad(text: str) -> bool:
    """Return whether `text` names another country, alone or at its end after a comma."""
    return " ".join(words_of(text.rpartition(",")[2])) in ABROAD


def without_near_me(text: str) -> tuple[str, bool]:
    """Return `text` without "near me" and the like, and whether it was there."""
    without = NEAR_ME.sub(" ", text)
    return " ".join(without.split()).strip(" ,.-"), without != text


def without_fillers(text: str) -> Iterator[str]:
    """Yield `text` without words that are not part of a place at its beginning and end: "clinics in Bend or" is
    first read as "Bend or", then as "Bend". An article may be part of the name: "clínicas en Las Vegas", "en la Florida".
    """
    parts = [part for part in re.split(r"\s+", text) if part.strip(" ,.'")]
    first, last = 0, len(parts)
    while first < last and _is_filler(parts[first]):
        first += 1
    while last > first and _is_filler(parts[last - 1]):
        last -= 1
    if first == last:
        return
    starts = [first, first - 1]  # the last of the fillers may be part of the name: "The Dalles"
    if words_of(" ".join(parts[max(first - 2, 0) : first])) == ["ciudad", "de"]:
        starts.insert(0, first - 2)  # "ciudad de Nueva York"
    if len(parts) - first > 1 and parts[first].lower() in ARTICLES:
        starts.append(first + 1)
    for start in starts:
        if start >= 0:
            for end in range(min(len(parts), last + MOST_FILLERS), last - 1, -1):
                yield " ".join(parts[start:end]).strip(" ,.")


def _is_filler(part: str) -> bool:
    words = words_of(part)
    return all(word in FILLERS or word.isdigit() for word in words)


def is_address(text: str) -> bool:
    """Return whether `text` looks like the address of a building: a number first, or a street and a comma."""
    words = words_of(text)
    starts_with_number = len(words) > 1 and words[0][0].isdigit()
    return starts_with_number or ("," in text and names_a_street(text))


def names_a_street(text: str) -> bool:
    """Return whether `text` has a word for a street, or names a crossing."""
    words = " ".join(words_of(text))
    return bool(STREET.search(words) or CROSSING.search(text))


def is_street_word(word: str) -> bool:
    """Return whether `word` is a part of an address, such as "Avenue" or "Apt."."""
    return bool(STREET.fullmatch(word))


def is_common(words: list[str]) -> bool:
    """Return whether `words` are one word that says nothing of a place, such as "clinic" or "Avenue"."""
    return len(words) == 1 and (_is_filler(words[0]) or is_street_word(words[0].strip(".")))
