"""The layer graph of a net, as pure functions: no tensors, no files.

In order: `include_rules` selects the layers of a state, `meanings` recognises what forks meant by a layer,
`splits` inserts Split layers, `wiring` connects bottoms to tops, `backward` finds what needs a gradient.
"""
