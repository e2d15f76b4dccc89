#!/usr/bin/env python3
"""Store blobs that a net computes from its data: `pcl extract_features`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
