"""The full-text index of each database (made in migration 0004), behind the same few questions. The only raw SQL of the search.

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
    """How one database is asked. `word`, `prefix`, `or_` and `and_` write its queries."""

    by_name: str  # query, limit
    by_text: str  # query, limit
    is_known: str  # query
    highlights: str  # query, ids; the entries' ids come as a list of placeholders
    or_: str
    and_: str
    word: str
    prefix: str

    def any_of(self, words: list[str]) -> str:
        """Return the query for one of the words; the last may be the start of a longer one, not typed to its end."""
        pieces = [self.word.format(word) for word in words]
        if len(words[-1]) > 2:
            pieces.append(self.prefix.format(words[-1]))
        return self.or_.join(pieces)

    def all_of(self, words: list[str]) -> str:
        return self.and_.join(self.word.format(word) for word in words)


SQLITE_RANKED = """SELECT entry.id, kind, object_id, entry.title, entry.names, -found.rank
    FROM (SELECT rowid, bm25(clinic_site_searchindex, 10.0, 8.0, 1.0) AS rank FROM clinic_site_searchindex
          WHERE clinic_site_searchindex MATCH {match} ORDER BY rank LIMIT %s) AS found
    JOIN clinic_site_searchentry AS entry ON entry.id = found.rowid ORDER BY found.rank"""
SQLITE = Dialect(
    by_name=SQLITE_RANKED.format(match="'{title names} : (' || %s || ')'"),
    by_text=SQLITE_RANKED.format(match="%s"),
    is_known="EXISTS(SELECT 1 FROM clinic_site_searchindex WHERE clinic_site_searchindex MATCH %s)",
    highlights="""SELECT rowid, highlight(clinic_site_searchindex, 2, char(2), char(3))
        FROM clinic_site_searchindex WHERE clinic_site_searchindex MATCH %s AND rowid IN ({ids})""",
    or_=" OR ",
    and_=" AND ",
    word='"{}"',
    prefix='"{}" *',
)

POSTGRESQL_RANKED = """SELECT id, kind, object_id, title, names, ts_rank('{0.1, 0.2, 0.9, 1.0}', COLUMN, query) AS rank
    FROM clinic_site_searchentry, to_tsquery('english', %s) AS query
    WHERE COLUMN @@ query ORDER BY rank DESC, id LIMIT %s"""
POSTGRESQL = Dialect(
    by_name=POSTGRESQL_RANKED.replace("COLUMN", "name_vector"),
    by_text=POSTGRESQL_RANKED.replace("COLUMN", "vector"),
    # Counted, because for EXISTS the planner reads the whole table in the hope of an early match.
    is_known="(SELECT count(*) FROM clinic_site_searchentry WHERE vector @@ to_tsquery('english', %s)) > 0",
    highlights="""SELECT id, ts_headline('english', text, to_tsquery('english', %s),
            'HighlightAll=true, StartSel=' || chr(2) || ', StopSel=' || chr(3))
        FROM clinic_site_searchentry WHERE id IN ({ids})""",
    or_=" | ",
    and_=" & ",
    word="{}",
    prefix="{}:*",
)


def dialect() -> Dialect:
    """Return the one of the database in use. Raises KeyError for a database that the project does not run on."""
    return {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]


def named(words: list[str], limit: int) -> list[Candidate]:
    """Return the entries that have any of the words in a name, best first by the database's own rank."""
    return _ranked(dialect().by_name, dialect().any_of(words), limit)


def with_all(words: list[str], limit: int) -> list[Candidate]:
    """Return the entries that have all of the words in their names and text."""
    return _ranked(dialect().by_text, dialect().all_of(words), limit)


def with_any(words: list[str], limit: int) -> list[Candidate]:
    """Return the entries that have any of the words in their names and text. Slow when the words are common."""
    return _ranked(dialect().by_text, dialect().any_of(words), limit)


def _ranked(sql: str, query: str, limit: int) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [query, limit])
        return [Candidate(*row) for row in cursor.fetchall()]


def unknown(words: list[str]) -> list[str]:
    """Return those of the words that no entry has, in any of their endings."""
    sql = dialect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join([sql.is_known] * len(words)), [sql.all_of([word]) for word in words])
        return [word for word, is_known in zip(words, cursor.fetchone(), strict=True) if not is_known]


def highlights(ids: list[int], words: list[str]) -> dict[int, str]:
    """Return each entry's whole text with the words, in any of their endings, between START and END."""
    if not ids:
        return {}
    sql = dialect()
    with connection.cursor() as cursor:
        placeholders = ", ".join(["%s"] * len(ids))
        cursor.execute(sql.highlights.replace("{ids}", placeholders), [sql.any_of(words), *ids])
        return dict(cursor.fetchall())


def check(of=connection) -> None:
    """Raise DatabaseError when SQLite's index holds other words than the entries; PostgreSQL's can't."""
    if of.vendor == "sqlite":
        with of.cursor() as cursor:
            cursor.execute(
                "INSERT INTO clinic_site_searchindex(clinic_site_searchindex, rank) VALUES ('integrity-check', 1)"
            )
