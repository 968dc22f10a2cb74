"""Give each page the language of its address."""

import re
from collections.abc import Callable
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import translation
from django.views.defaults import page_not_found

from clinic_site.publishing.other_words import in_english as records_in_english
from clinic_site.publishing.other_words import read_with
from clinic_site.setup.site_settings import settings_of
from clinic_site.shared.english_marks import is_marked, say_what_is_english
from clinic_site.shared.languages import ENGLISH, SPANISH, in_english, language_of
from clinic_site.translation.book import book_of

# Where a page says that some of it is still in English, or that nobody has checked its translation.
ABOUT_THE_TRANSLATION = "<!--about-the-translation-->"
# The signs that mark English words, in an address: nobody but this site may write them.
TYPED_MARKS = re.compile(r"%EE%80%8[0-2]|\xee\x80[\x80-\x82]|[\ue000-\ue002]", re.IGNORECASE)


def speak_the_language_of_the_address(get_response):
    """Middleware that answers in the language in front of the address, with the words and the records in it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if TYPED_MARKS.search(query := request.META.get("QUERY_STRING", "")):
            request.META["QUERY_STRING"] = TYPED_MARKS.sub("", query)
        language = language_of(request.path_info)
        if language != ENGLISH and "." in request.path_info.rpartition("/")[2]:  # a file, such as open data
            return HttpResponsePermanentRedirect(in_english(request.path_info))
        request.LANGUAGE_CODE = language  # as Django's own middleware does
        if language == ENGLISH:
            with translation.override(ENGLISH):
                return get_response(request)
        return answered_in(language, partial(get_response, request))

    return middleware


def answered_in(language: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what `answer` makes with the words of `language` and the records in it."""
    with translation.override(language), read_with(partial(book_of, language)) as reading:
        response = answer()
        response.headers.setdefault("Content-Language", language)
        finish(response, has_unchecked=reading.has_unchecked)
        return response


def finish(response: HttpResponse, *, has_unchecked: bool = False) -> None:
    """Turn the marks around English words of a finished page into `lang="en"`.

    The page says that there are some, and that nobody checked a translation if it shows one that `has_unchecked`.
    """
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    html = response.content.decode()
    lines = [translation.gettext("Some of this page is still in English.")] if is_marked(html) else []
    if has_unchecked:
        lines.append(translation.gettext("Sample translation: nobody who reads both languages has checked it yet."))
    said = f'<div class="about-translation layout-frame">{" ".join(lines)}</div>' if lines else ""
    html = html.replace(ABOUT_THE_TRANSLATION, said)
    if translation.get_language() == SPANISH:
        html = contracted(html)
    response.content = say_what_is_english(html)
    if response.has_header("Content-Length"):  # of the page with its marks
        response["Content-Length"] = str(len(response.content))


def contracted(text: str) -> str:
    """Return Spanish `text` with "del" and "al" where the one name with "el" follows "de" or "a".

    What visitors and staff wrote stays as it is.
    """
    return re.sub(r"\b([dD]e|[aA]) (?=el Distrito de Columbia)el", r"\1l", text)


def answer_if_the_language_is_open(get_response):
    """Middleware: a language that is not open has no pages. Its addresses say so in English, with links that work."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        if language == ENGLISH or language in settings_of(request).open_languages:
            return get_response(request)
        with records_in_english(), translation.override(ENGLISH):
            response = page_not_found(request, Http404())
        response["Content-Language"] = ENGLISH
        return response

    return middleware
