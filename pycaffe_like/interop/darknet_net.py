"""The state of an import from Darknet: the net so far, and the output of each section."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .darknet_cfg import Section
from .darknet_weights import WeightsFile
from .imported import ImportedNet, filler

BATCH_NORM_EPS = 1e-5
"""As in Darknet's GPU code; the CPU code of older versions adds 1e-6 to the standard deviation instead."""

LEAKY, RELIE = 0.1, 0.01
_ACTIVATIONS: dict[str, tuple[str, dict[str, Any]] | None] = {
    "linear": None,
    "relu": ("ReLU", {}),
    "leaky": ("ReLU", {"relu_param": {"negative_slope": LEAKY}}),
    "relie": ("ReLU", {"relu_param": {"negative_slope": RELIE}}),
    "logistic": ("Sigmoid", {}),
    "tanh": ("TanH", {}),
    "elu": ("ELU", {}),
    "hardtan": ("Clip", {"clip_param": {"min": -1, "max": 1}}),
    "mish": ("Mish", {}),
    "swish": ("Swish", {}),
    "relu6": ("ReLU6", {}),
    "selu": ("SeLu", {}),
}


@dataclass(frozen=True)
class Output:
    """The output of a section: a blob of N x channels x height x width, or of N x count if `flat`."""

    blob: str
    channels: int
    height: int
    width: int
    flat: bool = False

    @property
    def count(self) -> int:
        return self.channels * self.height * self.width


@dataclass
class DarknetNet:
    """A Darknet net that is being converted, section by section.

    Attributes:
        net: the Caffe net.
        weights: the .weights file; None if the net gets fillers.
        current: the output of the previous section, which is the input of the next one.
        outputs: the output of each section so far; None for a detection head, which other sections
            cannot refer to.
        heads: the detection heads, each with its input.
        input_size: height and width of the net's input.
    """

    net: ImportedNet
    weights: WeightsFile | None
    current: Output
    outputs: list[Output | None] = field(default_factory=list)
    heads: list[tuple[Section, Output]] = field(default_factory=list)
    input_size: tuple[int, int] = (0, 0)

    @property
    def index(self) -> int:
        """The number of the current section, counted as in Darknet: from 0, without [net]."""
        return len(self.outputs)

    def take(self, section: Section, what: str, *shape: int) -> np.ndarray | None:
        return None if self.weights is None else self.weights.take(section, what, *shape)

    def output_at(self, section: Section, option: str, number: int) -> Output:
        """Returns the output of another section.

        Args:
            section: the section that refers to it.
            option: the option with the reference, for the error message.
            number: the number of the other section; if negative, relative to the current section.

        Raises:
            ImportedModelError: If there is no such section before this one, or it has no output.
        """
        place = number + self.index if number < 0 else number
        found = self.outputs[place] if 0 <= place < self.index else None
        if found is None:
            what = (
                "has no output that other sections can use"
                if 0 <= place < self.index
                else "does not come before this one"
            )
            raise section.error(f"section {place} {what}", option, expected=f"0 to {self.index - 1}", got=number)
        return found

    def picture(self, output: Output | None = None) -> Output:
        """Returns an output, by default the current one, as N x C x H x W; adds a Reshape if it is flat."""
        output = output or self.current
        if not output.flat:
            return output
        dims = {"dim": [0, output.channels, output.height, output.width]}
        blob = self.net.add("Reshape", f"picture{self.index}", [output.blob], reshape_param={"shape": dims})
        return Output(blob, output.channels, output.height, output.width)

    def normalize(self, section: Section, name: str, blob: str, parameters: tuple[np.ndarray | None, ...]) -> None:
        """Adds an in-place BatchNorm and an in-place Scale.

        Args:
            parameters: biases, scales, means and variances; each is None if there is no .weights file.
        """
        bias, scale, mean, variance = parameters
        known = bias is not None and scale is not None and mean is not None and variance is not None
        if variance is not None and not (variance >= 0).all():
            raise section.error("has a negative variance, or NaN", advice="Are these the weights of another .cfg?")
        self.net.add(
            "BatchNorm",
            f"{name}/bn",
            [blob],
            [blob],
            [mean, variance, np.ones(1)] if known else (),  # type: ignore[list-item]
            batch_norm_param={"eps": BATCH_NORM_EPS},
        )
        self.net.add(
            "Scale",
            f"{name}/scale",
            [blob],
            [blob],
            [scale, bias] if known else (),  # type: ignore[list-item]
            scale_param={"bias_term": True, "filler": filler(1)},
        )

    def activate(self, section: Section, name: str, blob: str, default: str) -> None:
        """Adds the activation that a section asks for, in place.

        Args:
            default: the activation if the section does not name one.

        Raises:
            ImportedModelError: If no layer computes this activation.
        """
        kind = section.text("activation", default)
        if kind not in _ACTIVATIONS:
            raise section.error(
                f"activation {kind} is not supported", "activation", expected=", ".join(sorted(_ACTIVATIONS))
            )
        found = _ACTIVATIONS[kind]
        if found is not None:
            self.net.add(found[0], f"{name}/{kind}", [blob], [blob], **found[1])
