"""How browser tests come to the staff's desk: with a session that has proven both factors, or through the pages."""

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
    """Let `page` be signed in as `name`, at `path`."""
    for fresh in (False, True):
        if fresh or (site.url, name) not in sessions:
            sessions[site.url, name] = site.run(SESSION.format(name=name))
        page.context.add_cookies([{"name": "sessionid", "value": sessions[site.url, name], "url": site.url}])
        page.goto(site.url + path)
        if page.url == site.url + path:
            return
    raise AssertionError(f"{name} did not come in: {page.url}")


def type_password(page, name: str, password: str) -> None:
    """Fill in the first page of signing in, which is open."""
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_in(page, site, name: str, password: str) -> None:
    """Sign in by both pages, the first of which is open, with a recovery code; each works once, so no clock matters."""
    type_password(page, name, password)
    page.get_by_label("Code").fill(site.run(CODE.format(name=name)))
    page.get_by_role("button", name="Sign in", exact=True).click()
