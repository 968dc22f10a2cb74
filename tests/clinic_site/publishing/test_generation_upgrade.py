"""A database of the release before the changes of each table were noted gets their column and triggers."""

import json

from tests.own_database import own_database

# What that release had: one number, and triggers that increase it.
BEFORE = """
from django.db import connection
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%json_set%'")
        triggers = cursor.fetchall()
        for name, _table, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("ALTER TABLE clinic_site_generation DROP COLUMN changed")
        for name, _table, sql in triggers:
            if not name.endswith(".menus_update"):
                counting = "BEGIN UPDATE clinic_site_generation SET number = number + 1; END"
                cursor.execute(sql.partition("BEGIN")[0] + counting)
    else:
        cursor.execute("ALTER TABLE clinic_site_generation DROP COLUMN changed")
        cursor.execute('''
            CREATE OR REPLACE FUNCTION clinic_site_next_generation() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN UPDATE clinic_site_generation SET number = number + 1; RETURN NULL; END $$
        ''')
    cursor.execute("DELETE FROM django_migrations WHERE app = 'clinic_site' AND name = '0035_generation_of_each_table'")
"""
CHANGE = """
import json
from clinic_site.publishing import generation
from tests import factories as make
before = generation.changes_now()
make.make_topic()
after = generation.changes_now()
print(json.dumps([before[:2], after[:2]]))
"""


def test_upgraded_database_makes_every_page_old_once_and_then_names_what_changes(
    tmp_path, django_db_setup, django_db_blocker
):
    with django_db_blocker.unblock(), own_database(tmp_path) as database:
        database.run(BEFORE)
        database.manage("migrate", "--verbosity=0")
        [[number, names], [later, changed]] = json.loads(database.run(CHANGE))
    assert names == {"everything": number}
    grown = {name: at - number for name, at in changed.items() if name != "everything"}
    assert sorted(grown) == ["education_topic", "education_topic.menus"]
    assert max(grown.values()) == later - number
