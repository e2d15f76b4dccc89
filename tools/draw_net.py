#!/usr/bin/env python3
"""Draw a net as a graph: `pcl draw_net`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
