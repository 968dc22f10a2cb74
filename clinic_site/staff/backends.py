"""The authentication backend."""

from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Accept staff only. A user who loses staff status is signed out on every device at the next request."""

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and user.is_staff
