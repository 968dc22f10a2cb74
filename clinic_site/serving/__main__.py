"""`python -m clinic_site.serving`: see server.py."""

import sys

from clinic_site.serving.server import main

main(sys.argv[1:])
