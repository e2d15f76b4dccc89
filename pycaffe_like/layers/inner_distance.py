"""A layer of distances to class vectors, for face recognition."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from pycaffe_like.errors import LayerError
from pycaffe_like.spec import FillerDef, format_shape

from .base import Layer, Shape, between, canonical_axis
from .registry import register_layer


@register_layer("inner_distance_param")
class InnerDistance(Layer):
    """The distance of each item x to each of num_output learned vectors w: |x - w|^2 with distance_type
    L2, the sum of |x - w| with L1.

    With `normalize` every pass, in TEST too, divides each vector of the blob by sqrt(|w|^2 + 1e-6), in
    place. With update_center_only an item has a gradient only for the vector of its label.

    Bottoms: the features, flattened from `axis` on; optionally the vectors, M x inputs, instead of a
    blob; with update_center_only the labels, last. Top: the axes before `axis`, then one value for each
    vector. Blob: the vectors, num_output x inputs. As in the fork, there is no bias, whatever bias_term
    says.

    Source: src/caffe/layers/inner_distance_layer.cpp of happynear/caffe-windows.
    """

    bottoms = between(1, 3)

    def __init__(
        self,
        bottoms: Sequence[Shape],
        *,
        num_output: int | None,
        weight_filler: FillerDef | None,
        axis: int,
        transpose: bool,
        distance_type: str,
        normalize: bool,
        update_center_only: bool,
    ) -> None:
        super().__init__()
        if transpose:
            raise LayerError("transposed vectors are not implemented in any fork", expected="transpose: false")
        if distance_type not in ("L1", "L2"):
            raise LayerError("distance_type is unknown", expected="L1 or L2", got=distance_type)
        if (len(bottoms) == 3 and not update_center_only) or (update_center_only and len(bottoms) == 1):
            expected = "labels as the last bottom, with update_center_only and only then"
            raise LayerError("the bottoms do not fit the options", expected=expected, got=f"{len(bottoms)} bottoms")
        self.axis = canonical_axis(axis, len(bottoms[0]))
        self.inputs = math.prod(bottoms[0][self.axis :])
        self.power = int(distance_type[1])
        self.follows_labels = update_center_only
        self.label_bottoms = (len(bottoms) - 1,) if update_center_only else ()  # type: ignore[misc]
        self.vectors: Tensor | None = None
        if len(bottoms) == 1 + update_center_only:
            if not num_output:
                raise LayerError("num_output must be positive", got=num_output)
            self.add_blob("vectors", (num_output, self.inputs), weight_filler)
        self.normalizes = self.has_effects = normalize and self.vectors is not None
        self.top_shapes(bottoms)  # checks them

    def top_shapes(self, bottoms: Sequence[Shape]) -> list[Shape]:
        items, inputs = bottoms[0][: self.axis], math.prod(bottoms[0][self.axis :])
        vectors = bottoms[1] if self.vectors is None else tuple(self.vectors.shape)
        if inputs != self.inputs or math.prod(vectors) != vectors[0] * self.inputs:
            raise LayerError(
                "features and vectors do not fit", expected=f"{inputs} inputs of each", got=format_shape(vectors)
            )
        if self.follows_labels and math.prod(bottoms[-1]) != math.prod(items):
            raise LayerError(
                "items and labels do not fit", expected=f"{math.prod(items)} labels", got=format_shape(bottoms[-1])
            )
        return [(*items, vectors[0])]

    def label_classes(self, bottoms: Sequence[Shape]) -> int | None:
        return None if self.vectors is None or not self.follows_labels else self.vectors.shape[0]

    def forward(self, features: Tensor, *others: Tensor) -> Tensor:
        (shape,) = self.top_shapes([tuple(one.shape) for one in (features, *others)])
        rows = features.reshape(-1, self.inputs)
        if self.vectors is None:
            vectors = others[0].reshape(-1, self.inputs)
        else:
            if self.normalizes:
                with torch.no_grad():
                    self.vectors.div_((self.vectors.square().sum(1, keepdim=True) + 1e-6).sqrt())
            vectors = self.vectors.clone()  # a layer that shares them may normalise them again
        if not self.follows_labels:
            return self._distances(rows, vectors).reshape(shape)
        labels = others[-1].detach().long().reshape(-1, 1)
        all_of_them = self._distances(rows, vectors.detach())
        difference = rows - vectors[labels[:, 0]]
        own = difference.square() if self.power == 2 else difference.abs()
        return all_of_them.scatter(1, labels, own.sum(1, keepdim=True)).reshape(shape)

    def _distances(self, rows: Tensor, vectors: Tensor) -> Tensor:
        distances = torch.cdist(rows, vectors, self.power, compute_mode="donot_use_mm_for_euclid_dist")
        return distances.square() if self.power == 2 else distances
