"""How cost grows with the data: `make bench-scale`. Timings depend on the machine, so no test asserts them."""
