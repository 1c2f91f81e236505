"""LLaVA-ST (Li et al., CVPR 2025), written anew from the paper: a language model that reads and says where and when.

coordinates   times and boxes as tokens           model         the whole, on transformers' LLaVA-OneVision
parsing       answers back to coordinates         published     the released weights (published_names: the table)
lape          positions from the tokens' rows     processing    conversations and pictures to batches
packer        100 x 27 x 27 to 2520 tokens        constrained   answers that always parse (grammar: their forms)
config        sizes; paper or published           chat          questions in turn about one video

Coordinates and parsing need neither torch nor transformers.
"""
