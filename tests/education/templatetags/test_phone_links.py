import pytest

from education.templatetags.education import with_emergency_links, with_phone_links


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Call 1-800-222-1222.", 'Call <a href="tel:+18002221222">1-800-222-1222</a>.'),
        ("1 in 1,000 of 2014-2018", "1 in 1,000 of 2014-2018"),
        ("<b> & 1-800-222-12223", "&lt;b&gt; &amp; 1-800-222-12223"),
    ],
    ids=["a number to call", "other numbers", "escaped, and too long"],
)
def test_number_becomes_a_link_and_the_text_is_escaped(text, html):
    assert with_phone_links(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("For chest pain, call 911.", 'For chest pain, call <a href="tel:911">911</a>.'),
        ("Call or text 988 <now>", 'Call or text <a href="tel:988">988</a> &lt;now&gt;'),
        ("Room 9110, 1-911-555-0100", "Room 9110, 1-911-555-0100"),
    ],
    ids=["911", "988, escaped", "parts of other numbers"],
)
def test_911_and_988_can_be_tapped(text, html):
    assert with_emergency_links(text) == html
