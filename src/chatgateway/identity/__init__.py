"""WALL: whom we believe when they say who somebody is: host sites for customers, the company's provider for operators.

Checks signed tokens and nothing else: which operator a name belongs to, and what they may do, the directory says.
"""
