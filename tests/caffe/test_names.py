"""Names of pycaffe that scripts use, and its functions' arguments by position and by keyword."""

from __future__ import annotations

import importlib
import inspect

import pytest

SIGNATURES = {
    "net": {
        "Net": "network_file phase level stages weights",
        "Net.forward": "self blobs start end inputs",
        "Net.backward": "self diffs start end top_diffs",
        "Net.forward_all": "self blobs inputs",
        "Net.forward_backward_all": "self blobs diffs values",
        "Net.reshape": "self",
        "Net.copy_from": "self path",
        "Net.share_with": "self other",
        "Net.save": "self path",
        "Net.save_hdf5": "self path",
        "Net.load_hdf5": "self path",
        "Net.clear_param_diffs": "self",
        "Net.set_input_arrays": "self data labels",
        "Net.before_forward": "self callback",
        "Net.after_forward": "self callback",
        "Net.before_backward": "self callback",
        "Net.after_backward": "self callback",
        "Net._forward": "self start end",
        "Net._backward": "self start end",
        "Net._top_ids": "self layer",
        "Net._bottom_ids": "self layer",
    },
    "solvers": {
        "SGDSolver": "solver_file",
        "get_solver": "solver_file",
        "Solver.step": "self iterations",
        "Solver.solve": "self resume_file",
        "Solver.restore": "self state_file",
        "Solver.snapshot": "self",
        "Solver.apply_update": "self",
        "Solver.share_weights": "self net",
        "Solver.add_callback": "self on_start on_gradients_ready",
    },
    "_caffe": {
        "BlobVec.add_blob": "self shape",
        "set_mode_cpu": "",
        "set_mode_gpu": "",
        "set_device": "device_id",
        "set_random_seed": "seed",
        "set_multiprocess": "multiprocess",
        "solver_count": "",
        "set_solver_count": "count",
        "solver_rank": "",
        "set_solver_rank": "rank",
        "layer_type_list": "",
        "init_log": "level stderr",
        "log": "text",
    },
    "io": {
        "load_image": "filename color",
        "resize_image": "im new_dims interp_order",
        "oversample": "images crop_dims",
        "blobproto_to_array": "blob return_diff",
        "array_to_blobproto": "arr diff",
        "arraylist_to_blobprotovector_str": "arraylist",
        "blobprotovector_str_to_arraylist": "str",
        "array_to_datum": "arr label",
        "datum_to_array": "datum",
        "Transformer": "inputs",
        "Transformer.preprocess": "self in_ data",
        "Transformer.deprocess": "self in_ data",
        "Transformer.set_transpose": "self in_ order",
        "Transformer.set_channel_swap": "self in_ order",
        "Transformer.set_raw_scale": "self in_ scale",
        "Transformer.set_mean": "self in_ mean",
        "Transformer.set_input_scale": "self in_ scale",
    },
    "classifier": {
        "Classifier": "model_file pretrained_file image_dims mean input_scale raw_scale channel_swap",
        "Classifier.predict": "self inputs oversample",
    },
    "detector": {
        "Detector": "model_file pretrained_file mean input_scale raw_scale channel_swap context_pad",
        "Detector.detect_windows": "self images_windows",
        "Detector.detect_selective_search": "self image_fnames",
        "Detector.crop": "self im window",
        "Detector.configure_crop": "self context_pad",
    },
    "net_spec": {
        "param_name_dict": "",
        "to_proto": "tops",
        "assign_proto": "proto name val",
        "Top": "fn n",
        "Top.to_proto": "self",
        "Function": "type_name inputs params",
        "NetSpec": "",
        "NetSpec.to_proto": "self",
    },
    "coord_map": {
        "conv_params": "fn",
        "crop_params": "fn",
        "coord_map": "fn",
        "compose": "base_map next_map",
        "inverse": "coord_map",
        "coord_map_from_to": "top_from top_to",
        "crop": "top_from top_to",
    },
    "draw": {
        "get_pooling_types_dict": "",
        "get_edge_label": "layer",
        "get_layer_lr_mult": "layer",
        "get_layer_label": "layer rankdir display_lrm",
        "choose_color_by_layertype": "layertype",
        "get_pydot_graph": "caffe_net rankdir label_edges phase display_lrm",
        "draw_net": "caffe_net rankdir ext phase display_lrm",
        "draw_net_to_file": "caffe_net filename rankdir phase display_lrm",
    },
    "timer": {"Timer": "", "Timer.start": "self", "Timer.stop": "self"},
    "nccl": {"NCCL": "solver uid", "NCCL.new_uid": "", "NCCL.bcast": "self", "has_nccl": ""},
}


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [(module, name, parameters) for module, names in SIGNATURES.items() for name, parameters in names.items()],
    ids=lambda value: value,
)
def test_arguments_are_called_as_in_pycaffe(module: str, name: str, parameters: str) -> None:
    found = importlib.import_module(f"pycaffe_like.caffe.{module}")
    for part in name.split("."):
        found = getattr(found, part)
    assert list(inspect.signature(found).parameters) == parameters.split()


@pytest.mark.parametrize(
    ("module", "names"),
    [
        ("io", "caffe_pb2"),
        ("net_spec", "layers params Layers Parameters"),
        ("coord_map", "PASS_THROUGH_LAYERS UndefinedMapException AxisMismatchException"),
        ("draw", "LAYER_STYLE_DEFAULT NEURON_LAYER_STYLE BLOB_STYLE"),
        ("_caffe", "Blob BlobVec Layer Net Solver NCCL Timer has_nccl get_solver __version__"),
        ("pycaffe", "Net SGDSolver NesterovSolver AdaGradSolver RMSPropSolver AdaDeltaSolver AdamSolver NCCL Timer"),
    ],
    ids=["io", "net_spec", "coord_map", "draw", "_caffe", "pycaffe"],
)
def test_other_names(module: str, names: str) -> None:
    found = importlib.import_module(f"pycaffe_like.caffe.{module}")
    assert [name for name in names.split() if not hasattr(found, name)] == []


PACKAGE = """
Net SGDSolver NesterovSolver AdaGradSolver RMSPropSolver AdaDeltaSolver AdamSolver NCCL Timer init_log log
set_mode_cpu set_mode_gpu set_device Layer get_solver layer_type_list set_random_seed solver_count
set_solver_count solver_rank set_solver_rank set_multiprocess has_nccl __version__ TRAIN TEST Classifier
Detector io layers params NetSpec to_proto proto net_spec classifier detector pycaffe
"""


def test_the_package_has_all_of_pycaffe() -> None:
    found = importlib.import_module("pycaffe_like.caffe")
    assert [name for name in PACKAGE.split() if not hasattr(found, name)] == []


def test_a_package_lacks_what_pycaffe_lacks() -> None:
    with pytest.raises(AttributeError, match=r"^module 'pycaffe_like.caffe' has no attribute 'Nett'$"):
        _ = importlib.import_module("pycaffe_like.caffe").Nett
