#!/usr/bin/env python3
"""Draw a net as a graph: `pcl draw_net`."""

import sys

from pycaffe_like.cli.draw_net import main

if __name__ == "__main__":
    sys.exit(main())
