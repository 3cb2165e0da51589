"""chatgateway: FAQ bot first, the right person next, nothing lost, everything explained."""

__version__ = "0.1.0"
