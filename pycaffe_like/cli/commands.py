"""The names of all commands, in groups, each with the line that `pcl --help` shows."""

from __future__ import annotations

import keyword

GROUPS = {
    "Train": {
        "train": "train a net from scratch, from weights, or from a snapshot",
        "test": "score a net on its test data",
        "time": "time a net layer by layer, or its data layers",
        "lr": "print a solver's learning rate at each iteration",
        "doctor": "check that this machine is ready for training",
        "device_query": "list the GPUs",
    },
    "Data": {
        "init": "create a project that trains a net on a folder of pictures",
        "data": "split pictures into lists, or show the data as a net receives it",
        "db": "inspect, verify and convert databases",
        "convert_imageset": "convert pictures to a database",
        "convert_annoset": "convert pictures and the boxes of their objects to a database",
        "convert_mnist_data": "convert MNIST to a database",
        "convert_mnist_siamese_data": "convert MNIST to a database of pairs of pictures",
        "convert_cifar_data": "convert CIFAR-10 to databases",
        "compute_image_mean": "compute the mean picture of a database",
        "resize_and_crop_images": "resize pictures and crop them to squares",
    },
    "Models": {
        "netdef": "write the prototxt of a well-known published network",
        "layer": "write the skeleton of a layer type that a net uses but pcl does not support",
        "check": "find problems in nets and solvers without running them",
        "export": "export a net to ONNX, torch and other formats",
        "import": "convert an ONNX or Darknet net to prototxt and caffemodel",
        "predict": "print a net's predictions for pictures",
        "deploy": "convert a training net to its deploy form",
        "compile": "compile a net to a Python program",
        "classify": "classify pictures with a net",
        "detect": "classify windows of pictures with a net",
        "extract_features": "run a net on its data, and store the values of its blobs",
    },
    "Inspect": {
        "summary": "print a net's layers with shapes, parameters, receptive fields and memory",
        "summarize": "print a net as a table",
        "view": "show a net as an interactive HTML page",
        "draw_net": "draw a net as a graph",
        "parse_log": "convert a training log to tables",
        "extract_seconds": "extract the time of each iteration from a log",
        "compare": "compare the scores, settings and curves of training runs",
        "plot_training_log": "draw charts of training logs",
    },
    "Caffe compatibility": {
        "upgrade_net_proto_text": "upgrade a net prototxt from an old version of Caffe",
        "upgrade_net_proto_binary": "upgrade a .caffemodel from an old version of Caffe",
        "upgrade_solver_proto_text": "upgrade a solver prototxt from an old version of Caffe",
        "run": "run a script or a notebook written for pycaffe",
        "link": "create the programs that Caffe's example scripts call",
        "pythonpath": "print the folder to put on PYTHONPATH for `import caffe`",
    },
    "Shell": {
        "help": "show the flags of a command, as pcl COMMAND --help does",
        "completion": "print a shell script that completes pcl's commands and flags",
    },
}

COMMANDS = {name: text for group in GROUPS.values() for name, text in group.items()}

WIDTH = max(map(len, COMMANDS)) + 2


def overview() -> str:
    """Returns the list of all commands, by group, as `pcl --help` shows it."""
    groups = []
    for title, commands in GROUPS.items():
        lines = [f"  {name:<{WIDTH}}{text}" for name, text in commands.items()]
        groups.append("\n".join([f"{title}:", *lines]))
    return "\n\n".join(groups)


def module_of(command: str) -> str:
    """Returns the module of a command. It has the same name, plus an underscore if that is a Python keyword."""
    return f"{command}_" if keyword.iskeyword(command) else command
