"""Models leave and come here: ONNX, torch.export, safetensors, plain torch source, BVLC's caffemodel."""
