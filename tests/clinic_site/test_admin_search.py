"""The search and filters of the admin's lists handle any input and any URL."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db

LISTS = ["education/topic", "education/reference", "locations/clinic", "locations/state", "auth/user"]
QUERIES = ["q=%00", "q=" + "x" * 20_000, "q=%27%20OR%201=1", "q=" + "+".join(["a"] * 300), "q=%F0%9F%92%89", "q=%ff"]


@pytest.mark.parametrize("path", LISTS)
def test_search_of_a_list_never_fails(administrator, path):
    administrator.raise_request_exception = False
    make.make_clinic()
    statuses = {query[:20]: administrator.get(f"/admin/{path}/?{query}").status_code for query in QUERIES}
    assert {query: status for query, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query", ["id__exact=x", "id__in=1,x", "password__startswith=a", "p=x", "o=9.9", "e=1", "%00=1"]
)
def test_invalid_filter_redirects_or_is_refused(administrator, path, query):
    administrator.raise_request_exception = False
    assert administrator.get(f"/admin/{path}/?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("path", [*LISTS, "locations/place"])
def test_record_url_that_postgresql_rejects_gets_an_error_page(administrator, path):
    administrator.raise_request_exception = False
    assert administrator.get(f"/admin/{path}/%00/change/").status_code == 400


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", ["pk__regex=(", "id__iregex=[", "id=%00", "id%00=1"])
def test_filter_that_postgresql_rejects_gets_an_error_page(administrator, path, query):
    administrator.raise_request_exception = False
    assert administrator.get(f"/admin/{path}/?{query}").status_code == 400
