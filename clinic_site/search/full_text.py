"""One interface to the full-text indexes of each database (migrations 0004 and 0033), with all raw SQL of the search.

SQLite has an FTS5 table beside `SearchEntry`, filled by triggers; PostgreSQL has a generated tsvector column with a GIN
index. Both stem English. The Spanish texts have a table and an index of their own. SQLite can't stem Spanish, so that
table has the stems as we read them, and both databases index these. Words are passed as parameters and contain only
letters and digits (`query_words.all_words`), so that nothing a visitor types is read as an operator.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db import connection

from clinic_site.search.highlighting import marked_words
from clinic_site.search.search_language import ENGLISH, SPANISH, SearchLanguage


class Candidate(NamedTuple):
    """An entry that contains one of the words, with the database's rank: higher is better."""

    id: int
    kind: str
    object_id: int
    title: str
    names: str
    rank: float


@dataclass(frozen=True)
class Dialect:
    """The SQL of one database and language. `word`, `prefix`, `or_` and `and_` build its queries.

    `table` has the texts. `stem` says how its index has a word, if the database itself doesn't know.
    """

    by_name: str  # query, limit
    by_text: str  # query, limit
    is_known: str  # query
    highlights: str  # query, ids; {ids} is replaced with placeholders; "" if the database can't
    or_: str
    and_: str
    word: str
    prefix: str
    table: str = "clinic_site_searchentry"
    stem: Callable[[str], str] = str

    def any_of(self, words: Sequence[str], beginning: str = "") -> str:
        """Return the query for any of the words, and for those that start with `beginning`."""
        pieces = [self.word.format(self.stem(word)) for word in words]
        if beginning:
            pieces.append(self.prefix.format(self.stem(beginning)))
        return self.or_.join(pieces)

    def all_of(self, words: Sequence[str]) -> str:
        return self.and_.join(self.word.format(self.stem(word)) for word in words)


SQLITE_RANKED = """SELECT entry.id AS id, kind, object_id, entry.title AS title, entry.names AS names, -found.rank AS rank
    FROM (SELECT rowid, bm25(clinic_site_searchindex, 10.0, 8.0, 1.0) AS rank FROM clinic_site_searchindex
          WHERE clinic_site_searchindex MATCH {match} ORDER BY rank LIMIT %s) AS found
    JOIN clinic_site_searchentry AS entry ON entry.id = found.rowid ORDER BY found.rank, entry.id"""
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
    # In a CTE, so that the planner uses the index for a rare word. For a plain EXISTS it scans the table, expecting an
    # early match. For a common word it still scans the table and stops at the first match.
    is_known="""EXISTS(WITH has AS MATERIALIZED
        (SELECT 1 FROM clinic_site_searchentry WHERE vector @@ to_tsquery('english', %s)) SELECT 1 FROM has)""",
    highlights="""SELECT id, ts_headline('english', text, to_tsquery('english', %s),
            'HighlightAll=true, StartSel=' || chr(2) || ', StopSel=' || chr(3))
        FROM clinic_site_searchentry WHERE id IN ({ids})""",
    or_=" | ",
    and_=" & ",
    word="{}",
    prefix="{}:*",
)


def _in_spanish(english: Dialect) -> Dialect:
    """Return the dialect for the Spanish index of the same database."""

    def query(sql: str) -> str:
        names = {
            "clinic_site_searchindex": "clinic_site_searchindex_spanish",
            "clinic_site_searchentry": "clinic_site_spanishsearchentry",
            "{title names}": "{stems_of_title stems_of_names}",
            "'english'": "'spanish'",
        }
        for name, spanish in names.items():
            sql = sql.replace(name, spanish)
        return sql

    return replace(
        english,
        by_name=query(english.by_name),
        by_text=query(english.by_text),
        is_known=query(english.is_known),
        highlights="",
        table=query(english.table),
        stem=SPANISH.stem,
    )


DIALECTS = {
    ("sqlite", ENGLISH): SQLITE,
    ("postgresql", ENGLISH): POSTGRESQL,
    ("sqlite", SPANISH): _in_spanish(SQLITE),
    ("postgresql", SPANISH): _in_spanish(POSTGRESQL),
}


def dialect(language: SearchLanguage = ENGLISH) -> Dialect:
    """Return the dialect of the current database. Raise KeyError for an unsupported database."""
    return DIALECTS[connection.vendor, language]


def named(words: Sequence[str], beginning: str, limit: int, language: SearchLanguage = ENGLISH) -> list[Candidate]:
    """Return the entries with any of the words in a name, or one that starts with `beginning`, best first by rank."""
    sql = dialect(language)
    with connection.cursor() as cursor:
        cursor.execute(sql.by_name, [sql.any_of(words, beginning), limit])
        return [Candidate(*row) for row in cursor.fetchall()]


def unknown(words: Sequence[str], language: SearchLanguage = ENGLISH) -> set[str]:
    """Return the words that no entry contains in any inflection."""
    sql = dialect(language)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([sql.is_known] * len(words))}", [sql.all_of([word]) for word in words])
        row = cursor.fetchone()
    return {word for word, is_known in zip(words, row, strict=True) if not is_known}


def with_all(words: Sequence[str], limit: int, language: SearchLanguage = ENGLISH) -> list[Candidate]:
    """Return the entries with all of the words in names and text, best first by rank, or none if there are no words."""
    if not words:
        return []
    sql = dialect(language)
    with connection.cursor() as cursor:
        cursor.execute(sql.by_text, [sql.all_of(words), limit])
        return [Candidate(*row) for row in cursor.fetchall()]


def named_or_with(
    words: Sequence[str],
    beginning: str,
    heaviest: Sequence[str],
    limit: int,
    language: SearchLanguage = ENGLISH,
) -> tuple[list[Candidate], list[Candidate]]:
    """Return what `named` does for `words`, and what `with_all` does for the `heaviest` of them.

    Each list has at most `limit` entries. This is one query.
    """
    if not heaviest:
        return named(words, beginning, limit, language), []
    sql = dialect(language)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH named AS ({sql.by_name}), whole AS ({sql.by_text})
                SELECT 0 AS part, named.* FROM named
                UNION ALL SELECT 1, whole.* FROM whole
                ORDER BY part, rank DESC, id""",  # noqa: S608 - the dialect's own SQL
            [sql.any_of(words, beginning), limit, sql.all_of(heaviest), limit],
        )
        rows = cursor.fetchall()
    in_names, in_texts = ([Candidate(*row) for part, *row in rows if part == wanted] for wanted in (0, 1))
    return in_names, in_texts


def highlights(
    ids: list[int], words: Sequence[str], beginning: str, language: SearchLanguage = ENGLISH
) -> dict[int, str]:
    """Return each entry's whole text with what `named` looks for, in any inflection, between START and END."""
    if not ids:
        return {}
    sql = dialect(language)
    placeholders = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        if not sql.highlights:
            cursor.execute(f"SELECT id, text FROM {sql.table} WHERE id IN ({placeholders})", ids)  # noqa: S608 - as above
            return {id_: marked_words(text, words, beginning, language) for id_, text in cursor.fetchall()}
        cursor.execute(sql.highlights.replace("{ids}", placeholders), [sql.any_of(words, beginning), *ids])
        return dict(cursor.fetchall())


def check(of=connection) -> None:
    """Raise DatabaseError if one of SQLite's indexes differs from its entries. PostgreSQL's can't differ."""
    if of.vendor == "sqlite":
        with of.cursor() as cursor:
            for index in ("clinic_site_searchindex", "clinic_site_searchindex_spanish"):
                cursor.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - our own
