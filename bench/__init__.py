"""How many calls one process of the platform holds, and how well: measured from the caller's end of the wire.

Not part of the product: nothing in it imports this package. `python -m bench --help`, docs/capacity.md.
"""
