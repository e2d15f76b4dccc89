"""Pure functions from nets to nets and to wirings: no tensors, no files.

In the order in which a net goes through them: `rules` picks the layers of a state, `names` checks
that every bottom has a top, `splits` inserts Split layers, `wiring` numbers the blobs, `backward`
finds out what needs a gradient.
"""
