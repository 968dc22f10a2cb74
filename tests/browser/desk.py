"""Sign browser tests in to the staff desk: with a ready session, or through the sign-in pages."""

SESSION = """
from django.contrib.auth.models import User
from django.test import Client
from tests.staff import prove_second_factor
client, account = Client(), User.objects.get(username={name!r})
client.force_login(account, "clinic_site.staff.backends.StaffBackend")
prove_second_factor(client, account)
print(client.cookies["sessionid"].value)
"""
CODE = """
from django.contrib.auth.models import User
from tests.staff import recovery_code
print(recovery_code(User.objects.get(username={name!r})))
"""
sessions: dict[tuple[str, str], str] = {}


def open_desk(page, site, name: str, path: str = "/admin/") -> None:
    """Sign `page` in as `name` without the sign-in pages, and open `path`."""
    for fresh in (False, True):
        if fresh or (site.url, name) not in sessions:
            sessions[site.url, name] = site.run(SESSION.format(name=name))
        page.context.add_cookies([{"name": "sessionid", "value": sessions[site.url, name], "url": site.url}])
        page.goto(site.url + path)
        if page.url == site.url + path:
            return
    raise AssertionError(f"{name} could not sign in: {page.url}")


def type_password(page, name: str, password: str) -> None:
    """Submit the first sign-in page. It must be open."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in(page, site, name: str, password: str) -> None:
    """Submit both sign-in pages, starting on the first. A recovery code works at any time, unlike one from an app."""
    type_password(page, name, password)
    page.get_by_label("Code").fill(site.run(CODE.format(name=name)))
    page.get_by_role("button", name="Sign in", exact=True).click()
