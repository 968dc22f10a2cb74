"""/pictures/<key>-<width>.<kind>: a file of a picture that is on the site now. Nobody gets any other file.

/preview/pictures/<signed name>: the same for pages in a preview and for the admin, whose addresses work for an hour.
"""

from django.core.files.storage import default_storage
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from clinic_site.pictures import renditions
from clinic_site.pictures.picture import WORKS_FOR, Picture, signer
from clinic_site.publishing.preview import only_for_the_reader
from clinic_site.shared.headers import NOTHING
from clinic_site.shared.public_page import read_only

# A name always stands for the same bytes, so browsers need not ask again. Shared caches ask after ten seconds, like for
# pages, so that a picture that is taken off the site is gone everywhere after twenty.
CACHE = "public, max-age=86400, s-maxage=10, stale-while-revalidate=10, stale-if-error=86400"


@read_only
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Return the file of a published picture."""
    parts = renditions.NAME.fullmatch(name)
    if parts is None or not Picture.objects.published().with_files(parts["key"]).exists():
        raise Http404
    etag = f'"{name}"'
    found = get_conditional_response(request, etag=etag) or _file(parts)
    found["ETag"], found["Cache-Control"] = etag, CACHE
    return found


@read_only
def preview_picture(request: HttpRequest, signed: str) -> HttpResponse:
    """Return the file of any picture to whoever has its signed address."""
    try:
        parts = renditions.NAME.fullmatch(signer.unsign(signed, max_age=WORKS_FOR))
    except BadSignature:
        parts = None
    if parts is None:
        raise Http404
    return only_for_the_reader(_file(parts))


def _file(parts) -> HttpResponse:
    """Return a file as a response. Only files that renditions.py made have such names, so their type is known."""
    name = f"{renditions.FOLDER}/{parts['key']}/{parts['width']}.{parts['kind']}"
    try:
        with default_storage.open(name) as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    response = HttpResponse(content, content_type=renditions.TYPES[parts["kind"]])
    response["Content-Security-Policy"] = NOTHING
    return response
