"""The embedded finder: what moves, followed and described, without any learnt model but OpenCV's people."""
