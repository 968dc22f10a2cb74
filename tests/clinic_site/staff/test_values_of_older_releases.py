"""Values that an older release stored or signed stay valid when code moves.

Release 2026-11 created the values with the key below. The name in a salt looks like a module path, but must not change
when the module moves: with another salt, no second factor in a database or backup would work again.
"""

import pytest
from django.core.signing import Signer

from clinic_site.publishing import preview_links
from clinic_site.staff.adapters import SecondFactors
from clinic_site.staff.lockout import name_for_counting
from education.pages import feedback

KEY = "of-the-release-2026-11"
SECOND_FACTOR = "gAAAAABrC6-teDRmmOVG7VJlP3XNvNnyg5qhB3O7r8farRL9iN2oc9kjYbqeQsUem10va_QWxVTORazE_GUQQMUzrS-yI-9si6D8eGuqY_q_zi6JsVcb1v8="
COUNTED_NAME = "f187a4434ef0f79cd01ee31bae62ba63d00e31af"


@pytest.fixture(autouse=True)
def key(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = KEY, []


def test_second_factor_in_the_database_is_decrypted():
    assert SecondFactors().decrypt(SECOND_FACTOR) == "JBSWY3DPEHPK3PXP"


def test_wrong_passwords_count_for_the_same_account():
    assert name_for_counting(None, {"username": " Ann "}) == COUNTED_NAME


@pytest.mark.parametrize(
    ("signer", "signed"),
    [
        (feedback._pages, "/safety/:RkUh-WgbnYqkyLOS104YfIMd-NFECr4cY6gCbuNrl-4"),
        (feedback._answers, "1:KdRBnH4W0T-oqUbJHJUdbdF83ZOw6TlbWjAg4GqcEbc"),
        (preview_links._signer, "7:8KxByIn6EBMiDmygLIhbKwPi5Ics2g0tnc2MiRGLy8Y"),
    ],
    ids=["page in a feedback form", "feedback", "preview link"],
)
def test_signature_is_still_valid(signer, signed):
    assert Signer(key=KEY, salt=signer.salt).unsign(signed) == signed.partition(":")[0]
