"""For a drill: Python imports this by its name at the start, when the folder is on its path. The clock is then wrong."""

import datetime
import os
import time

from django.utils import timezone

_seconds = float(os.environ["CLOCK_IS_OFF"])
_time = time.time

time.time = lambda: _time() + _seconds
timezone.now = lambda: datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
