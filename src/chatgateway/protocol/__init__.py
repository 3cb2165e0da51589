"""QUIET: the only definition of the wire: frames in and out, close codes, error frames."""
