"""Converts Darknet's sections that have no weights."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from pycaffe_like.layers.pooling import pooled_extent

from .darknet_cfg import Section
from .darknet_net import DarknetNet, Output
from .imported import filler, upsampling, window


def maxpool(net: DarknetNet, section: Section) -> Output:
    """Converts [maxpool].

    Darknet: out = (in + padding - size) / stride + 1, rounded down. `padding` is the total number of rows (or
    columns) added on both sides, by default size - 1; the top and the left side get the smaller half.

    Caffe pads all sides equally. In most cases one of Pooling's two ways of rounding gives the same windows.
    With an even size and stride 1, Pooling gets one more pixel of padding, and Crop removes the first row and
    column of its output.

    Source: src/maxpool_layer.c of pjreddie/darknet.
    """
    section.refuse({"maxpool_depth": "0", "antialiasing": "0"})
    bottom, name = net.picture(), f"pool{net.index}"
    stride = section.integer("stride", 1, 1)
    strides = section.integer("stride_y", stride, 1), section.integer("stride_x", stride, 1)
    size = section.integer("size", stride, 1)
    padding = section.integer("padding", size - 1)
    extents = bottom.height, bottom.width
    wanted = tuple((extent + padding - size) // step + 1 for extent, step in zip(extents, strides, strict=True))
    if min(wanted) < 1 or padding // 2 >= size:
        raise section.error("size and padding do not fit the input", "size", got=f"size={size}, padding={padding}")
    options = {"pool": "MAX", **window("kernel", size, size), **window("stride", *strides, 1)}
    for pad in (padding // 2, padding // 2 + 1):
        rounding = _round_mode(extents, size, strides, pad, wanted, pad > padding // 2)
        if rounding is not None and pad < size:
            break
    else:
        raise section.error(
            "Caffe's Pooling cannot produce these windows", "padding", got=f"{padding}, stride {stride}"
        )
    options |= {**window("pad", pad, pad, 0)} | ({"round_mode": rounding} if rounding != "CEIL" else {})
    if pad == padding // 2:
        net.net.add("Pooling", name, [bottom.blob], pooling_param=options)
    else:
        wide = net.net.add("Pooling", f"{name}/wide", [bottom.blob], pooling_param=options)
        net.net.add("Crop", name, [wide, bottom.blob], crop_param={"axis": 2, "offset": [1]})
    return Output(name, bottom.channels, wanted[0], wanted[1])


def _round_mode(
    extents: Sequence[int], size: int, strides: Sequence[int], pad: int, wanted: Sequence[int], cropped: bool
) -> str | None:
    """Returns the round_mode with which Pooling has the same windows as Darknet; None if neither has.

    Args:
        cropped: whether Crop removes the first row and column afterwards.
    """
    if cropped and (tuple(strides) != (1, 1) or tuple(wanted) != tuple(extents)):
        return None
    for mode in ("CEIL", "FLOOR"):
        found = [
            pooled_extent(extent, size, step, pad, pad > 0, mode) for extent, step in zip(extents, strides, strict=True)
        ]
        if found == [extent + cropped for extent in wanted]:
            return mode
    return None


def avgpool(net: DarknetNet, section: Section) -> Output:
    """Converts [avgpool]: the mean of each channel."""
    bottom, name = net.picture(), f"pool{net.index}"
    net.net.add("Pooling", name, [bottom.blob], pooling_param={"pool": "AVE", "global_pooling": True})
    return Output(name, bottom.channels, 1, 1)


def route(net: DarknetNet, section: Section) -> Output:
    """Converts [route]: concatenates the channels of other sections' outputs.

    With `groups`, the channels of each output are split into that many equal parts, and only part number
    `group_id` is used.
    """
    numbers = section.integers("layers")
    if not numbers:
        raise section.error("does not name any layers", expected="layers=")
    groups, part = section.integer("groups", 1, 1), section.integer("group_id", 0)
    inputs = [net.picture(net.output_at(section, "layers", number)) for number in numbers]
    if any((one.height, one.width) != (inputs[0].height, inputs[0].width) for one in inputs):
        raise section.error("concatenates outputs of different sizes", "layers")
    if any(one.channels % groups for one in inputs) or part >= groups:
        raise section.error("groups do not divide the channels", "groups", got=groups)
    if groups > 1:
        inputs = [_group(net, f"route{net.index}/part{at}", one, groups, part) for at, one in enumerate(inputs)]
    blob = inputs[0].blob
    if len(inputs) > 1:
        blob = net.net.add("Concat", f"route{net.index}", [one.blob for one in inputs])
    return Output(blob, sum(one.channels for one in inputs), inputs[0].height, inputs[0].width)


def _group(net: DarknetNet, name: str, output: Output, groups: int, part: int) -> Output:
    """Returns part number `part` of an output whose channels are split into `groups` equal parts."""
    tops = [f"{name}/{number}" for number in range(groups)]
    net.net.add("Slice", name, [output.blob], tops, slice_param={"axis": 1})
    net.net.add("Silence", f"{name}/rest", [top for top in tops if top != tops[part]], ["none"])
    del net.net.message.layer[-1].top[:]
    return Output(tops[part], output.channels // groups, output.height, output.width)


def shortcut(net: DarknetNet, section: Section) -> Output:
    """Converts [shortcut]: alpha * (previous output) + beta * (sum of the outputs that `from` lists)."""
    section.refuse({"weights_type": "none"})
    numbers = section.integers("from")
    inputs = [net.picture(), *(net.picture(net.output_at(section, "from", number)) for number in numbers)]
    if not numbers or len({(one.channels, one.height, one.width) for one in inputs}) > 1:
        raise section.error("needs other sections to add, with outputs of the same shape", "from")
    alpha, beta = section.number("alpha", 1), section.number("beta", 1)
    options = {"operation": "SUM"}
    if (alpha, beta) != (1, 1):
        options["coeff"] = [alpha, *[beta] * len(numbers)]  # type: ignore[assignment]
    name = net.net.add("Eltwise", f"shortcut{net.index}", [one.blob for one in inputs], eltwise_param=options)
    net.activate(section, name, name, "linear")
    return Output(name, inputs[0].channels, inputs[0].height, inputs[0].width)


def sam(net: DarknetNet, section: Section) -> Output:
    """Converts [sam]: the elementwise product of the previous output and the output that `from` names."""
    (other,) = (net.picture(net.output_at(section, "from", number)) for number in section.integers("from")[:1] or [-1])
    inputs = [net.picture(), other]
    if inputs[0].count != other.count or inputs[0].channels != other.channels:
        raise section.error("multiplies outputs of different shapes", "from")
    name = f"sam{net.index}"
    net.net.add("Eltwise", name, [one.blob for one in inputs], eltwise_param={"operation": "PROD"})
    net.activate(section, name, name, "linear")
    return Output(name, other.channels, other.height, other.width)


def scale_channels(net: DarknetNet, section: Section) -> Output:
    """Converts [scale_channels]: multiplies each channel of the output that `from` names by one value of the
    previous output.
    """
    section.refuse({"scale_wh": "0"})
    (number,) = section.integers("from")[:1] or [-1]
    other, factors, name = net.picture(net.output_at(section, "from", number)), net.current, f"scale{net.index}"
    if factors.count != other.channels:
        raise section.error("needs a factor for each channel", "from", expected=other.channels, got=factors.count)
    flat = net.net.add("Flatten", f"{name}/factors", [factors.blob])
    net.net.add("Scale", name, [other.blob, flat], scale_param={"axis": 0})
    net.activate(section, name, name, "linear")
    return Output(name, other.channels, other.height, other.width)


def upsample(net: DarknetNet, section: Section) -> Output:
    """Converts [upsample]: repeats each value `stride` times along height and width, and multiplies by `scale`."""
    bottom, name = net.picture(), f"upsample{net.index}"
    stride, scale = section.integer("stride", 2, 1), section.number("scale", 1)
    blob = upsampling(net.net, name, bottom.blob, bottom.channels, stride, stride)
    if scale != 1:
        net.net.add("Power", f"{name}/scale", [blob], [blob], power_param={"scale": scale})
    return Output(blob, bottom.channels, bottom.height * stride, bottom.width * stride)


def reorg(net: DarknetNet, section: Section) -> Output:
    """Converts [reorg]: moves each stride x stride block of pixels into channels; with `reverse`, moves channels
    into pixels.
    """
    section.refuse({"flatten": "0", "extra": "0"})
    bottom, name = net.picture(), f"reorg{net.index}"
    stride, reverse = section.integer("stride", 1, 1), bool(section.integer("reverse", 0))
    if bottom.channels % stride**2 or (not reverse and (bottom.height % stride or bottom.width % stride)):
        raise section.error("stride does not divide the input", "stride", got=stride)
    options = {"stride": stride, "reverse": reverse}
    net.net.add("Reorg", name, [bottom.blob], reorg_param=options)
    if reverse:
        return Output(name, bottom.channels // stride**2, bottom.height * stride, bottom.width * stride)
    return Output(name, bottom.channels * stride**2, bottom.height // stride, bottom.width // stride)


def dropout(net: DarknetNet, section: Section) -> Output:
    bottom, name = net.current, f"dropout{net.index}"
    ratio = section.number("probability", 0.5)
    if not 0 <= ratio < 1:
        raise section.error("probability is out of range", "probability", expected="from 0, less than 1", got=ratio)
    section.refuse({"dropblock": "0"})
    net.net.add("Dropout", name, [bottom.blob], dropout_param={"dropout_ratio": ratio})
    return Output(name, bottom.channels, bottom.height, bottom.width, bottom.flat)


def softmax(net: DarknetNet, section: Section) -> Output:
    """Converts [softmax]: over all values of an item, over each of `groups` equal parts of them, or, with
    `spatial`, over the channels at each pixel.
    """
    section.refuse({"tree": ""})
    bottom, name = net.current, f"softmax{net.index}"
    groups, spatial = section.integer("groups", 1, 1), section.integer("spatial", 0)
    temperature = section.number("temperature", 1)
    if temperature <= 0 or bottom.count % groups or (spatial and groups > 1):
        raise section.error("temperature or groups are wrong", got=f"temperature={temperature:g}, groups={groups}")
    blob, add = bottom.blob, net.net.add
    if temperature != 1:
        blob = add("Power", f"{name}/temperature", [blob], power_param={"scale": 1 / temperature})
    if spatial or (groups == 1 and bottom.height * bottom.width == 1):
        add("Softmax", name, [blob])
        return Output(name, bottom.channels, bottom.height, bottom.width, bottom.flat)
    if groups > 1:
        dims = {"dim": [0, groups, bottom.count // groups]}
        blob = add("Reshape", f"{name}/groups", [blob], reshape_param={"shape": dims})
        blob = add("Softmax", f"{name}/scores", [blob], softmax_param={"axis": 2})
        add("Flatten", name, [blob])
    else:
        add("Softmax", name, [add("Flatten", f"{name}/flat", [blob])])
    return Output(name, bottom.count, 1, 1, flat=True)


def crop(net: DarknetNet, section: Section) -> Output:
    """Converts [crop]: cuts out the centre, as Darknet does in testing. Unless `noadjust` is set, values from
    0 to 1 are mapped to -1 to 1.

    Source: src/crop_layer.c of pjreddie/darknet.
    """
    bottom, name = net.picture(), f"crop{net.index}"
    height, width = section.integer("crop_height", 1, 1), section.integer("crop_width", 1, 1)
    if height > bottom.height or width > bottom.width:
        raise section.error("is larger than its input", "crop_height", got=f"{height}x{width}")
    size = {"shape": [{"dim": [1, 1, height, width]}], "data_filler": [filler(0)]}
    like = net.net.add("DummyData", f"{name}/size", [], dummy_data_param=size)
    offset = [(bottom.height - height) // 2, (bottom.width - width) // 2]
    net.net.add("Crop", name, [bottom.blob, like], crop_param={"axis": 2, "offset": offset})
    if not section.integer("noadjust", 0):
        net.net.add("Power", f"{name}/adjust", [name], [name], power_param={"scale": 2, "shift": -1})
    return Output(name, bottom.channels, height, width)


def detection(net: DarknetNet, section: Section) -> Output:
    """Converts [detection], the head of YOLO 1. It returns its input unchanged or, with softmax=1, applies
    Softmax to the class scores of each cell.

    Source: forward_detection_layer in src/detection_layer.c of pjreddie/darknet.
    """
    bottom, name = net.current, f"detection{net.index}"
    side, number = section.integer("side", 7, 1), section.integer("num", 1, 1)
    classes, coords = section.integer("classes", 1, 1), section.integer("coords", 1, 1)
    cells = side * side
    if bottom.count != cells * ((1 + coords) * number + classes):
        raise section.error("does not fit its input", "side", expected=bottom.count)
    if not section.integer("softmax", 0):
        return bottom
    add, tops = net.net.add, [f"{name}/classes", f"{name}/rest"]
    flat = add("Flatten", f"{name}/flat", [bottom.blob])
    scores = add("Slice", f"{name}/parts", [flat], tops, slice_param={"axis": 1, "slice_point": [cells * classes]})
    shape = {"shape": {"dim": [0, cells, classes]}}
    scores = add("Reshape", f"{name}/cells", [scores], reshape_param=shape)
    scores = add("Softmax", f"{name}/scores", [scores], softmax_param={"axis": 2})
    scores = add("Flatten", f"{name}/rows", [scores])
    add("Concat", name, [scores, tops[1]])
    return Output(name, prod((cells, (1 + coords) * number + classes)), 1, 1, flat=True)
