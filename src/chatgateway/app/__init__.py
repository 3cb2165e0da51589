"""Builds the house: chooses the adapters, connects the flows, and runs every task that lives as long as the node.

`parts` opens what a node stands on, `node` connects it, `serve` puts a server in front. Nobody imports this room but
the command line.
"""
