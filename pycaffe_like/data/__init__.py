"""Records in, batches out: sources, decoding, transformer, read-ahead.

Nothing is imported here, so that tools that make or read databases do without torch.
"""
