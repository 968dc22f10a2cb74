"""Create a request from a seed and a number: mostly a valid URL with some broken parts."""

from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, quote_from_bytes, urlencode

from tests.proofs.fuzz.kinds import AddressKind, names_of_fields
from tests.properties.texts import PIECES

METHODS = ["GET"] * 11 + ["POST"] * 5 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "get"]
PARAMETERS = [
    "q", "page", "p", "section", "state", "next", "e", "o", "all", "_popup", "_changelist_filters", "format", "", "old",
    "status__exact", "id__in", "slug__regex", "_facets", "new", "outcome", "pk", "term", "_to_field",
]  # fmt: skip
NUMBERS = [
    "0", "-1", "1", "2", "00", "1e309", "NaN", "Infinity", "9" * 20, "9" * 5000, "0x10", "1.5", "١", "²", "1_000", " 1 ",
]  # fmt: skip
RAW = [
    "%", "%%", "%zz", "%u0041", "%00", "%0a", "%0d%0aSet-Cookie:%20a=b", "%ff%fe", "%c0%af", "%ed%a0%80", "%f0%9f%92%89",
    "%2e%2e%2f", "..%5c", "%25%30%30", "%EF%BB%BF", "%e2%80%ae", "+", "&", "=", "&&==", ";", "[]", "{}", "//", "..", "*",
]  # fmt: skip
ATTACKS = [
    "' OR '1'='1", "1; DROP TABLE x", "\"><script>alert(1)</script>", "{{7*7}}", "{% debug %}", "${jndi:ldap://x}", "$(id)",
    "../../../../etc/passwd", "file:///etc/passwd", "javascript:alert(1)", "(((((((((((((((((((", "a" * 3000, "\x00", "é" * 300,
    "NEAR(a b)", '"unclosed', "a*b*c*", "-- ", "/*", "%s%n%d", "\ud800", "\x02\x03", "𝟗𝟖𝟒𝟎𝟐", "null", "[]", "\r\nX: y",
]  # fmt: skip
HEADERS = {
    "Host": ["evil.example", "", "testserver:99999", "testserver:abc", "[::1", "a" * 300, "test\x00server", "localhost, evil", "té.example"],
    "Cookie": ["sessionid=x", "sessionid=" + "a" * 4000, "csrftoken=\x00", "=;=;", "a=" + "é", "sessionid=;csrftoken=", "messages=x"],
    "X-Forwarded-Host": ["evil.example"], "X-Forwarded-Proto": ["https", "javascript"], "X-Forwarded-For": ["1.2.3.4", "\x00", "x" * 500],
    "X-HTTP-Method-Override": ["DELETE"], "Accept-Language": ["*", "x" * 3000, "en;q=abc", "../../x", "\x00", "zz-ZZ,en;q=0.1"],
    "If-Modified-Since": ["yesterday", "Thu, 99 Foo 9999 99:99:99 GMT", "0"], "If-None-Match": ['"', "W/", "*", '"a" "b"'],
    "Range": ["bytes=0-0", "bytes=-1", "bytes=9-1", "items=x", "bytes=" + "0-1," * 300], "Accept-Encoding": ["br;q=x", "gzip", "*;q=0"],
    "Accept": ["text/html;q=é", "*/*" * 400, ""], "Origin": ["null", "http://[", "http://testserver", "http://evil.example", "\x00"],
    "Sec-Fetch-Site": ["cross-site", "same-origin", "none", "", "\x00"], "Referer": ["http://[", "\x00", "x" * 3000],
    "Content-Length": ["-1", "x", "99999999999", "", "1e3", "200000000"], "Transfer-Encoding": ["chunked"], "Expect": ["100-continue"],
    "Authorization": ["Basic !", "Bearer x", "\x00"], "User-Agent": ["", "() { :;}; x", "\xff"], "X-Requested-With": ["XMLHttpRequest"],
}  # fmt: skip
BODIES = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json", "text/plain",
          "multipart/form-data; boundary=" + "y" * 300, "application/x-www-form-urlencoded; charset=utf-7", "application/x-www-form-urlencoded; charset=none", "", "é/x"]  # fmt: skip


@dataclass
class Request:
    """A request as a server gets it. `target` is percent-encoded, but not always correctly."""

    kind: str
    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Maker:
    """Create requests to some kinds of URLs. The same seed and number always give the same request."""

    def __init__(self, seed: int, kinds: list[AddressKind], headers: dict[str, str] | None = None):
        self._seed, self._kinds, self._headers = seed, kinds, headers or {}
        self._names = [*names_of_fields(kinds), *PARAMETERS]

    def make(self, number: int) -> Request:
        chance = Random(f"{self._seed}:{number}")  # noqa: S311 - reproducible
        kind = self._kinds[number % len(self._kinds)]
        method = chance.choice(METHODS)
        request = Request(kind.name, method, self._path(chance, kind), dict(self._headers))
        form = chance.choice(kind.forms) if kind.forms else None
        fields = self._fields(chance, form.fields if form else {})
        if method in ("POST", "PUT", "PATCH") or chance.random() < 0.03:
            if chance.random() < 0.8:
                request.headers["Sec-Fetch-Site"] = "same-origin"
            self._fill(chance, request, fields)
        elif fields and chance.random() < 0.75:
            request.target += "?" + urlencode(fields, errors="surrogatepass")
        if chance.random() < 0.15:
            request.target += ("&" if "?" in request.target else "?") + "".join(
                chance.choices(RAW, k=chance.randint(1, 6))
            )
        for name in chance.sample(list(HEADERS), chance.choice([0, 0, 0, 1, 1, 2, 4])):
            request.headers[name] = chance.choice(HEADERS[name])
        return request

    def _path(self, chance: Random, kind: AddressKind) -> str:
        path = chance.choice(kind.examples) if kind.examples else "/" + kind.route
        if "<" in path or chance.random() < 0.25:
            parts = path.split("/")
            for place in [place for place, part in enumerate(parts) if "<" in part] or [
                chance.randrange(1, len(parts))
            ]:
                parts[place] = self._piece(chance)
            path = "/".join(parts)
        if chance.random() < 0.05:
            place = chance.randint(1, len(path))
            path = path[:place] + chance.choice(RAW) + path[place:]
        return chance.choice([path] * 17 + [path.rstrip("/"), path.upper(), path + "/"]) or "/"

    def _piece(self, chance: Random) -> str:
        if chance.random() < 0.3:
            return "".join(chance.choices(RAW, k=chance.randint(1, 3)))
        return quote(self._value(chance).encode("utf-8", "surrogatepass"), safe="")

    def _value(self, chance: Random) -> str:
        way = chance.randrange(6)
        if way == 0:
            return chance.choice(NUMBERS)
        if way == 1:
            return chance.choice(ATTACKS)
        if way == 2:
            return "".join(map(chr, chance.choices([*range(0xD800), *range(0xE000, 0x11000)], k=chance.randint(0, 30))))
        return "".join(chance.choices(PIECES, k=chance.randint(0, 5)))

    def _fields(self, chance: Random, known: dict[str, list[str]]) -> list[tuple[str, str]]:
        fields = []
        for name, values in known.items():
            if chance.random() < 0.1:
                continue
            fields.append((name, chance.choice(values) if chance.random() < 0.5 else self._value(chance)))
        for _time in range(chance.choice([0, 0, 0, 1, 2, 5])):
            name = chance.choice(self._names) if chance.random() < 0.8 else self._value(chance)
            fields.append((name, self._value(chance)))
        if fields and chance.random() < 0.1:
            fields += [chance.choice(fields)] * chance.choice([1, 3, 1200])
        return fields

    def _fill(self, chance: Random, request: Request, fields: list[tuple[str, str]]) -> None:
        encoding = BODIES[0] if chance.random() < 0.7 else chance.choice(BODIES)
        request.headers["Content-Type"] = encoding
        if encoding.startswith("multipart"):
            boundary = encoding.partition("boundary=")[2] or "x"
            lines = []
            for name, value in fields:
                file = '; filename="../../a.svg"' if chance.random() < 0.2 else ""
                lines.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n')
            end = f"--{boundary}--\r\n" if chance.random() < 0.7 else ""
            request.body = ("".join(lines) + end).encode("utf-8", "surrogatepass")
        else:
            request.body = urlencode(fields, errors="surrogatepass").encode()
        if chance.random() < 0.15:
            junk = bytes(chance.randrange(256) for _byte in range(chance.randint(1, 60)))
            request.body = chance.choice([junk, request.body + junk, request.body + quote_from_bytes(junk).encode()])
        if chance.random() < 0.02:
            request.body += b"x" * 300_000
