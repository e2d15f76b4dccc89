#!/usr/bin/env python3
"""Classify pictures with a net: `pcl classify`."""

import sys

from pycaffe_like.cli.classify import main

if __name__ == "__main__":
    sys.exit(main())
