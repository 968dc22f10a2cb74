"""Whom the site knows."""

from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Accounts are for staff. Who is no longer one is signed out with the next click, on every device."""

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and user.is_staff
