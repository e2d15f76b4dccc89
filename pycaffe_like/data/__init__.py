"""Turns records into batches: sources, samplers, transforms, collation, prefetching.

This file imports nothing, so that database tools do not load torch.
"""
