"""The story: what happens when a customer, an operator, time or another node does something.

Flows name ports and the quiet rooms; they never import an adapter."""
