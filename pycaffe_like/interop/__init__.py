"""Exchanges models with other software: ONNX, torch.export, safetensors, torch source, Darknet, and
BVLC Caffe's .caffemodel.
"""
