"""NeuralCF: a sentence without JAX, gradients and pooling against plain numpy, and that it learns."""
