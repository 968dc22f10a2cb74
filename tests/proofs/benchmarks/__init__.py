"""Benchmarks: `make bench`. Timings depend on the machine, so no test asserts them."""
