"""allauth's forms for codes, changed so that a code works only once."""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.cache import cache


class _OnceOnly(BaseAuthenticateForm):
    """Reject a used code until the clock tolerance ends. allauth itself rejects it for half a minute only."""

    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            steps = 2 * app_settings.TOTP_TOLERANCE + 1
            name = f"clinic_site.code:{self.user.pk}:{self.authenticator.pk}:{''.join(filter(str.isdigit, code))}"
            if not cache.add(name, True, timeout=steps * app_settings.TOTP_PERIOD):
                raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_OnceOnly, AuthenticateForm):
    pass


class CodeAgainForm(_OnceOnly, ReauthenticateForm):
    pass
