"""QUIET: what the logs say in numbers: waits, service level, handling, occupancy, containment, false answers.

The definitions stand in docs/metrics.md; nothing here reads, waits or asks for the time.
"""
