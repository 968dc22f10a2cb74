"""Redirect old addresses to new ones."""

from django.http import HttpResponsePermanentRedirect

from clinic_site.old_addresses.models import OldAddress


def redirect_old_addresses(get_response):
    """Middleware: redirect (301) an address that is not found to the current address of its page.

    Pages that exist need no extra query. The query string is dropped, so that search terms aren't passed on. Browsers
    have to revalidate each time, so that a page that returns to an old address never causes a redirect loop.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        address = OldAddress.objects.new_address(request.path)
        if address is None:
            return response
        return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "no-cache"})

    return middleware
