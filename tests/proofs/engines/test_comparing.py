"""The comparison finds each difference, leaves out what is allowed by name, and the table names pages and figures."""

from tests.proofs.engines.comparing import Difference, differences
from tests.proofs.engines.table import Result, lines

LINK = {"color": "rgb(0, 0, 0)", "textDecorationLine": "underline"}


def test_same_looks_have_no_differences():
    assert differences({"link 1": LINK}, {"link 1": dict(LINK)}, {}) == []


def test_other_value_and_missing_part_are_differences():
    found = differences(
        {"link 1": LINK, "menu 1": {"color": "red"}}, {"link 1": LINK | {"textDecorationLine": "none"}}, {}
    )
    assert found == [
        Difference("link 1", "textDecorationLine", "underline", "none"),
        Difference("menu 1", "color", "red", "missing"),
    ]
    assert str(found[0]) == "link 1, textDecorationLine: none, not underline"


def test_part_that_only_the_other_engine_shows_is_a_difference():
    assert differences({}, {"menu 1": {"color": "red"}}, {}) == [Difference("menu 1", "color", "missing", "red")]


def test_allowed_property_of_a_part_is_left_out_and_no_other():
    allowed = {("list of choices", "color"): "the look of the system"}
    expected = {"list of choices 1": {"color": "black", "fontSize": "18px"}, "link 1": {"color": "black"}}
    found = {"list of choices 1": {"color": "gray", "fontSize": "18px"}, "link 1": {"color": "gray"}}
    assert differences(expected, found, allowed) == [Difference("link 1", "color", "black", "gray")]


def test_table_counts_checks_and_lists_each_fault_once_with_its_pages():
    result = Result("Firefox", "153.8", pages=5, seconds=12.4)
    for page in ("/a/", "/b/", "/c/", "/d/"):
        result.add(page, ["too wide"], checks=2)
    result.add("/e/", [])
    assert lines([result]) == [
        "Firefox: too wide",
        "    /a/, /b/, /c/ and 1 more",
        "",
        "engine   version  pages  checks  differences  seconds",
        "Firefox  153.8    5      9       1            12",
    ]


def test_table_without_faults_is_only_the_table():
    assert lines([Result("Chromium", "1", pages=1, checks=3)]) == [
        "engine    version  pages  checks  differences  seconds",
        "Chromium  1        1      3       0            0",
    ]
