"""The pages of the review by page."""


import pytest

from tests import factories as make
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
LIST, READ = "/admin/review/", "/admin/review/read/"


@pytest.fixture
def clinician():
    account = make_staff("Clinical reviewer")
    make.make_reviewer(name="Cleo Example", credentials="PT", account=account)
    return account


@pytest.fixture
def desk(client, clinician):
    client.force_login(clinician)
    return client


def page_of(path: str, **query) -> str:
    return f"/admin/review/page/?path={path}" + "".join(f"&{name}={value}" for name, value in query.items())


def tokens(page: Page) -> dict[str, str]:
    return {row["data-key"]: row["data-token"] for row in page.all("li", data_token=True)}


def read(client, path: str) -> dict[str, str]:
    """Read all texts of the page at `path`, as its script does. Return the tokens by the texts' keys."""
    found = tokens(Page(client.get(page_of(path))))
    assert client.post(READ, {"text": list(found.values())}).json() == {"read": len(found)}
    return found


def messages_of(answer) -> list[str]:
    return [item.text for item in Page(answer).all("ul", class_="messagelist")[0].all("li")]


def test_list_shows_pages_and_progress(desk):
    make.make_topic(slug="one", title="One")
    make.make_question()
    make.make_question()
    make.make_term(**make.reviewed())
    page = Page(desk.get(LIST))
    rows = [row.text for row in page.one("tbody").all("tr")]
    assert rows == ["Print “One” One /one/ 1", "Print “Questions” Questions /questions/ 2"]
    assert page.one("p", id="review-progress").text == "1 of 4 texts are read and signed."


def test_account_that_reviews_nothing_is_refused(client):
    client.force_login(make_staff("Writer"))
    assert [
        client.get(url).status_code
        for url in (LIST, page_of("/questions/"), page_of("/questions/").replace("page/?", "page/frame/?"))
    ] == [403, 403, 403]
    assert client.post(READ).status_code == 403
