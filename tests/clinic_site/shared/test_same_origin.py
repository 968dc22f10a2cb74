"""Only pages of this host, as reported by the browser, can send the forms of public pages."""

import pytest

from clinic_site.shared.same_origin import is_same_origin


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"}, True),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": ""}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://testserver"}, False),
        ({"Origin": "http://testserver:8000"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://["}, False),
        ({"Origin": "\x00"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_form_is_accepted_only_if_the_browser_reports_our_origin(rf, headers, is_ours):
    assert is_same_origin(rf.post("/", headers=headers)) is is_ours
