"""Checks that need minutes or real servers: drills, hostile requests, benchmarks."""
