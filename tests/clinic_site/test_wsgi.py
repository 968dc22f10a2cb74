"""The application loads all of the code when it starts."""


def test_views_are_imported_before_the_first_request(application):
    expected = {"clinic_site.urls", "education.urls", "locations.urls", "locations.pages.near"}
    assert expected - set(application["modules"]) == set()
