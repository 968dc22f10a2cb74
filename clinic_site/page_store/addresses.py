"""What a request asks for, in the form in which pages are known: who may get a kept page, and under which key."""

import re
from urllib.parse import parse_qsl, urlencode

# What a page's address may say beside its path. A page with anything else in its query is made anew each time, so that
# nobody can fill the store with one page under a thousand addresses, and nothing that a visitor typed is ever kept.
KEPT_QUERIES = {
    "page": re.compile(r"[1-9]\d{0,2}"),  # of a state's clinics
    "size": re.compile(r"large"),  # of the print of a sheet to take along
    "offered": re.compile(r"[a-z_]{0,20}"),  # the filters of the register of states
    "law": re.compile(r"[a-z_]{0,20}"),
}
# What mail programs, search engines and social networks hang onto links. No page reads it.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|igshid|twclid|ttclid")
LONGEST = 2048  # letters of an address


def query_to_keep(query: str) -> str | None:
    """Return the query under which a page is kept: without what others hung onto the link; None to make it anew."""
    if not query:
        return ""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=20)
    except ValueError:
        return None
    pairs = [(name, value) for name, value in pairs if not TRACKING.fullmatch(name)]
    if not all(name in KEPT_QUERIES and KEPT_QUERIES[name].fullmatch(value) for name, value in pairs):
        return None
    if len({name for name, _value in pairs}) < len(pairs):
        return None
    return urlencode(sorted(pairs))


def scheme_of(environ: dict, proxy_header: tuple[str, str] | None) -> str:
    """Return "https" or "http", as Django will see it (its setting SECURE_PROXY_SSL_HEADER)."""
    if proxy_header:
        name, secure = proxy_header
        said = environ.get(name)
        if said is not None:
            return "https" if said.split(",")[0].strip() == secure else "http"
    return environ.get("wsgi.url_scheme", "http")


def key_of(environ: dict, proxy_header: tuple[str, str] | None) -> tuple[str, str, str, str] | None:
    """Return (scheme, host, path, query) of a request, or None when its answer is never kept."""
    query = query_to_keep(environ.get("QUERY_STRING", ""))
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    if query is None or len(path) > LONGEST:
        return None
    return scheme_of(environ, proxy_header), environ.get("HTTP_HOST", ""), path, query
