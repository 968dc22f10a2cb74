"""The full-text index of each database (made in migration 0004), behind the same three questions. The only raw SQL of the search.

SQLite keeps an FTS5 table beside `SearchEntry`, which triggers fill; PostgreSQL a generated tsvector column with a GIN
index. Both stem English. Words reach them as bound values made of letters and digits alone (`words.read`), so that
nothing a visitor types is read as an operator.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

# Marks around the words that were found, turned into <mark> after the rest has been escaped.
START, END = "\x02", "\x03"


class Candidate(NamedTuple):
    """An entry that has one of the words, and the database's own rank of it: higher is better."""

    id: int
    kind: str
    object_id: int
    title: str
    names: str
    rank: float


@dataclass(frozen=True)
class Dialect:
    """How one database is asked. `word`, `prefix` and `or_` write its queries."""

    candidates: str  # words, limit
    is_known: str  # word
    highlights: str  # words, ids; the entries' ids come as a list of placeholders
    or_: str
    word: str
    prefix: str

    def query(self, words: list[str], *, opens_last: bool = True) -> str:
        """Return the words joined by "or"; the last also finds longer words, for it may not be typed to its end."""
        pieces = [self.word.format(word) for word in words]
        if opens_last and len(words[-1]) > 2:
            pieces.append(self.prefix.format(words[-1]))
        return self.or_.join(pieces)


SQLITE = Dialect(
    candidates="""SELECT entry.id, kind, object_id, entry.title, entry.names, -found.rank
        FROM (SELECT rowid, bm25(clinic_site_searchindex, 10.0, 8.0, 1.0) AS rank FROM clinic_site_searchindex
              WHERE clinic_site_searchindex MATCH %s ORDER BY rank LIMIT %s) AS found
        JOIN clinic_site_searchentry AS entry ON entry.id = found.rowid ORDER BY found.rank""",
    is_known="EXISTS(SELECT 1 FROM clinic_site_searchindex WHERE clinic_site_searchindex MATCH %s)",
    highlights="""SELECT rowid, highlight(clinic_site_searchindex, 2, char(2), char(3))
        FROM clinic_site_searchindex WHERE clinic_site_searchindex MATCH %s AND rowid IN ({ids})""",
    or_=" OR ",
    word='"{}"',
    prefix='"{}" *',
)

POSTGRESQL = Dialect(
    candidates="""SELECT id, kind, object_id, title, names, ts_rank('{0.1, 0.2, 0.9, 1.0}', vector, query) AS rank
        FROM clinic_site_searchentry, to_tsquery('english', %s) AS query
        WHERE vector @@ query ORDER BY rank DESC, id LIMIT %s""",
    is_known="EXISTS(SELECT 1 FROM clinic_site_searchentry WHERE vector @@ to_tsquery('english', %s))",
    highlights="""SELECT id, ts_headline('english', text, to_tsquery('english', %s),
            'HighlightAll=true, StartSel=' || chr(2) || ', StopSel=' || chr(3))
        FROM clinic_site_searchentry WHERE id IN ({ids})""",
    or_=" | ",
    word="{}",
    prefix="{}:*",
)


def dialect() -> Dialect:
    """Return the one of the database in use. Raises KeyError for a database that the project does not run on."""
    return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]


def candidates(words: list[str], limit: int) -> list[Candidate]:
    """Return the entries that have any of the words, best first by the database's own rank."""
    sql = dialect()
    with connection.cursor() as cursor:
        cursor.execute(sql.candidates, [sql.query(words), limit])
        return [Candidate(*row) for row in cursor.fetchall()]


def unknown(words: list[str]) -> list[str]:
    """Return those of the words that no entry has, in any of their endings."""
    sql = dialect()
    queries = [sql.query([word], opens_last=False) for word in words]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join([sql.is_known] * len(words)), queries)
        return [word for word, is_known in zip(words, cursor.fetchone(), strict=True) if not is_known]


def highlights(ids: list[int], words: list[str]) -> dict[int, str]:
    """Return each entry's whole text with the words, in any of their endings, between START and END."""
    if not ids:
        return {}
    sql = dialect()
    with connection.cursor() as cursor:
        placeholders = ", ".join(["%s"] * len(ids))
        cursor.execute(sql.highlights.replace("{ids}", placeholders), [sql.query(words), *ids])
        return dict(cursor.fetchall())
