"""Describe a database as plain data: its schema and number of rows, without keys and times."""

import sqlite3
from urllib.parse import urlsplit

import psycopg

ROWS = {
    "content types": "SELECT app_label, model FROM django_content_type ORDER BY 1, 2",
    "permissions": (
        "SELECT t.app_label, t.model, p.codename, p.name FROM auth_permission p "
        "JOIN django_content_type t ON t.id = p.content_type_id ORDER BY 1, 2, 3"
    ),
    "rights of roles": (
        "SELECT g.name, t.app_label, p.codename FROM auth_group g JOIN auth_group_permissions l ON l.group_id = g.id "
        "JOIN auth_permission p ON p.id = l.permission_id JOIN django_content_type t ON t.id = p.content_type_id "
        "ORDER BY 1, 2, 3"
    ),
    "migrations": "SELECT app, name FROM django_migrations ORDER BY 1, 2",
    "generations": "SELECT id FROM clinic_site_generation",
}
POSTGRESQL = {
    "columns": (
        "SELECT table_name || '.' || column_name, data_type, is_nullable, column_default, generation_expression "
        "FROM information_schema.columns WHERE table_schema = 'public'"
    ),
    "indexes": "SELECT tablename || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": (
        "SELECT conrelid::regclass::text || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace"
    ),
    "triggers": "SELECT tgrelid::regclass::text || '.' || tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}


def schema_and_rows(url: str) -> dict:
    """Return {name of a part: its definition or rows}."""
    found = {}
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        parts = connection.execute("SELECT type || ' ' || name, sql FROM sqlite_master").fetchall()
    else:
        connection = psycopg.connect(urlsplit(url).geturl())
        parts = [(f"{kind} {row[0]}", row[1:]) for kind, sql in POSTGRESQL.items() for row in connection.execute(sql)]
    found |= dict(parts)
    if url.startswith("sqlite"):
        tables = [name.removeprefix("table ") for name in found if name.startswith("table ")]
    else:
        tables = [
            table for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
    for table in tables:
        found[f"rows of {table}"] = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608
    for name, sql in ROWS.items():
        found[name] = connection.execute(sql).fetchall()
    connection.close()
    return found
