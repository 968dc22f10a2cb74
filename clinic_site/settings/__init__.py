"""All settings. Everything that differs between machines comes from the environment.

A file named `.env` next to manage.py is read too; the environment overrides it. `make run` writes one for its demo, and
sites in production ignore that one (see env_file.py). The defaults are safe: with no settings at all the site refuses to
start instead of running unsafely.
README.md lists every setting read here; a test compares the two.
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
