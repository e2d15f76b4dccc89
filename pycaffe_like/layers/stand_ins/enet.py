"""SpatialDropoutLayer of ENet."""

from __future__ import annotations

import ast

import numpy as np

from pycaffe_like.errors import LayerError

from .base import Blobs, StandIn


class SpatialDropoutLayer(StandIn):
    """Sets whole channels to 0 with probability p, and multiplies the others by 1 / (1 - p).

    param_str is a dictionary with `phase`, TRAIN or TEST, and `p`. As in ENet, TEST keeps all channels
    but multiplies them by 1 / (1 - p) too. Each picture of a batch drops its own channels, in backward
    too; ENet's backward uses the last picture's channels for all pictures.

    Source: python/spatial_dropout.py of TimoSaemann/caffe-enet.
    """

    def setup(self, bottom: Blobs, top: Blobs) -> None:
        try:
            given = ast.literal_eval(self.param_str)
            self.drops, self.p = given["phase"] == "TRAIN", float(given["p"])
        except (ValueError, SyntaxError, TypeError, KeyError):
            expected = "{'phase': 'TRAIN', 'p': 0.1}"
            raise LayerError("param_str cannot be read", expected=expected, got=self.param_str or "nothing") from None
        if not 0 < self.p < 1:
            raise LayerError("p must be between 0 and 1", got=self.p)
        self.factors = np.ones((1, 1, 1, 1))

    def reshape(self, bottom: Blobs, top: Blobs) -> None:
        top[0].reshape(*bottom[0].shape)

    def forward(self, bottom: Blobs, top: Blobs) -> None:
        num, channels = bottom[0].shape[:2]
        self.factors = np.full((num, channels, 1, 1), 1 / (1 - self.p), np.float32)
        if self.drops:
            stays = [np.random.binomial(np.ones(channels, int), 1 - self.p) for _ in range(num)]
            self.factors *= np.array(stays).reshape(num, channels, 1, 1)
        top[0].data[...] = bottom[0].data * self.factors

    def backward(self, top: Blobs, propagate_down: list[bool], bottom: Blobs) -> None:
        if propagate_down[0]:
            bottom[0].diff[...] = top[0].diff * self.factors
