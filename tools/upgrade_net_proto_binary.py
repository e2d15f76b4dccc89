#!/usr/bin/env python3
"""Upgrade a .caffemodel of an old Caffe version: `pcl upgrade_net_proto_binary`."""

import sys

from pycaffe_like.cli import run_program

if __name__ == "__main__":
    sys.exit(run_program())
