"""Turn requests into the page store's keys, and decide which requests can be answered from it."""

import re
from urllib.parse import parse_qsl, urlencode

# The query parameters of stored pages: (path, name, value). A page with any other parameter is rendered for each request,
# so that one page can't fill the store under a thousand URLs, and visitors' input is never stored.
KEPT_QUERIES = [
    (re.compile(r"/locations/[a-z-]+/"), "page", re.compile(r"[1-9]\d?")),  # a state's clinics
    # Those of a town. Only towns with a clinic have a page, each under one spelling: others are 404 or redirected.
    (re.compile(r"/locations/[a-z-]+/"), "town", re.compile(r"[^\W\d_][\w .,'’()/-]{0,79}")),
    (re.compile(r"/(conditions|glossary|questions|references)/"), "page", re.compile(r"[1-9]\d?")),  # of a long list
    # The conditions of a part of the body. Other parts are 404.
    (re.compile(r"/conditions/"), "part", re.compile(r"[\w-]{1,40}")),
    (re.compile(r"/notices/[a-z-]+/"), "size", re.compile(r"large")),
    (re.compile(r"/(locations/[\w-]+/[\w-]+/)?handout/"), "size", re.compile(r"large")),
    (re.compile(r"/locations/states/"), "offered", re.compile(r"all|yes|no")),
    (
        re.compile(r"/locations/states/"),
        "law",
        re.compile(r"all|allowed|with_conditions|not_allowed|not_in_force|silent|unknown"),
    ),
]
# Tracking parameters that mail programs, search engines and social networks add to links. No page reads them.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|mc_cid|mc_eid|igshid|twclid|ttclid")
HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d+))?")
LONGEST = 2048  # characters of a path


def query_to_keep(path: str, query: str) -> str | None:
    """Return the query string without tracking parameters, or None if the page must not be stored."""
    if not query:
        return ""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=20)
    except ValueError:
        return None
    pairs = [(name, value) for name, value in pairs if not TRACKING.fullmatch(name)]
    if not all(_is_kept(path, name, value) for name, value in pairs):
        return None
    if len({name for name, _value in pairs}) < len(pairs):
        return None
    return urlencode(sorted(pairs))


def _is_kept(path: str, name: str, value: str) -> bool:
    return any(
        name == known and pages.fullmatch(path) and values.fullmatch(value) for pages, known, values in KEPT_QUERIES
    )


def host_to_keep(environ: dict) -> str | None:
    """Return the host if it is written as browsers do, otherwise None: other spellings would store a page again."""
    host = environ.get("HTTP_HOST", "")
    found = HOST.fullmatch(host)
    return host if found and found[2] in (None, environ.get("SERVER_PORT")) else None


def scheme_of(environ: dict, proxy_header: tuple[str, str] | None) -> str:
    """Return "https" or "http", as Django determines it (see its setting SECURE_PROXY_SSL_HEADER)."""
    if proxy_header:
        name, secure = proxy_header
        said = environ.get(name)
        if said is not None:
            return "https" if said.split(",")[0].strip() == secure else "http"
    return environ.get("wsgi.url_scheme", "http")


def key_of(environ: dict, proxy_header: tuple[str, str] | None) -> tuple[str, str, str, str] | None:
    """Return the request's (scheme, host, path, query), or None if its response must not be stored."""
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    query, host = query_to_keep(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")), host_to_keep(environ)
    if query is None or host is None or len(path) > LONGEST:
        return None
    return scheme_of(environ, proxy_header), host, path, query
