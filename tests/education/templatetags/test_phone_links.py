import pytest

from education.templatetags.education import with_phone_links


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
