"""Too many wrong passwords: who is locked out, who is not, and what is stored."""

import datetime

import pytest
from axes.models import AccessAttempt
from django.test import RequestFactory
from django.utils import timezone

from clinic_site.shared.client_ip import UNKNOWN, client_ip
from clinic_site.staff.audit_log import AuditEntry
from clinic_site.staff.lockout import FROM_ONE_ADDRESS, old_attempts
from tests.staff import give_second_factor, make_staff

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-pass-phrase"
HERE, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def no_sign_in_limit(settings):
    """Lift allauth's limit of thirty sign-ins per minute and address. These tests are about failed sign-ins."""
    settings.ACCOUNT_RATE_LIMITS = {"login": None}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast, for hundreds of passwords


def sign_in(client, name, password, address):
    return client.post("/admin/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


def fail(client, name, address, times=1):
    for _attempt in range(times):
        answer = sign_in(client, name, "wrong", address)
    return answer


def test_fifth_wrong_password_for_an_account_from_one_address_locks_it_out(client):
    account = make_staff("Writer")
    assert fail(client, account.username, HERE, 4).status_code == 200
    answer = fail(client, account.username, HERE)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (429, "1800", "no-store")
    assert ", in 30 minutes." in answer.content.decode()
    assert sign_in(client, account.username, PASSWORD, HERE).status_code == 429


def test_strangers_cannot_lock_an_account_out_from_another_address(client):
    account = make_staff("Writer")
    give_second_factor(account)
    fail(client, account.username, ELSEWHERE, 8)
    assert sign_in(client, account.username, PASSWORD, HERE)["Location"] == "/admin/sign-in/code/"


def test_one_address_cannot_try_all_accounts(client):
    for number in range(FROM_ONE_ADDRESS - 1):
        assert fail(client, f"name-{number}", HERE).status_code == 200
    assert fail(client, "one-more", HERE).status_code == 429
    assert fail(client, make_staff("Writer").username, HERE).status_code == 429
    assert fail(client, "one-more", ELSEWHERE).status_code == 200


def test_signing_in_to_one_account_does_not_allow_more_attempts(client):
    account = make_staff("Writer")
    for number in range(FROM_ONE_ADDRESS - 1):
        fail(client, f"name-{number}", HERE)
    client.force_login(account)  # the right password and code
    client.post("/admin/logout/", REMOTE_ADDR=HERE)
    assert fail(client, "one-more", HERE).status_code == 429


def test_unknown_username_gets_the_same_response_as_a_known_one(client):
    account = make_staff("Writer")
    pages = [[fail(client, name, HERE) for _ in range(6)] for name in (account.username, "nobody")]
    known, unknown = [[(page.status_code, page.content.count(b"not correct")) for page in six] for six in pages]
    assert known == unknown


def test_lockout_ends_and_attempts_in_between_do_not_extend_it(client):
    account = make_staff("Writer")
    give_second_factor(account)
    fail(client, account.username, HERE, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=29))
    answer = fail(client, account.username, HERE, 3)
    assert answer.status_code == 429
    assert ", in 1 minute." in answer.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=31))
    assert sign_in(client, account.username, PASSWORD, HERE)["Location"] == "/admin/sign-in/code/"


def test_stored_attempts_contain_neither_the_typed_name_nor_the_password(client):
    fail(client, "my-secret-typed-as-a-name", HERE)
    client.post("/admin/login/", {"login": "Ann", "password": "typed-password"}, REMOTE_ADDR=HERE)
    kept = str(list(AccessAttempt.objects.values())) + str(list(AuditEntry.objects.values()))
    assert [word for word in ("my-secret", "Ann", "typed-password") if word in kept] == []
    assert AccessAttempt.objects.count() == 2


def test_attempts_are_counted_regardless_of_the_case_of_the_username(client):
    for name in ("ann", "Ann", "ANN ", "aNN"):
        fail(client, name, HERE)
    assert fail(client, "ann", HERE).status_code == 429


def test_old_attempts_are_deleted_and_new_ones_are_kept(client):
    fail(client, "old", HERE)
    AccessAttempt.objects.update(attempt_time=timezone.now() - datetime.timedelta(minutes=31))
    AccessAttempt.objects.create(username="new", ip_address=HERE, failures_since_start=1)
    assert old_attempts(timezone.now()).delete()[0] == 1
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["new"]


@pytest.mark.parametrize(
    ("trust", "remote", "forwarded", "found"),
    [
        (False, HERE, None, HERE),
        (False, HERE, "1.2.3.4", HERE),
        (True, "10.0.0.1", f"1.2.3.4, {HERE}", HERE),
        (True, "10.0.0.1", "", "10.0.0.1"),
        (True, "10.0.0.1", "1.2.3.4, rubbish", UNKNOWN),
        (False, "", None, UNKNOWN),
        (False, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::"),
        (False, f"::ffff:{HERE}", None, HERE),
    ],
)
def test_forwarded_address_is_used_only_behind_a_trusted_proxy(settings, trust, remote, forwarded, found):
    settings.TRUST_PROXY = trust
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR=remote, **headers)) == found
