"""A site in production refuses settings that are unsafe together; a trial and a build accept them."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.clinic_site.bare_machine import KEY, read

SITE = {"DATABASE_URL": "postgres://site@db.example/site", "ALLOWED_HOSTS": "needling.example.org"}


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SECRET_KEY": "x"}, "SECRET_KEY has fewer than 32 characters."),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY is made up and can be guessed."),
        ({"SECRET_KEY": "django-" + "insecure-" + KEY}, "SECRET_KEY is made up and can be guessed."),
        ({"SECRET_KEY": "CHANGEME" + KEY}, "SECRET_KEY is made up and can be guessed."),
        ({"DEBUG": "True"}, "DEBUG is True, and error pages would show settings and data to visitors."),
        ({"ALLOWED_HOSTS": "*"}, 'ALLOWED_HOSTS contains "*", which allows every host name'),
        (
            {"ALLOWED_HOSTS": "https://a.example"},
            'ALLOWED_HOSTS contains "https://a.example", which is not a host name.',
        ),
        ({"ALLOWED_HOSTS": "a.example:443"}, 'ALLOWED_HOSTS contains "a.example:443", which contains a port'),
        ({"ALLOWED_HOSTS": "a.example, b.example"}, 'ALLOWED_HOSTS contains " b.example", which is not a host name.'),
        ({"ALLOWED_HOSTS": "a.example,"}, 'ALLOWED_HOSTS contains "", which is empty.'),
    ],
)
def test_unsafe_setting_stops_a_site_in_production(machine, settings, sentence):
    with pytest.raises(ImproperlyConfigured) as error:
        read(machine, **SITE | settings)
    assert str(error.value).startswith(sentence)
    for same in ({"HTTPS": "False"}, {"DATABASE_URL": "sqlite:///:memory:"}):
        read(machine, **SITE | settings | same)


def test_missing_host_names_stop_a_site_in_production(machine):
    with pytest.raises(ImproperlyConfigured, match="The setting ALLOWED_HOSTS is missing"):
        read(machine, DATABASE_URL=SITE["DATABASE_URL"])


def test_name_with_two_values_in_the_file_stops_the_site(machine):
    (machine / ".env").write_text("CLINIC_NAME=One\nLOG_LEVEL=INFO\nLOG_LEVEL=INFO\nCLINIC_NAME=Two\n")
    with pytest.raises(ImproperlyConfigured) as error:
        read(machine)
    assert str(error.value) == (
        f"CLINIC_NAME is in {machine / '.env'} twice, with different values. Remove one of the two lines."
    )
