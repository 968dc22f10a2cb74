"""Long pages become columns of a readable size, and columns fill the sheets in order."""

from pathlib import Path

from tests.contact_sheets.arranging import MOST_COLUMNS, SIDE, Grid, Picture, columns, sheets
from tests.contact_sheets.drawing import page_of

GRID = Grid(across=8, rows=2)


def page(height: int, caption: str = "/safety/", width: int = 390) -> Picture:
    return Picture(Path("/pictures/1.png"), caption, width, height)


def test_short_page_is_one_column_that_is_not_enlarged():
    [column] = columns(page(300, width=100), GRID)
    assert (column.caption, column.top, column.width, column.height) == ("/safety/", 0, 100, 300)


def test_long_page_is_cut_without_a_gap():
    found = columns(page(5000), GRID)
    assert [column.caption for column in found] == ["/safety/ (1)", "/safety/ (2)", "/safety/ (3)", "/safety/ (4)"]
    assert [column.top for column in found] == [GRID.height * number for number in range(4)]
    assert sum(column.height for column in found) == 5000 * GRID.width // 390


def test_page_of_hundreds_of_entries_ends_after_the_most_columns_and_says_so():
    found = columns(page(100_000), GRID)
    assert len(found) == MOST_COLUMNS
    assert found[0].caption.startswith("/safety/ (1 of ")


def test_columns_fill_a_sheet_before_the_next_begins():
    assert [len(sheet) for sheet in sheets([page(300)] * 17, GRID)] == [16, 1]


def test_sheet_is_no_larger_than_its_side():
    for grid in (GRID, Grid(3, 2), Grid(4, 3)):
        assert grid.across * grid.width < SIDE
        assert grid.rows * grid.height < SIDE


def test_caption_is_escaped():
    assert "/search/?q=&lt;b&gt;" in page_of(columns(page(300, "/search/?q=<b>"), GRID), GRID)
