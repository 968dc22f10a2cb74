"""What a visitor gets who asks for an old address: the way to the new one."""

from django.http import HttpResponsePermanentRedirect

from clinic_site.old_addresses.models import OldAddress


def redirect_old_addresses(get_response):
    """Middleware: lead from an address that is not found to where its page is now (301).

    Pages that are there cost nothing. The query string stays behind: what somebody searched for is not sent on.
    Browsers are asked to check each time, so that a page which goes back to an old address never leads in circles.
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
