from django.urls import set_script_prefix

from clinic_site.shared.url_names import address_of


def test_address_is_the_one_that_django_gives():
    assert address_of("search") == "/search/"
    assert address_of("education:condition", "headache") == "/conditions/headache/"


def test_address_follows_the_place_of_the_site():
    assert address_of("search") == "/search/"
    try:
        set_script_prefix("/needling/")
        assert address_of("search") == "/needling/search/"
    finally:
        set_script_prefix("/")
