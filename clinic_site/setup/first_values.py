"""What the site's name and phone are when their record is created, and on a trial with sample content."""

from django.conf import settings

SAMPLE_NAME, SAMPLE_PHONE = "Northfield Physical Therapy", "+12065550100"


def is_trial() -> bool:
    """Whether this is a trial on a laptop, such as `make run`, and not a site in production."""
    return not settings.HTTPS


def first_values(*, has_samples: bool) -> dict[str, str]:
    """Return the first name and phone: those of the environment, or on a trial with samples the made-up ones.

    A site in production that chose neither has neither: nobody may call a made-up number.
    """
    name, phone = settings.CLINIC_NAME, settings.CLINIC_PHONE
    if has_samples and is_trial():
        name, phone = name or SAMPLE_NAME, phone or SAMPLE_PHONE
    return {"name": name, "phone": phone}
