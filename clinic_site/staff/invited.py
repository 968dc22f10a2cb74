"""/admin/invitation/<token>/: the page behind the link of an invitation, where its owner chooses a password.

It is open to everyone who has the link, so wrong links are limited, and no cache, search engine or referrer keeps the
address. Opening the page changes nothing: programs that check mails for bad links open them too.
"""

from allauth.account.internal.flows.login import record_authentication
from allauth.core.internal import ratelimit
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from clinic_site.shared.client_ip import client_ip
from clinic_site.shared.public_page import keep_to_the_visitor
from clinic_site.staff.invitations import Invitation

BACKEND = "clinic_site.staff.backends.StaffBackend"
TRIES = {"invitation": "30/10m/key"}  # wrong links and submitted passwords; a clinic's staff may share an address
WAIT_MINUTES = 10


@method_decorator(sensitive_post_parameters(), name="dispatch")
class InvitedView(View):
    """Let the owner of a waiting invitation choose a password. Then they are signed in to set up a second factor."""

    invitation: Invitation

    def dispatch(self, request, token: str):
        response = self.refuse(request, token) or super().dispatch(request)
        return keep_to_the_visitor(response) if isinstance(response, HttpResponse) else response

    def refuse(self, request, token: str) -> HttpResponse | None:
        """Return the answer if the link can't be used now, or None, with the invitation on this view."""
        if not self.may_try(request, is_try=request.method == "POST"):
            return self.too_often(request)
        if request.user.is_authenticated:
            return self.answer(request, {"is_signed_in": True})
        found = Invitation.objects.behind(token)
        if found is None:
            return self.gone(request)
        self.invitation = found
        return None

    def get(self, request):
        return self.ask(request, SetPasswordForm(self.invitation.account))

    def post(self, request):
        account = self.invitation.account
        form = SetPasswordForm(account, request.POST)
        if not form.is_valid():
            return self.ask(request, form)
        if not self.invitation.accept(form):
            return self.gone(request)
        login(request, account, backend=BACKEND)
        record_authentication(request, account, "password", username=account.get_username())
        return redirect("mfa_index")

    def ask(self, request, form: SetPasswordForm):
        return self.answer(request, {"invitation": self.invitation, "form": form})

    def may_try(self, request, *, is_try: bool) -> bool:
        """Return whether this address may try another link, and count the try."""
        usage = ratelimit.consume(
            request, app="clinic_site", action="invitation", config=TRIES, key=client_ip(request),
            dry_run=not is_try, limit_get=True,
        )  # fmt: skip
        return usage is not None

    def gone(self, request):
        """Say that the link does not work, in the same words for every reason. A wrong link counts as a try."""
        if request.method != "POST":
            self.may_try(request, is_try=True)
        return self.answer(request, {}, status=410)

    def too_often(self, request):
        answer = self.answer(request, {"is_too_often": True}, status=429)
        answer["Retry-After"] = str(WAIT_MINUTES * 60)
        return answer

    def answer(self, request, context: dict, status: int = 200):
        return render(request, "account/invitation.html", context | {"minutes": WAIT_MINUTES}, status=status)
