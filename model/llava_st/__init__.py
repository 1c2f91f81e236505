"""LLaVA-ST: a language model that hears where and when (Li et al., CVPR 2025), written anew from the paper."""
