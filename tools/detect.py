#!/usr/bin/env python3
"""Classify windows of pictures with a net: `pcl detect`."""

import sys

from pycaffe_like.cli.detect import main

if __name__ == "__main__":
    sys.exit(main())
