"""From records to batches: sources, samplers, transforms, collation, prefetching.

Nothing is imported here, so that database tools do not need torch.
"""
