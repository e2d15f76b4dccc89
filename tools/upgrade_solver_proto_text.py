#!/usr/bin/env python3
"""Write a solver's prototxt of an old Caffe in today's form: `pcl upgrade_solver_proto_text`."""

import sys

from pycaffe_like.cli.upgrade_solver_proto_text import main

if __name__ == "__main__":
    sys.exit(main())
