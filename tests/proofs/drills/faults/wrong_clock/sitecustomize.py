"""Set a wrong clock for a drill. Python imports this module at startup if its folder is on the path."""

import datetime
import os
import time

from django.utils import timezone

_seconds = float(os.environ["CLOCK_IS_OFF"])
_time = time.time

time.time = lambda: _time() + _seconds
timezone.now = lambda: datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
