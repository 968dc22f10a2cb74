import sys

from tests.proofs.drills.faults.running import main

sys.exit(main(sys.argv[1:]))
