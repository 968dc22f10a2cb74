"""All settings. Everything that differs between machines comes from the environment.

A file named `.env` beside manage.py is read too, and the environment wins over it; `make run` writes one for its demo,
which no site in production uses (env_file.py). The defaults are the safe ones: without any setting the site refuses to
start rather than run unsafely.
README.md holds the table of every setting read here; a test compares the two.
"""

from clinic_site.settings.browser import *
from clinic_site.settings.clinic import *
from clinic_site.settings.env_file import BASE_DIR as BASE_DIR  # of the project, for its own files
from clinic_site.settings.files import *
from clinic_site.settings.lockout import *
from clinic_site.settings.machine import *
from clinic_site.settings.mail import *
from clinic_site.settings.operations import *
from clinic_site.settings.retention import *
from clinic_site.settings.serving import *
from clinic_site.settings.site import *
from clinic_site.settings.staff import *
