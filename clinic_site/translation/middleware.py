"""Give each page the language of its address."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

from clinic_site.publishing.other_words import read_with
from clinic_site.setup.site_settings import settings_of
from clinic_site.shared.english_marks import is_marked, say_what_is_english
from clinic_site.shared.languages import ENGLISH, language_of
from clinic_site.translation.book import book_of

# Where a page says that some of it is still in English, if it is.
STILL_ENGLISH = "<!--still-english-->"


def speak_the_language_of_the_address(get_response):
    """Middleware that answers in the language in front of the address, with the words and the records in it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        request.LANGUAGE_CODE = language  # as Django's own middleware does
        if language == ENGLISH:
            with translation.override(ENGLISH):
                return get_response(request)
        with translation.override(language), read_with(partial(book_of, language)):
            response = get_response(request)
            response["Content-Language"] = language
            finish(response)
            return response

    return middleware


def finish(response: HttpResponse) -> None:
    """Turn the marks around English words of a finished page into `lang="en"`, and say that there are some."""
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    html = response.content.decode()
    html = html.replace(STILL_ENGLISH, still_english_line() if is_marked(html) else "")
    response.content = say_what_is_english(html)


def still_english_line() -> str:
    words = translation.gettext("Some of this page is still in English.")
    return f'<div class="still-english layout-frame layout-next-small"><small>{words}</small></div>'


def answer_if_the_language_is_open(get_response):
    """Middleware: a language that is not open has no pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        if language != ENGLISH and language not in settings_of(request).open_languages:
            raise Http404
        return get_response(request)

    return middleware
