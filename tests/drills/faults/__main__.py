import sys

from tests.drills.faults.running import main

sys.exit(main(sys.argv[1:]))
