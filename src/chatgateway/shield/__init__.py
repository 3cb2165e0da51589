"""QUIET: finds secrets in texts (seed phrases, keys, cards, ...) and masks them before anything else sees them."""
