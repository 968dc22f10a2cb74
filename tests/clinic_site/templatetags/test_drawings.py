"""Labels of drawings, which languages break into lines of their own."""

import pytest

from clinic_site.templatetags.drawings import lines_at


@pytest.mark.parametrize(
    ("label", "position", "content"),
    [
        ("nerve", 12, "nerve"),
        ("jaw / joint", 12, 'jaw<tspan x="12" dy="18">joint</tspan>'),
        ("Brazo / y / codo", "184 30", 'Brazo<tspan x="184" dy="30">y</tspan><tspan x="184" dy="30">codo</tspan>'),
        ("<b> / &", 1, '&lt;b&gt;<tspan x="1" dy="18">&amp;</tspan>'),
    ],
)
def test_label_has_each_line_below_the_one_before_it(label, position, content):
    assert lines_at(label, position) == content
