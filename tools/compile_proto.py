#!/usr/bin/env python3
"""Writes pycaffe_like/proto/caffe_pb2.py from proto/caffe.proto (`make proto`).

What protoc itself writes for Python works with two major versions of protobuf at most. The file
written here holds the compiled schema as bytes and makes the classes through protobuf's public
interface, which has been the same from version 4 to 7.
"""

from __future__ import annotations

import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "pycaffe_like" / "proto" / "caffe_pb2.py"

MODULE = '''"""Message classes of proto/caffe.proto. Written by tools/compile_proto.py; do not edit."""

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

# A pool of its own: a script may bring along a caffe_pb2 made from its fork's caffe.proto, and in
# the common pool two files of that name collide.
_pool = descriptor_pool.DescriptorPool()
_pool.AddSerializedFile(
{schema}
)
DESCRIPTOR = _pool.FindFileByName("caffe.proto")

for _name, _message in DESCRIPTOR.message_types_by_name.items():
    globals()[_name] = message_factory.GetMessageClass(_message)
for _name, _enum in DESCRIPTOR.enum_types_by_name.items():
    globals()[_name] = EnumTypeWrapper(_enum)
    globals().update((_value.name, _value.number) for _value in _enum.values)
'''


def compiled(proto: Path) -> bytes:
    """The serialised FileDescriptorProto of a .proto file."""
    from google.protobuf import descriptor_pb2
    from grpc_tools import protoc

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "set"
        if protoc.main(["protoc", f"-I{proto.parent}", f"--descriptor_set_out={out}", str(proto)]):
            sys.exit(1)  # protoc has said why
        (schema,) = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file
    return bytes(schema.SerializeToString(deterministic=True))


def module(schema: bytes) -> str:
    """The text of caffe_pb2.py."""
    parts = [schema[at : at + 60] for at in range(0, len(schema), 60)]
    return MODULE.format(schema=textwrap.indent("\n".join(map(repr, parts)), "    "))


if __name__ == "__main__":
    TARGET.write_text(module(compiled(ROOT / "proto" / "caffe.proto")))
