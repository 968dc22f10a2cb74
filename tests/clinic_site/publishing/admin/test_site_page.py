"""The staff page that shows a page of the site beside its records."""

import pytest
from django.db.models.signals import post_init
from django.urls import reverse

from clinic_site.publishing import workflow
from clinic_site.publishing.records_read import records_read
from education.models import Topic
from education.models.listing import ON_A_PAGE
from tests import factories as make
from tests.html import Page
from tests.many_records import copies
from tests.staff import change_url, list_url, make_staff, page_url

pytestmark = pytest.mark.django_db


def staff_page(client, path):
    return client.get(reverse("admin:site_page"), {"path": path})


def frame(client, path):
    return client.get(reverse("admin:site_page_frame"), {"path": path})


def names(records):
    return [str(one.record) for one in records]


@pytest.fixture
def condition():
    return make.make_condition(name="Stiff neck", slug="stiff-neck")


def test_record_that_the_page_is_about_comes_first_with_its_status_and_a_link_to_edit_it(writer, condition):
    condition.summary += " changed"
    workflow.save_draft(condition, by=make_staff("Writer"))
    answer = staff_page(writer, condition.get_absolute_url())
    [main] = answer.context["main"]
    assert (main.record, main.status, main.edit_url) == (condition, "On the site, has a draft", change_url(condition))
    assert Page(answer).one("section", aria_labelledby="site-page-main").one("a")["href"] == change_url(condition)


def test_records_whose_words_are_on_the_page_are_listed_by_kind(writer):
    shown = make.make_question(question="Does it leave a mark?", status="published")
    make.make_question(question="Never shown?", status="draft")
    kinds = dict(staff_page(writer, "/questions/").context["kinds"])
    assert names(kinds["Questions"]) == [str(shown)]


@pytest.mark.parametrize(
    "typed", ["/conditions/stiff-neck/", "conditions/stiff-neck", " http://testserver/conditions/stiff-neck/#top "]
)
def test_address_can_be_typed_or_pasted(writer, condition, typed):
    answer = staff_page(writer, typed)
    assert (answer.context["path"], names(answer.context["main"])) == ("/conditions/stiff-neck/", ["Stiff neck"])


@pytest.mark.parametrize(
    "typed", ["https://elsewhere.example/safety/", "/admin/", "//elsewhere.example/", "http://[", "/preview/x/"]
)
def test_address_of_another_site_or_of_the_desk_is_refused_with_the_reason(writer, typed):
    answer = staff_page(writer, typed)
    assert answer.context["path"] is None
    assert Page(answer).one("p", class_="errornote").text.startswith("This is not an address of a page of this site.")
    assert frame(writer, typed).status_code == 404


@pytest.mark.parametrize("typed", ["/no-such-page/", "/sitemap.xml", "/favicon.ico", "/metrics"])
def test_address_without_a_page_shows_no_records(writer, typed):
    assert staff_page(writer, typed).context["is_page"] is False


def test_frame_shows_what_visitors_see_and_its_links_lead_on_among_the_staff_pages(writer, condition):
    answer = frame(writer, "/conditions/")
    links = Page(answer).one("main").all("a", href=True)
    [link] = [link for link in links if "stiff-neck" in link["href"]]
    assert (link["href"], link["target"]) == ("/admin/page/?path=%2Fconditions%2Fstiff-neck%2F", "_top")
    assert Page(answer).all("div", class_="layout-frame preview-banner") == []


def test_frame_is_not_stored_and_may_be_framed_only_by_this_site(writer, condition):
    answer = frame(writer, "/conditions/")
    policy = [part.strip() for part in answer["Content-Security-Policy"].split(";") if "frame-ancestors" in part]
    assert "no-store" in answer["Cache-Control"]
    assert (answer["X-Frame-Options"], policy) == ("SAMEORIGIN", ["frame-ancestors 'self'"])
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_frame_shows_no_draft(writer, condition):
    condition.summary = "Okapiwort."
    workflow.save_draft(condition, by=make_staff("Writer"))
    assert "Okapiwort" not in frame(writer, condition.get_absolute_url()).content.decode()


def test_visitors_get_the_same_page_whether_or_not_they_are_staff(writer, client, condition):
    path = condition.get_absolute_url()
    as_staff = writer.get(path)
    client.logout()
    as_visitor = client.get(path)
    assert as_staff.content == as_visitor.content
    assert as_staff["Cache-Control"] == as_visitor["Cache-Control"]
    assert "/admin/" not in as_visitor.content.decode()


def test_staff_see_only_kinds_that_they_may_view_and_edit_links_only_where_they_may_change(client, condition):
    clinic = make.make_clinic()
    client.force_login(make_staff("Location manager"))
    assert staff_page(client, condition.get_absolute_url()).context["main"] == []
    client.force_login(make_staff("Writer"))
    [main] = staff_page(client, clinic.get_absolute_url()).context["main"]
    assert (main.record, main.edit_url) == (clinic, "")


def test_visitor_is_sent_to_the_sign_in(client):
    for name in ("site_page", "site_page_frame"):
        assert client.get(reverse(f"admin:{name}"))["Location"].startswith("/admin/login/")


def test_desk_and_records_lead_to_the_page(writer, condition):
    assert Page(writer.get("/admin/")).one("form", class_="site-page-form")["action"] == "/admin/page/"
    strip = Page(writer.get(change_url(condition))).one("div", class_="standing")
    assert "/admin/page/?path=%2Fconditions%2Fstiff-neck%2F" in [link["href"] for link in strip.all("a")]
    draft = make.make_condition(status="draft")
    assert "Edit what is on its page" not in Page(writer.get(change_url(draft))).text


def test_record_says_how_much_of_it_is_in_spanish_and_leads_there(admin_client, condition):
    question = make.make_question(question="Does it leave a mark?", short_answer="It can.", status="published")
    other = make.make_question(question="How long does it take?", status="published")
    assert rows(admin_client, "/questions/") == {str(question): [], str(other): []}  # nobody has begun to translate
    translation = make.make_translation(question)
    new = reverse("admin:clinic_site_translation_start")
    assert rows(admin_client, "/questions/") == {
        str(question): [("Spanish: whole", change_url(translation))],
        str(other): [("Spanish: missing", f"{new}?kind={translation.content_type_id}&key={other.pk}")],
    }
    question.short_answer = "It may leave a bruise."
    question.save()
    assert rows(admin_client, "/questions/")[str(question)] == [("Spanish: stale: 1", change_url(translation))]


def rows(client, path):
    """Return {the name of a record: [(the words of a link beside it, its address)]} of the questions of a page."""
    shown = dict(staff_page(client, path).context["kinds"])["Questions"]
    return {str(one.record): [(link.label, link.url) for link in one.links] for one in shown}


def test_page_takes_the_same_number_of_queries_for_any_number_of_records(writer, django_assert_max_num_queries):
    for _number in range(30):
        make.make_question(status="published")
    staff_page(writer, "/questions/")
    with django_assert_max_num_queries(40):
        staff_page(writer, "/questions/")


def test_records_are_noticed_only_while_somebody_asks(condition):
    with records_read() as found:
        Topic.objects.first()
        type(condition).objects.get()
    type(condition).objects.get()
    assert found == [condition]
    assert [key for key, *_others in post_init.receivers if "records_read" in str(key)] == []


@pytest.mark.parametrize("words", ["front", "Home", "hero"])
def test_search_among_the_pages_finds_the_home_page(writer, words):
    home = make.make_topic(slug="home", title="Less pain, more movement")
    make.make_topic(slug="other", title="Other")
    listed = writer.get(list_url(Topic), {"q": words}).context["cl"].result_list
    assert list(listed) == [home]


def test_list_of_pages_shows_their_addresses(writer):
    make.make_topic(slug="home")
    make.make_topic(slug="what-to-expect")
    cells = Page(writer.get(list_url(Topic))).all("td", class_="field-address")
    assert sorted(cell.text for cell in cells) == ["/", "/what-to-expect/"]


@pytest.fixture
def last_question():
    """A question on the second page of a long list."""
    first = make.make_question(question="A?", category="treatment")
    copies(first, ON_A_PAGE - 1, lambda number: {"question": f"B {number:03}?", "slug": f"b-{number}"})
    return make.make_question(question="The last one?", slug="last", category="money")


def test_address_of_a_record_of_a_long_list_shows_the_page_that_has_it(writer, last_question):
    kinds = dict(staff_page(writer, "/questions/last/").context["kinds"])
    assert names(kinds["Questions"]) == [str(last_question)]
    assert Page(frame(writer, "/questions/?page=2")).one("li", id="last")


def test_record_of_a_long_list_links_to_the_page_that_has_it(writer, last_question):
    found = Page(writer.get(page_url(last_question, "release")))
    assert "/questions/?page=2#last" in found.hrefs
    assert f"{reverse('admin:site_page')}?path=%2Fquestions%2F%3Fpage%3D2#last" in found.hrefs


def test_preview_of_a_draft_shows_the_page_of_the_long_list_that_has_it(writer, last_question):
    last_question.short_answer = "Said in another way."
    workflow.save_draft(last_question, by=make_staff("Writer"))
    assert "Said in another way." in Page(writer.get(page_url(last_question, "preview_page"))).main.text
