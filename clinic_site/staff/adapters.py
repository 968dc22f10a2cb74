"""Adapters for allauth: no sign-up, encrypted second factors, and when to reauthenticate."""

import base64
import functools
import hashlib
import secrets
import time

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from clinic_site.setup.site_settings import clinic_name
from clinic_site.shared.client_ip import client_ip
from clinic_site.shared.qr_code import qr_code


class StaffAccounts(DefaultAccountAdapter):
    """Accounts are created in the admin, and axes counts wrong passwords."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_client_ip(self, request) -> str:
        return client_ip(request)

    def pre_authenticate(self, request, **credentials) -> None:
        """Do nothing. allauth would count by account only, so strangers could lock a user out."""

    def is_reauthentication_required(self, *, app, **kwargs) -> bool:
        """Require it only if the last authentication, including the sign-in, is some minutes old."""
        request = context.request
        records = get_authentication_records(request, request.user)
        return not records or time.time() - records[-1]["at"] > account_settings.REAUTHENTICATION_TIMEOUT

    def get_password_change_redirect_url(self, request) -> str:
        return self.get_login_redirect_url(request)


class SecondFactors(DefaultMFAAdapter):
    """Encrypt secrets with a key derived from SECRET_KEY, so that a copy of the database doesn't contain them."""

    def get_totp_issuer(self) -> str:
        return clinic_name()

    def generate_authenticator_name(self, user, type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _("Passkey %(number)d") % {"number": count + 1}

    def build_totp_svg(self, url: str):
        """Return the QR code as inline SVG, because the Content-Security-Policy forbids data: images."""
        return qr_code(url, _("QR code to scan with your app"), css_class="sign-in-qr")

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret, or a random one if SECRET_KEY was replaced, so that no code matches."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _fernet() -> MultiFernet:
    return MultiFernet([_key_from(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@functools.lru_cache(maxsize=8)
def _key_from(secret: str) -> Fernet:
    # Secrets in databases and backups are encrypted with this salt. Changing it would lock all staff out.
    digest = hashlib.scrypt(secret.encode(), salt=b"clinic_site.signin.second_factors", n=2**14, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(digest))
