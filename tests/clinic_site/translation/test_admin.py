"""Translations in the admin: side by side, with the English words that the translator saw."""

import pytest

from clinic_site.publishing import workflow
from clinic_site.publishing.comparison import compare
from clinic_site.publishing.preview_links import PreviewLink
from clinic_site.publishing.undo import bring_back, deleted
from clinic_site.translation.models import Translation
from tests import factories as make
from tests.staff import change_url, form_data, list_url, make_staff, page_url, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_record():
    return make.make_warning_sign(name="Trouble breathing", detail="Short of breath.", call_911_if="", search_words="")


@pytest.fixture
def translation(sign_record):
    return make.make_translation(sign_record)


@pytest.fixture
def as_translator(client):
    account = make_staff("Translator")
    client.force_login(account)
    return account


def stored(translation) -> dict:
    translation.refresh_from_db()
    draft = workflow.draft_of(translation)
    return (draft.contents.get("texts") if draft else None) or translation.texts


def save(client, translation, **typed):
    return client.post(change_url(translation), form_data(translation, **typed), follow=True)


def test_record_starts_its_translation(client, as_translator, sign_record):
    page = client.get(change_url(sign_record)).content.decode()
    assert "Spanish: missing" in page
    start = page.partition('<form method="post" action="')[2].partition('"')[0].replace("&amp;", "&")
    assert client.get(start).url == change_url(sign_record)
    answer = client.post(start)
    found = Translation.objects.get()
    assert (found.record, found.texts, found.is_released) == (sign_record, {}, False)
    assert answer.url == change_url(found)
    assert client.post(start).url == answer.url


def test_form_shows_english_words_beside_the_spanish_field(client, as_translator, translation):
    page = client.get(change_url(translation)).content.decode()
    assert "Short of breath." in page
    assert 'name="texts-detail-says"' in page
    assert "texts-call_911_if" not in page  # the record says nothing there
    assert "Spanish: whole" in client.get(change_url(translation.record)).content.decode()


def test_pair_has_the_english_words_that_the_translator_saw(client, as_translator, translation):
    make.change(translation.record, detail="Published meanwhile.")
    save(client, translation, **{"texts-detail-says": "Le falta el aire.", "texts-detail-seen": "Short of breath."})
    assert stored(translation)["detail"] == {"says": "Le falta el aire.", "of": "Short of breath."}


def test_stale_text_stays_stale_unless_it_is_changed_or_ticked(client, as_translator, translation):
    make.change(translation.record, detail="Short of breath, even at rest.")
    page = client.get(change_url(translation)).content.decode()
    assert "The English words changed" in page
    assert "even at rest" in page.rpartition("<ins>")[2].partition("</ins>")[0]
    seen = {"texts-detail-seen": "Short of breath, even at rest."}
    save(client, translation, **seen, why="Nothing new")
    assert stored(translation)["detail"]["of"] == "Short of breath."
    save(client, translation, **seen, **{"texts-detail-right": "on"})
    assert stored(translation)["detail"]["of"] == "Short of breath, even at rest."


def test_emptied_text_is_missing(client, as_translator, translation):
    save(client, translation, **{"texts-detail-says": " "})
    assert "detail" not in stored(translation)


def test_two_translators_of_one_record_keep_both_words(client, as_translator, translation):
    opened = client.get(change_url(translation)).context["adminform"].form.initial["opened"]
    save(client, translation, **{"texts-name-says": "Le cuesta respirar", "texts-name-seen": "Trouble breathing"})
    mine = {"texts-detail-says": "Falta de aire.", "texts-detail-seen": "Short of breath.", "opened": opened}
    page = save(client, translation, **mine)
    form = page.context["adminform"].form
    assert [change.field for change in form.meeting.taken] == ["texts-name"]
    assert form.meeting.both == []
    assert "Le cuesta respirar" in form.data["texts-name-says"]
    again = {key: form.data[key] for key in form.data if key.startswith(("texts-", "opened"))}
    save(client, translation, **again)
    says = {name: pair["says"] for name, pair in stored(translation).items()}
    assert says == {"name": "Le cuesta respirar", "detail": "Falta de aire."}


def test_same_text_changed_by_two_is_offered(client, as_translator, translation):
    opened = client.get(change_url(translation)).context["adminform"].form.initial["opened"]
    save(client, translation, **{"texts-detail-says": "Theirs", "texts-detail-seen": "Short of breath."})
    mine = {"texts-detail-says": "Mine", "texts-detail-seen": "Short of breath.", "opened": opened}
    form = save(client, translation, **mine).context["adminform"].form
    assert [change.field for change in form.meeting.both] == ["texts-detail"]
    assert form.data["texts-detail-says"] == "Mine"
    again = {key: form.data[key] for key in form.data if key.startswith(("texts-", "opened"))}
    save(client, translation, **again, **{"take-texts-detail": "on"})
    assert stored(translation)["detail"]["says"] == "Theirs"


def test_comparison_names_fields_and_words(translation):
    new = workflow.contents.contents_of(translation)
    new = new | {"texts": new["texts"] | {"detail": {"says": "Otra cosa", "of": "Short of breath."}}}
    changes = compare(Translation, workflow.contents.contents_of(translation), new)
    assert [(change.label, change.new) for change in changes] == [("what to know", "Otra cosa")]
    assert changes[0].is_material
    whole = compare(Translation, {}, new)
    assert {change.field for change in whole} >= {"texts-name", "texts-detail-of"}
    assert not {"content_type", "object_id"} & {change.field for change in whole}


def test_history_and_release_pages_show_words(client, translation):
    client.force_login(make_staff("Publisher"))
    save(client, translation, **{"texts-detail-says": "Falta de aire.", "texts-detail-seen": "Short of breath."})
    for page in ("history", "release", "compare"):
        query = "?old=now&new=now" if page == "compare" else ""
        html = client.get(page_url(translation, page) + query).content.decode()
        assert "&#x27;says&#x27;" not in html
    assert "<ins>Falta de aire</ins>" in client.get(page_url(translation, "release")).content.decode()


def test_second_person_approves_and_is_named(client, translation):
    writer, reader = make_staff("Publisher"), make_staff("Publisher")
    client.force_login(writer)
    save(client, translation, **{"texts-detail-says": "Falta de aire.", "texts-detail-seen": "Short of breath."})
    assert "someone else" in sign(client, translation, "approve").content.decode()
    client.force_login(reader)
    sign(client, translation, "approve")
    workflow.publish(translation, by=reader)
    translation.refresh_from_db()
    assert (translation.checked_by, translation.is_sample) == (reader, False)
    assert translation.says("detail") == "Falta de aire."


def test_translator_cannot_approve_or_publish(client, as_translator, translation):
    other = make_staff("Translator")
    translation.texts = translation.texts | {"detail": {"says": "Falta de aire.", "of": "Short of breath."}}
    workflow.save_draft(translation, by=other)
    assert sign(client, translation, "approve").status_code == 403
    assert client.post(page_url(translation, "release"), {"do": "publish"}).status_code == 403


def test_preview_shows_the_spanish_page(client, as_translator, translation):
    translation.texts = translation.texts | {"detail": {"says": "Falta de aire.", "of": "Short of breath."}}
    workflow.save_draft(translation, by=as_translator)
    page = client.get(page_url(translation, "preview_page"))
    html = page.content.decode()
    assert page.status_code == 200
    assert 'lang="es' in html
    assert "Falta de aire." in html
    assert Translation.objects.get().says("detail") == "Español: Short of breath."


def test_preview_of_a_translation_of_an_unpublished_record(client, as_translator):
    translation = make.make_translation(make.make_warning_sign(status="draft", detail="Secret sign."), status="draft")
    html = client.get(page_url(translation, "preview_page")).content.decode()
    assert "Español: Secret sign." in html
    translation.record.refresh_from_db()
    assert not translation.record.is_published


def test_page_of_the_record_on_a_preview_link(client, as_translator, translation):
    link = PreviewLink.objects.make(translation, by=as_translator)
    client.logout()
    html = client.get(link.get_absolute_url()).content.decode()
    assert "Español: Short of breath." in html


def test_translation_is_deleted_and_restored_with_its_record(translation):
    record, key = translation.record, translation.pk
    record.delete()
    assert not Translation.objects.exists()
    version = deleted(type(record)).get()
    done = bring_back(version, by=None)
    back = Translation.objects.get()
    assert (back.pk, back.record, back.is_released) == (key, done.what, False)
    assert back.says("detail") == "Español: Short of breath."
    assert "Spanish" in done.remarks[0] or "Español" in done.remarks[0]


def test_translation_of_a_deleted_record_is_not_restored(client, translation):
    name = str(translation)
    translation.record.delete()
    version = deleted(Translation).get()
    assert str(version.instance) == name.replace("(Esp", "(deleted) (Esp")
    client.force_login(make_staff("Administrator"))
    page = client.post(f"{list_url(Translation)}deleted/{version.pk}/bring-back/", follow=True).content.decode()
    assert "It needs a record that was deleted too" in page
    assert not Translation.objects.exists()


def test_list_asks_the_same_number_of_queries_for_many(client, django_assert_max_num_queries):
    client.force_login(make_staff("Publisher"))
    for _number in range(12):
        make.make_translation()
    with django_assert_max_num_queries(32):
        page = client.get(list_url(Translation)).content.decode()
    assert "whole" in page.casefold()


def test_reader_sees_words_without_fields(client, translation):
    client.force_login(make_staff("Writer"))
    page = client.get(change_url(translation)).content.decode()
    assert "Español: Short of breath." in page
    assert "texts-detail-says" not in page
