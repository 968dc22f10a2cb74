"""Proofs of promises that take minutes or real servers: drills, hostile requests, benchmarks."""
