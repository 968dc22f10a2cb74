"""A language has pages for visitors once it is open: see `LanguageOpening`."""

from django.http import Http404, HttpRequest, HttpResponse

from clinic_site.setup.site_settings import settings_of
from clinic_site.shared.languages import ENGLISH, language_of


def answer_if_the_language_is_open(get_response):
    """Middleware: a language that is not open has no pages."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request.path_info)
        if language != ENGLISH and language not in settings_of(request).open_languages:
            raise Http404
        return get_response(request)

    return middleware
