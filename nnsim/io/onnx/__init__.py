"""A trained network as an ONNX file, written from the declarations of its layers. Only this package uses onnx."""
