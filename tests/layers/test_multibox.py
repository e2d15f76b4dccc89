"""MultiBoxLoss, compared with SSD's loops transcribed to NumPy; gradients."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import exp, log
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from pycaffe_like.layers.base import Layer

from .battery import check_gradients, check_shapes, make
from .ssd import Box, Truth, decode, encode, match, prior_blob, some_boxes, suppress

DEFAULTS: dict[str, Any] = {
    "loc_loss_type": "SMOOTH_L1",
    "conf_loss_type": "SOFTMAX",
    "loc_weight": 1.0,
    "share_location": True,
    "match_type": "PER_PREDICTION",
    "overlap_threshold": 0.5,
    "use_prior_for_matching": True,
    "background_label_id": 0,
    "use_difficult_gt": True,
    "neg_pos_ratio": 3.0,
    "neg_overlap": 0.5,
    "code_type": "CORNER",
    "encode_variance_in_target": False,
    "map_object_to_agnostic": False,
    "ignore_cross_boundary_bbox": False,
    "bp_inside": False,
    "mining_type": "MAX_NEGATIVE",
    "sample_size": 64,
    "use_prior_for_nms": False,
    "nms": None,
    "normalization": "VALID",
    "objectness_score": 0.01,
}


@dataclass
class Scene:
    """The inputs of a MultiBoxLoss, with values that float32 represents exactly."""

    loc: np.ndarray
    conf: np.ndarray
    priors: np.ndarray
    variances: np.ndarray
    truths: dict[int, list[Truth]] = field(default_factory=dict)
    first_stage: tuple[np.ndarray, ...] = ()

    def bottoms(self) -> list[Tensor]:
        num = len(self.conf)
        rows = [(i, t.label, 0, *t.box, t.difficult) for i, of_picture in self.truths.items() for t in of_picture]
        rows.insert(len(rows) // 2, (-1,) * 8)
        return [
            torch.tensor(self.loc.reshape(num, -1), dtype=torch.float32),
            torch.tensor(self.conf.reshape(num, -1), dtype=torch.float32),
            torch.tensor(prior_blob(self.priors, self.variances)),
            torch.tensor(np.array(rows, np.float32))[None, None],
            *(torch.tensor(values.reshape(num, -1)) for values in self.first_stage),
        ]


def scene(seed: int, classes: int = 4, loc_classes: int = 1, num: int = 3, priors: int = 23) -> Scene:
    """Returns three pictures with four, no and two objects; every other object lies near a prior."""
    random = np.random.default_rng(seed)
    boxes = some_boxes(priors, seed, -0.1, 1.1).astype(np.float32)
    found = Scene(
        random.normal(0, 0.5, (num, priors, loc_classes, 4)).astype(np.float32),
        random.normal(0, 2, (num, priors, classes)).astype(np.float32),
        boxes,
        random.uniform(0.1, 0.4, (priors, 4)).astype(np.float32),
    )
    for picture, count in ((0, 4), (2, 2)):
        free = some_boxes(count, seed + 100 + picture).astype(np.float32)
        near = np.clip(boxes[3 * picture : 3 * picture + count] + random.uniform(-0.03, 0.03, (count, 4)), 0, 1)
        found.truths[picture] = [
            Truth(int(random.integers(1, classes)), (near if i % 2 else free)[i].astype(np.float32).tolist(), i == 1)
            for i in range(count)
        ]
    return found


def softmax_loss(scores: np.ndarray, label: int) -> float:
    shifted = scores - scores.max()
    return -log(max(exp(shifted[label]) / sum(exp(value) for value in shifted), 1.2e-38))


def logistic_loss(scores: np.ndarray, label: int | None) -> float:
    loss = 0.0
    for c, x in enumerate(scores.tolist()):
        loss -= x * ((c == label) - (x >= 0)) - log(1 + exp(x - 2 * x * (x >= 0)))
    return loss


def location_loss(difference: float, kind: str) -> float:
    if kind == "SMOOTH_L1" and abs(difference) >= 1:
        return abs(difference) - 0.5
    return 0.5 * difference * difference


class Transcription:
    """The loss of a scene, computed in the steps of MultiBoxLossLayer::Forward_cpu."""

    def __init__(self, scene: Scene, classes: int, options: dict[str, Any]) -> None:
        self.o = DEFAULTS | options
        self.scene = scene
        self.classes = classes
        self.truths = {
            i: [t for t in of_picture if self.o["use_difficult_gt"] or not t.difficult]
            for i, of_picture in scene.truths.items()
        }
        self.truths = {i: of_picture for i, of_picture in self.truths.items() if of_picture}
        self.pictures = range(len(scene.conf))
        self.priors = [scene.priors.astype(np.float64).tolist() for _ in self.pictures]
        if len(scene.first_stage) == 2:  # like CasRegFindMatches
            self.priors = [
                [
                    self.from_code(*row)
                    for row in zip(scene.priors.tolist(), range(len(scene.priors)), codes, strict=True)
                ]
                for codes in scene.first_stage[1].tolist()
            ]
        self.indices: list[dict[int, list[int]]] = []
        self.overlaps: list[dict[int, list[float]]] = []
        self.negatives: list[list[int]] = [[] for _ in self.pictures]

    def loss(self) -> float:
        self.find_matches()
        if self.o["mining_type"] != "NONE":
            for i in self.pictures:
                self.mine(i)
        matches = sum(index > -1 for of in self.indices for row in of.values() for index in row)
        num, priors = self.scene.conf.shape[:2]
        divisor = {"FULL": num * priors, "VALID": matches, "BATCH_SIZE": num, "NONE": 1}[self.o["normalization"]]
        location = sum(sum(self.location(i, label, j)) for i, label, j in self.matched())
        return (self.o["loc_weight"] * location + self.confidence()) / max(divisor, 1)

    def matched(self) -> list[tuple[int, int, int]]:
        """Returns picture, label and prior of each match."""
        return [
            (i, label, j)
            for i in self.pictures
            for label, row in sorted(self.indices[i].items())
            for j, index in enumerate(row)
            if index > -1
        ]

    def code(self, i: int, label: int, j: int) -> Box:
        found: Box = self.scene.loc[i, j, max(label, 0)].astype(np.float64).tolist()
        return found

    def from_code(self, prior: Box, j: int, code: Box) -> list[float]:
        variance = self.scene.variances[j].tolist()
        return decode(prior, variance, code, self.o["code_type"], self.o["encode_variance_in_target"])

    def decoded(self, i: int, label: int, j: int) -> list[float]:
        return self.from_code(self.priors[i][j], j, self.code(i, label, j))

    def find_matches(self) -> None:
        o = self.o
        rules = (o["match_type"], o["overlap_threshold"], o["ignore_cross_boundary_bbox"])
        labels = [-1] if o["share_location"] else [c for c in range(self.classes) if c != o["background_label_id"]]
        for i in self.pictures:
            indices: dict[int, list[int]] = {}
            overlaps: dict[int, list[float]] = {}
            truths, priors = self.truths.get(i), self.priors[i]
            if truths and not o["use_prior_for_matching"]:
                for label in labels:
                    boxes = [self.decoded(i, label, j) for j in range(len(priors))]
                    indices[label], overlaps[label] = match(truths, boxes, label, *rules)
            elif truths:
                of_all, best = match(truths, priors, -1, *rules)
                for label in labels:
                    fits = [label == -1 or index < 0 or truths[index].label == label for index in of_all]
                    if label == -1:
                        indices[label] = of_all
                    else:
                        indices[label] = [k if k > -1 and fit else -1 for k, fit in zip(of_all, fits, strict=True)]
                    overlaps[label] = best
            self.indices.append(indices)
            self.overlaps.append(overlaps)

    def eligible(self, i: int, label: int, j: int) -> bool:
        if self.scene.first_stage and self.scene.first_stage[0][i, j, 1] < self.o["objectness_score"]:
            return False
        if self.o["mining_type"] == "HARD_EXAMPLE":
            return True
        return self.indices[i][label][j] == -1 and self.overlaps[i][label][j] < self.o["neg_overlap"]

    def mining_loss(self, i: int, j: int) -> float:
        label = self.o["background_label_id"]
        loss = 0.0
        for of_label, row in sorted(self.indices[i].items()):
            if row[j] > -1:
                label = self.label_of(i, row[j])
                if self.o["mining_type"] == "HARD_EXAMPLE":
                    loss = sum(self.location(i, of_label, j))
        kind = softmax_loss if self.o["conf_loss_type"] == "SOFTMAX" else logistic_loss
        return loss + kind(self.scene.conf[i, j].astype(np.float64), label)

    def mine(self, i: int) -> None:
        o = self.o
        losses = [self.mining_loss(i, j) for j in range(len(self.scene.priors))]
        chosen: set[int] = set()
        for label, row in self.indices[i].items():
            candidates = [j for j in range(len(row)) if self.eligible(i, label, j)]
            if o["mining_type"] == "MAX_NEGATIVE":
                count = min(int(sum(index > -1 for index in row) * o["neg_pos_ratio"]), len(candidates))
            else:
                count = min(o["sample_size"], len(candidates))
            if o["nms"]:
                threshold, top_k = o["nms"]
                boxes = [self.priors[i][j] if o["use_prior_for_nms"] else self.decoded(i, label, j) for j in candidates]
                kept = suppress(boxes, [losses[j] for j in candidates], threshold, top_k)
                chosen |= {candidates[k] for k in kept[:count]}
            else:
                chosen |= set(sorted(candidates, key=lambda j: -losses[j])[:count])
            for j, index in enumerate(row):
                if index > -1 and o["mining_type"] == "HARD_EXAMPLE" and j not in chosen:
                    row[j] = -1
                elif index == -1 and j in chosen:
                    self.negatives[i].append(j)

    def location(self, i: int, label: int, j: int) -> list[float]:
        """Returns the losses of the four coordinates of a match."""
        o, variance = self.o, self.scene.variances[j].tolist()
        prior = self.priors[i][j]
        truth = self.truths[i][self.indices[i][label][j]]
        target = encode(prior, variance, truth.box, o["code_type"], o["encode_variance_in_target"])
        code = list(self.code(i, label, j))
        if o["bp_inside"]:
            place = prior if o["use_prior_for_matching"] else self.decoded(i, label, j)
            code = [t if v < 0 or v > 1 else c for c, t, v in zip(code, target, place, strict=True)]
        divisors = variance if o["encode_variance_in_target"] else [1.0] * 4
        return [location_loss((c - t) / d, o["loc_loss_type"]) for c, t, d in zip(code, target, divisors, strict=True)]

    def label_of(self, i: int, truth: int) -> int:
        return 1 if self.o["map_object_to_agnostic"] else self.truths[i][truth].label

    def confidence(self) -> float:
        o, scores = self.o, self.scene.conf.astype(np.float64)
        softmax = o["conf_loss_type"] == "SOFTMAX"
        positive = {(i, j): self.label_of(i, self.indices[i][label][j]) for i, label, j in self.matched()}
        if o["mining_type"] == "NONE":
            others = {(i, j) for i in self.pictures for j in range(scores.shape[1])} - positive.keys()
        else:
            others = {(i, j) for i in self.pictures for j in self.negatives[i]}
        background = o["background_label_id"] if softmax or o["mining_type"] != "NONE" else None
        kind: Any = softmax_loss if softmax else logistic_loss
        loss: float = sum(kind(scores[place], label) for place, label in positive.items())
        return loss + sum(kind(scores[place], background) for place in others)


def make_layer(bottoms: list[Tensor], classes: int, options: dict[str, Any]) -> Layer:
    given = dict(options)
    nms = given.pop("nms", None)
    norm = given.pop("normalization", None)
    words = [f"{name}: {str(value).lower() if isinstance(value, bool) else value}" for name, value in given.items()]
    if nms:
        words.append(f"nms_param {{ nms_threshold: {nms[0]} top_k: {nms[1]} }}")
    text = f"multibox_loss_param {{ num_classes: {classes} {' '.join(words)} }}"
    if norm:
        text += f" loss_param {{ normalization: {norm} }}"
    return make("MultiBoxLoss", [tuple(bottom.shape) for bottom in bottoms], text)


def check(options: dict[str, Any], seed: int = 0, classes: int = 4) -> None:
    seen = scene(seed, classes, 1 if options.get("share_location", True) else classes)
    bottoms = seen.bottoms()
    module = make_layer(bottoms, classes, options)
    want = Transcription(seen, classes, options).loss()
    assert module(*bottoms).shape == ()
    assert float(module(*bottoms)) == pytest.approx(want, rel=1e-4)
    check_shapes(module, bottoms)


APART = {"share_location": False, "mining_type": "NONE"}
CASES: list[dict[str, Any]] = [
    {},
    {"loc_loss_type": "L2"},
    {"loc_weight": 2.5},
    {"match_type": "BIPARTITE"},
    {"overlap_threshold": 0.2},
    {"overlap_threshold": 0.2, "neg_overlap": 0.1},
    {"neg_pos_ratio": 1.5},
    {"neg_pos_ratio": 100},
    {"use_difficult_gt": False},
    {"code_type": "CENTER_SIZE"},
    {"code_type": "CORNER_SIZE"},
    {"encode_variance_in_target": True},
    {"code_type": "CENTER_SIZE", "encode_variance_in_target": True},
    {"code_type": "CORNER_SIZE", "encode_variance_in_target": True},
    {"use_prior_for_matching": False, "overlap_threshold": 0.3},
    {"use_prior_for_matching": False, "code_type": "CENTER_SIZE", "match_type": "BIPARTITE"},
    {"ignore_cross_boundary_bbox": True, "overlap_threshold": 0.2},
    {"ignore_cross_boundary_bbox": True, "mining_type": "HARD_EXAMPLE"},
    {"bp_inside": True, "overlap_threshold": 0.2},
    {"bp_inside": True, "overlap_threshold": 0.2, "encode_variance_in_target": True},
    {"bp_inside": True, "use_prior_for_matching": False, "overlap_threshold": 0.2},
    {"mining_type": "NONE"},
    {"mining_type": "NONE", "conf_loss_type": "LOGISTIC"},
    {"conf_loss_type": "LOGISTIC"},
    {"mining_type": "HARD_EXAMPLE", "sample_size": 5},
    {"mining_type": "HARD_EXAMPLE", "sample_size": 5, "loc_loss_type": "L2", "conf_loss_type": "LOGISTIC"},
    {"mining_type": "HARD_EXAMPLE", "sample_size": 7, "nms": (0.3, 15)},
    {"mining_type": "HARD_EXAMPLE", "sample_size": 7, "nms": (0.3, 15), "use_prior_for_nms": True},
    {"nms": (0.5, 100)},
    {"nms": (0.2, 6), "use_prior_for_nms": True},
    APART,
    APART | {"conf_loss_type": "LOGISTIC", "match_type": "BIPARTITE"},
    APART | {"use_prior_for_matching": False, "overlap_threshold": 0.2},
    APART | {"code_type": "CENTER_SIZE", "loc_loss_type": "L2", "overlap_threshold": 0.2},
    {"normalization": "FULL"},
    {"normalization": "BATCH_SIZE"},
    {"normalization": "NONE"},
    {"use_difficult_gt": False, "normalization": "NONE", "mining_type": "NONE"},
]


def name_of(options: dict[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in options.items()) or "defaults"


@pytest.mark.parametrize("options", CASES, ids=name_of)
def test_the_loss(options: dict[str, Any]) -> None:
    for seed in range(4):
        check(options, seed)


@pytest.mark.parametrize("stages", [1, 2], ids=["objectness", "and places"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"objectness_score": 0.6},
        {"code_type": "CENTER_SIZE", "overlap_threshold": 0.3},
        {"mining_type": "HARD_EXAMPLE", "sample_size": 6, "objectness_score": 0.4},
        {"mining_type": "NONE", "bp_inside": True, "encode_variance_in_target": True, "overlap_threshold": 0.2},
    ],
    ids=name_of,
)
def test_the_first_stage_of_refinedet(options: dict[str, Any], stages: int) -> None:
    for seed in range(3):
        seen = scene(seed)
        random = np.random.default_rng(seed)
        objectness = random.uniform(0, 1, (3, 23, 2)).astype(np.float32)
        moves = random.normal(0, 0.2, (3, 23, 4)).astype(np.float32)
        seen.first_stage = (objectness, moves)[:stages]
        bottoms = seen.bottoms()
        want = Transcription(seen, 4, options).loss()
        assert float(make_layer(bottoms, 4, options)(*bottoms)) == pytest.approx(want, rel=1e-4)


def test_the_first_stage_of_refinedet_has_one_class_for_all_objects() -> None:
    seen = scene(3, 2)
    plain = Transcription(seen, 2, {}).loss()
    seen.truths = {i: [Truth(7, t.box) for t in of] for i, of in seen.truths.items()}
    bottoms = seen.bottoms()
    assert float(make_layer(bottoms, 2, {})(*bottoms)) == pytest.approx(plain, rel=1e-4)


@pytest.mark.parametrize("mining", ["NONE", "MAX_NEGATIVE"])
@pytest.mark.parametrize("loss", ["SOFTMAX", "LOGISTIC"])
def test_all_objects_as_one_class(mining: str, loss: str) -> None:
    seen = scene(1, 2)
    seen.truths = {i: [Truth(1 + 3 * (k % 2), t.box) for k, t in enumerate(of)] for i, of in seen.truths.items()}
    options = {"map_object_to_agnostic": True, "mining_type": mining, "conf_loss_type": loss}
    bottoms = seen.bottoms()
    assert float(make_layer(bottoms, 2, options)(*bottoms)) == pytest.approx(
        Transcription(seen, 2, options).loss(), rel=1e-4
    )


def test_another_background() -> None:
    seen = scene(2)
    seen.truths = {i: [Truth((t.label + 2) % 4, t.box) for t in of if t.label != 1] for i, of in seen.truths.items()}
    seen.truths[0].append(Truth(0, [0.2, 0.2, 0.6, 0.6]))
    options = {"background_label_id": 3}
    seen.truths = {i: [t for t in of if t.label != 3] for i, of in seen.truths.items()}
    bottoms = seen.bottoms()
    assert float(make_layer(bottoms, 4, options)(*bottoms)) == pytest.approx(
        Transcription(seen, 4, options).loss(), rel=1e-4
    )


def test_no_objects_at_all() -> None:
    seen = scene(0)
    seen.truths = {}
    bottoms = seen.bottoms()
    assert float(make_layer(bottoms, 4, {})(*bottoms)) == 0
    options = {"mining_type": "NONE"}
    assert float(make_layer(bottoms, 4, options)(*bottoms)) == pytest.approx(
        Transcription(seen, 4, options).loss(), rel=1e-4
    )


@pytest.mark.parametrize("given", ["do_neg_mining: true", "mining_type: MAX_NEGATIVE do_neg_mining: true"])
def test_the_old_word_for_mining(given: str) -> None:
    bottoms = scene(0).bottoms()
    shapes = [tuple(bottom.shape) for bottom in bottoms]
    old = make("MultiBoxLoss", shapes, f"multibox_loss_param {{ num_classes: 4 {given} }}")
    assert torch.equal(old(*bottoms), make_layer(bottoms, 4, {})(*bottoms))


def test_normalize_of_old_nets() -> None:
    bottoms = scene(0).bottoms()
    shapes = [tuple(bottom.shape) for bottom in bottoms]
    for old, new in (("true", "VALID"), ("false", "BATCH_SIZE")):
        text = f"multibox_loss_param {{ num_classes: 4 }} loss_param {{ normalize: {old} }}"
        want = make_layer(bottoms, 4, {"normalization": new})(*bottoms)
        assert torch.equal(make("MultiBoxLoss", shapes, text)(*bottoms), want)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"loc_loss_type": "L2", "loc_weight": 3.0, "code_type": "CENTER_SIZE"},
        {"mining_type": "NONE", "conf_loss_type": "LOGISTIC"},
        {"mining_type": "HARD_EXAMPLE", "sample_size": 3},
        {"bp_inside": True, "overlap_threshold": 0.2},
        APART | {"overlap_threshold": 0.3},
    ],
    ids=name_of,
)
def test_gradients(options: dict[str, Any]) -> None:
    """The loss is smooth as long as no prior is about to be matched or mined."""
    seen = scene(5, 3, 1 if options.get("share_location", True) else 3, priors=11)
    bottoms = seen.bottoms()
    check_gradients(make_layer(bottoms, 3, options), bottoms, differentiable=[0, 1])


def test_the_gradient_is_not_divided_by_the_variance_in_the_target() -> None:
    """The only prior is matched with an object whose xmin is 0.01 smaller.

    As in SSD, the gradient is (code - target) / variance. The true derivative would be divided by the
    variance once more.
    """
    seen = Scene(np.zeros((1, 1, 1, 4)), np.zeros((1, 1, 2)), np.array([[0.1, 0.1, 0.3, 0.3]]), np.full((1, 4), 0.2))
    seen.truths[0] = [Truth(1, [0.09, 0.1, 0.3, 0.3])]
    bottoms = seen.bottoms()
    bottoms[0].requires_grad_()
    make_layer(bottoms, 2, {"encode_variance_in_target": True})(*bottoms).backward()
    assert bottoms[0].grad is not None
    assert bottoms[0].grad.flatten().tolist() == pytest.approx([0.01 / 0.2, 0, 0, 0], abs=1e-6)


def test_multibox_focal_loss() -> None:
    """MultiBoxFocalLoss of two priors, a match and a negative. Their classes have the probability 1/2."""
    priors = np.array([[0.1, 0.1, 0.3, 0.3], [0.6, 0.6, 0.9, 0.9]])
    seen = Scene(np.zeros((1, 2, 1, 4)), np.zeros((1, 2, 2)), priors, np.full((2, 4), 0.1))
    seen.truths[0] = [Truth(1, [0.1, 0.1, 0.3, 0.3])]
    bottoms = seen.bottoms()
    shapes = [tuple(bottom.shape) for bottom in bottoms]
    for options, weight, gamma in (("", 0.25, 2), ("focal_loss_param { alpha: 0.7 gamma: 3 }", 0.7, 3)):
        module = make("MultiBoxFocalLoss", shapes, "multibox_loss_param { num_classes: 2 } " + options)
        found = float(module(*bottoms))
        assert found == pytest.approx(2 * weight * 0.5**gamma * log(2), rel=1e-5)
    check_gradients(module, bottoms, differentiable=[1])


def test_priors_and_truths_get_no_gradient() -> None:
    bottoms = scene(0).bottoms()
    assert {2, 3} <= set(make_layer(bottoms, 4, {}).label_bottoms)


def test_one_object_by_hand() -> None:
    """One prior lies on the object and is matched; the other is far away and the only negative."""
    priors = np.array([[0.1, 0.1, 0.3, 0.3], [0.6, 0.6, 0.9, 0.9]])
    seen = Scene(np.zeros((1, 2, 1, 4)), np.zeros((1, 2, 2)), priors, np.full((2, 4), 0.1))
    seen.truths[0] = [Truth(1, [0.1, 0.1, 0.3, 0.35])]
    bottoms = seen.bottoms()
    found = float(make_layer(bottoms, 2, {})(*bottoms))
    assert found == pytest.approx(0.5 * 0.5**2 + 2 * log(2), rel=1e-5)


def test_a_pass_in_test_does_not_depend_on_the_one_before() -> None:
    first, second = (scene(seed).bottoms() for seed in (1, 2))
    module = make_layer(first, 4, {})
    assert not module.training
    alone = float(make_layer(second, 4, {})(*second))
    module(*first)
    assert float(module(*second)) == alone
