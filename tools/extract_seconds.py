#!/usr/bin/env python3
"""Write the seconds of a log's iterations: `pcl extract_seconds`."""

import sys

from pycaffe_like.cli.extract_seconds import main

if __name__ == "__main__":
    sys.exit(main())
