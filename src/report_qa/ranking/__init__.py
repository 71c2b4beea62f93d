"""How paragraphs are ranked: the question is analysed once, candidates come from the index, and each stage scores them."""
