#!/usr/bin/env python3
"""Print a net as a table: `pcl summarize`."""

import sys

from pycaffe_like.cli.summarize import main

if __name__ == "__main__":
    sys.exit(main())
