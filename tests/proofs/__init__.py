"""Checks that need minutes or real servers: drills, hostile requests, traces in logs, benchmarks."""
