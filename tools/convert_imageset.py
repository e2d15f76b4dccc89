#!/usr/bin/env python3
"""Make a database of pictures: `pcl convert_imageset`."""

import sys

from pycaffe_like.cli.convert_imageset import main

if __name__ == "__main__":
    sys.exit(main())
