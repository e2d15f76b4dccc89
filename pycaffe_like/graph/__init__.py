"""Pure functions from nets to nets and to wirings: no tensors, no files.

In the order in which a net goes through them: `include_rules` picks the layers of a state, `splits` inserts
Split layers, `wiring` connects bottoms to tops, `backward` finds out what needs a gradient.
"""
