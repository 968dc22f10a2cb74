"""The states that the account of a request is limited to, read once for each request."""

from django.http import HttpRequest

from locations.models.state_access import states_of

_KEPT = "_states_of_the_account"


def limit_of(request: HttpRequest) -> set[int] | None:
    """Return the primary keys of the account's states, or None if it has no limit."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, states_of(request.user))
    return getattr(request, _KEPT)
