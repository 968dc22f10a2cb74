"""When the next review of a text is due: spread over the last quarter of the review period, by page.

If 200 texts are reviewed in one week, they would all be due in one week of the next year. So each page has a day of
its own in the last quarter of REVIEW_AFTER_DAYS. All records of a page share it, because they are read together.
"""

import datetime
import hashlib

from django.conf import settings


def next_review(on: datetime.date, *, path: str) -> datetime.date:
    """Return when a text on the page `path`, reviewed `on` a day, is due: never later than REVIEW_AFTER_DAYS."""
    page = path.partition("#")[0]
    number = int.from_bytes(hashlib.sha256(page.encode()).digest()[:8], "big")
    earlier = number % (settings.REVIEW_AFTER_DAYS // 4 + 1)
    return on + datetime.timedelta(days=settings.REVIEW_AFTER_DAYS - earlier)
