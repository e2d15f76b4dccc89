r"""Convert pictures and the boxes of their objects to a database.

usage: pcl convert_annoset [FLAGS] ROOTFOLDER/ LISTFILE DB_NAME

With -anno_type detection, each line of LISTFILE has two paths: a picture, and an annotation file that lists
the objects in it. With -anno_type classification, a line has the path of a picture and an integer label. All
paths are relative to ROOTFOLDER/.

example:
  convert_annoset -anno_type detection -label_map_file labelmap_voc.prototxt -encoded VOC2007/ \
      trainval.txt trainval_lmdb
"""

from __future__ import annotations

import argparse

from pycaffe_like.errors import UsageError

from .convert_imageset import add_conversion_flags, convert_list, record_options
from .flags import Parser


def add_flags(parser: Parser) -> None:
    parser.add_argument("root", metavar="ROOTFOLDER/")
    parser.add_argument("list", metavar="LISTFILE")
    parser.add_argument("database", metavar="DB_NAME")
    add_conversion_flags(parser)
    parser.flag("anno_type", "detection or classification", default="classification", metavar="TYPE")
    parser.flag("label_type", "format of the annotation files: xml, json or txt", default="xml", metavar="TYPE")
    parser.flag("label_map_file", "prototxt file that maps class names to labels", default="", metavar="FILE")
    parser.switch("check_label", "has no effect: labels are always checked")
    parser.flag("min_dim", "enlarge pictures whose shorter side is less than N", default=0, type=int, metavar="N")
    parser.flag("max_dim", "shrink pictures whose longer side is more than N", default=0, type=int, metavar="N")


def run(arguments: argparse.Namespace) -> int:
    if arguments.anno_type not in ("detection", "classification"):
        raise UsageError("anno_type is unknown", expected="detection or classification", got=arguments.anno_type)
    if arguments.label_type not in ("xml", "json", "txt"):
        raise UsageError("label_type is unknown", expected="xml, json or txt", got=arguments.label_type)
    if min(arguments.min_dim, arguments.max_dim) < 0:
        raise UsageError("a number is negative", expected="0 or more")
    detection = arguments.anno_type == "detection"
    if detection and arguments.label_type != "txt" and not arguments.label_map_file:
        raise UsageError("the files name classes, whose numbers are unknown", expected="-label_map_file FILE")
    from pycaffe_like.data.annotation_files import AnnotatedRecordMaker
    from pycaffe_like.data.listfile import read_annotated_list, read_list
    from pycaffe_like.files.label_map import read_label_map

    maker = AnnotatedRecordMaker(
        **record_options(arguments),
        min_dim=arguments.min_dim,
        max_dim=arguments.max_dim,
        root=arguments.root,
        kind=arguments.label_type,
        classes=read_label_map(arguments.label_map_file) if arguments.label_map_file else {},
    )
    return convert_list(arguments, read_annotated_list if detection else read_list, maker)
