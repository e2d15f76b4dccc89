"""Works on the layer graph of a net, with pure functions: no tensors, no files.

In this order: `include_rules` selects the layers of a state, `meanings` recognises layers that mean
something else in a fork, `splits` inserts Split layers, `wiring` connects bottoms to tops, `backward`
finds out which blobs need a gradient.
"""
