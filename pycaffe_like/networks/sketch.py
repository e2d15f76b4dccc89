"""Builds nets from the blocks that papers draw, such as a convolution with its ReLU.

A Sketch adds layers to a NetSpec. Every method takes the name of the top to add. In-place layers
have names derived from it: `conv1` may be followed by `conv1_bn`, `conv1_scale` and `conv1_relu`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pycaffe_like.caffe.net_spec import NetSpec, Top, layers, params
from pycaffe_like.proto import caffe_pb2

Filler = Mapping[str, Any]
Extent = int | tuple[int, int]
"""The side of a square, or (height, width)."""

MSRA: Filler = {"type": "msra"}
XAVIER: Filler = {"type": "xavier"}
BILINEAR: Filler = {"type": "bilinear"}

FIXED = {"lr_mult": 0, "decay_mult": 0}
WEIGHTS = {"lr_mult": 1, "decay_mult": 1}
BIASES = {"lr_mult": 2, "decay_mult": 0}
"""Biases have twice the learning rate and no weight decay, as in all of Caffe's own nets."""


def gaussian(std: float) -> Filler:
    """Returns a filler of normally distributed values with mean 0."""
    return {"type": "gaussian", "std": std}


def constant(value: float) -> Filler:
    """Returns a filler that sets all values to `value`."""
    return {"type": "constant", "value": value}


class Sketch:
    """A net under construction, with the defaults that the layers of one paper share.

    Attributes:
        spec: the layers added so far.
        filler: the filler of weights.
        bias: the initial value of biases; None for convolutions without biases.
        norm: options of BatchNorm layers.
        slope: the negative slope of ReLU layers.
        norm_names: returns the names of BatchNorm and Scale for the name of a convolution.
        sources: layers that replace the first layer in other states, such as data layers of a stage.
        others: layers of other states, by the name of the layer after which they come.
    """

    def __init__(
        self,
        filler: Filler = MSRA,
        bias: float | None = 0.0,
        norm: Mapping[str, Any] | None = None,
        slope: float = 0.0,
        norm_names: Callable[[str], tuple[str, str]] = lambda name: (f"{name}_bn", f"{name}_scale"),
    ) -> None:
        self.spec = NetSpec()
        self.filler = filler
        self.bias = bias
        self.norm = dict(norm or {})
        self.slope = slope
        self.norm_names = norm_names
        self.sources: list[Any] = []
        self.others: dict[str, list[Any]] = {}
        self._include: Mapping[str, Any] | None = None

    def net(self, title: str) -> Any:
        """Returns the finished net, a NetParameter."""
        layers: list[Any] = []
        for layer in self.spec.to_proto().layer:
            layers += [layer, *([] if layers else self.sources), *self.others.get(layer.name, ())]
        return caffe_pb2.NetParameter(name=title, layer=layers)

    @contextmanager
    def only(self, **include: Any) -> Iterator[None]:
        """Gives this include rule, such as phase=TRAIN, to all layers added inside the `with` block."""
        self._include = include
        try:
            yield
        finally:
            self._include = None

    def add(self, name: str, top: Any) -> Top:
        """Adds a layer under a name; returns its top."""
        self.spec[name] = top
        if self._include:
            function = top.fn if isinstance(top, Top) else top
            function.params["include"] = self._include
        named: Top = top
        return named

    def conv(
        self,
        name: str,
        bottom: Top,
        outputs: int,
        kernel: Extent,
        stride: Extent = 1,
        pad: Extent | None = None,
        *,
        dilation: int = 1,
        group: int = 1,
        type: str = "Convolution",
        **filling: Any,
    ) -> Top:
        """Adds a convolution. Unless `pad` is given, a convolution with stride 1 keeps the size.

        Args:
            filling: `bias`, `filler` and `param`, which replace the sketch's defaults.
        """
        pad = _same(kernel, dilation) if pad is None else pad
        options = {"num_output": outputs, **_window(kernel, stride, pad)}
        options |= {"dilation": dilation} if dilation > 1 else {}
        options |= {"group": group} if group > 1 else {}
        options |= self._filler_options({"bias": self.bias, **filling})
        return self.add(name, getattr(layers, type)(bottom, **options))

    def deconv(
        self, name: str, bottom: Top, outputs: int, kernel: int, stride: int, pad: int = 0, **options: Any
    ) -> Top:
        """Adds a transposed convolution."""
        return self.conv(name, bottom, outputs, kernel, stride, pad, type="Deconvolution", **options)

    def fc(self, name: str, bottom: Top, outputs: int, **filling: Any) -> Top:
        """Adds a fully connected layer. It has biases even if convolutions have none."""
        options = self._filler_options({"bias": self.bias or 0.0, **filling})
        return self.add(name, layers.InnerProduct(bottom, num_output=outputs, **options))

    def _filler_options(self, filling: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the fillers and `param` of a layer: those in `filling`, else the sketch's defaults."""
        bias, filler, param = filling["bias"], filling.get("filler", self.filler), filling.get("param")
        unknown = set(filling) - {"bias", "filler", "param"}
        if unknown:
            raise TypeError(f"unknown options: {', '.join(sorted(unknown))}")
        options: dict[str, Any] = {"weight_filler": dict(filler)}
        if bias is None:
            return options | {"bias_term": False, "param": list(param or [WEIGHTS])}
        return options | {"bias_filler": dict(constant(bias)), "param": list(param or [WEIGHTS, BIASES])}

    def relu(self, name: str, bottom: Top) -> Top:
        """Adds an in-place ReLU."""
        options = {"negative_slope": self.slope} if self.slope else {}
        return self.add(name, layers.ReLU(bottom, in_place=True, **options))

    def batch_norm(self, name: str, bottom: Top) -> Top:
        """Adds an in-place BatchNorm and Scale."""
        norm, scale = self.norm_names(name)
        normed = self.add(norm, layers.BatchNorm(bottom, in_place=True, **self.norm))
        return self.add(scale, layers.Scale(normed, in_place=True, bias_term=True))

    def conv_relu(self, name: str, bottom: Top, outputs: int, kernel: Extent, *window: Any, **options: Any) -> Top:
        """Adds a convolution and a ReLU."""
        return self.relu(f"{name}_relu", self.conv(name, bottom, outputs, kernel, *window, **options))

    def conv_bn(self, name: str, bottom: Top, outputs: int, kernel: Extent, *window: Any, **options: Any) -> Top:
        """Adds a convolution without biases, and batch normalization."""
        return self.batch_norm(name, self.conv(name, bottom, outputs, kernel, *window, bias=None, **options))

    def conv_bn_relu(self, name: str, bottom: Top, outputs: int, kernel: Extent, *window: Any, **options: Any) -> Top:
        """Adds a convolution without biases, batch normalization and a ReLU."""
        return self.relu(f"{name}_relu", self.conv_bn(name, bottom, outputs, kernel, *window, **options))

    def bn_relu(self, name: str, bottom: Top) -> Top:
        """Adds batch normalization and a ReLU. They do not overwrite the bottom, since other layers read it."""
        norm, scale = self.norm_names(name)
        normed = self.add(norm, layers.BatchNorm(bottom, **self.norm))
        scaled = self.add(scale, layers.Scale(normed, in_place=True, bias_term=True))
        return self.relu(f"{name}_relu", scaled)

    def fc_relu(self, name: str, bottom: Top, outputs: int, dropout: float = 0.0, **options: Any) -> Top:
        """Adds a fully connected layer, a ReLU and, unless `dropout` is 0, dropout."""
        top = self.relu(f"{name}_relu", self.fc(name, bottom, outputs, **options))
        return self.dropout(f"{name}_drop", top, dropout) if dropout else top

    def dropout(self, name: str, bottom: Top, ratio: float) -> Top:
        """Adds in-place dropout."""
        return self.add(name, layers.Dropout(bottom, dropout_ratio=ratio, in_place=True))

    def max_pool(self, name: str, bottom: Top, kernel: int, stride: int, pad: int = 0) -> Top:
        """Adds max pooling. As always in Caffe, the output size is rounded up."""
        return self._pool(name, bottom, params.Pooling.MAX, kernel, stride, pad)

    def ave_pool(self, name: str, bottom: Top, kernel: int, stride: int, pad: int = 0) -> Top:
        """Adds average pooling. As always in Caffe, the output size is rounded up."""
        return self._pool(name, bottom, params.Pooling.AVE, kernel, stride, pad)

    def _pool(self, name: str, bottom: Top, pool: int, kernel: int, stride: int, pad: int) -> Top:
        options = {"pool": pool, "kernel_size": kernel, "stride": stride, **({"pad": pad} if pad else {})}
        return self.add(name, layers.Pooling(bottom, **options))

    def global_pool(self, name: str, bottom: Top) -> Top:
        """Adds global average pooling."""
        return self.add(name, layers.Pooling(bottom, pool=params.Pooling.AVE, global_pooling=True))

    def sum(self, name: str, *bottoms: Top, **options: Any) -> Top:
        """Adds up blobs of the same shape."""
        return self.add(name, layers.Eltwise(*bottoms, operation=params.Eltwise.SUM, **options))

    def concat(self, name: str, *bottoms: Top) -> Top:
        """Concatenates blobs along the channel axis."""
        return self.add(name, layers.Concat(*bottoms))


def _same(kernel: Extent, dilation: int) -> Extent:
    if isinstance(kernel, int):
        return dilation * (kernel - 1) // 2
    return (kernel[0] - 1) // 2, (kernel[1] - 1) // 2


def _window(kernel: Extent, stride: Extent, pad: Extent) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for name, value in (("pad", pad), ("kernel", kernel), ("stride", stride)):
        if isinstance(value, tuple):
            options |= {f"{name}_h": value[0], f"{name}_w": value[1]}
        elif value != {"pad": 0, "stride": 1, "kernel": None}[name]:
            options["kernel_size" if name == "kernel" else name] = value
    return options
