"""How many wrong passwords lock an account, and for how long. The code is in clinic_site/staff/lockout.py."""

import datetime

AXES_HANDLER = "clinic_site.staff.lockout.Lockout"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # otherwise the time shown on the page would be wrong
AXES_CLIENT_IP_CALLABLE = "clinic_site.shared.client_ip.client_ip"
AXES_USERNAME_CALLABLE = "clinic_site.staff.lockout.name_for_counting"
AXES_LOCKOUT_CALLABLE = "clinic_site.staff.lockout.locked_out"
AXES_SENSITIVE_PARAMETERS = ["username", "login", "ip_address", "user_agent", "csrfmiddlewaretoken", "next"]
AXES_DISABLE_ACCESS_LOG = True  # we have our own audit log
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
