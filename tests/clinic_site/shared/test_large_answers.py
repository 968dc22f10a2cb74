"""Views hand large answers over to the server, and give small ones themselves."""

import pytest

from clinic_site.shared.large_answers import HANDED_OVER, HANDOVER, PIECE, Handover, large_answer


def answer(rf, texts=("a", "é"), *, is_large, handover=None, **options):
    request = rf.get("/locations/clinics.csv?x=1", **({HANDOVER: handover} if handover else {}))
    return large_answer(request, iter(texts), is_large=is_large, content_type="text/csv", may_lag=300, **options)


def never_read():
    raise AssertionError("The view made a large answer itself.")
    yield ""


@pytest.mark.parametrize("handover", [None, Handover(), Handover(is_maker=True)], ids=str)
def test_small_answer_is_a_response_like_any_other(rf, handover):
    response = answer(rf, is_large=False, handover=handover)
    assert (response.status_code, response.streaming, response.content) == (200, False, "aé".encode())
    assert response["Content-Type"] == "text/csv"


@pytest.mark.parametrize("handover", [None, Handover(is_maker=True)], ids=str)
def test_large_answer_is_streamed_where_nobody_takes_it_over(rf, handover):
    response = answer(rf, ["é" * PIECE, "b", "c"], is_large=True, handover=handover)
    assert list(response) == [("é" * PIECE).encode(), b"bc"]
    assert not (handover and handover.is_handed_over)


def test_large_answer_is_handed_over_unread_with_its_name(rf):
    handover = Handover()
    response = answer(rf, never_read(), is_large=True, handover=handover, depends_on=[3], made_with=lambda: ["/other/"])
    assert (response.status_code, response.content, handover.is_handed_over) == (HANDED_OVER, b"", True)
    assert (handover.name, handover.may_lag) == ("http://testserver/locations/clinics.csv 3", 300)
    assert handover.made_with() == ["/other/"]


def test_name_does_not_follow_the_host_of_the_request_if_the_site_knows_its_own(rf, settings):
    settings.SITE_URL = "https://needling.example.org"
    handover = Handover()
    answer(rf, is_large=True, handover=handover)
    assert handover.name == "https://needling.example.org/locations/clinics.csv"
