"""What LLaVA-ST's parts cost against plainer ways of doing the same: time and memory as ratios of one run.

    python tests/benchmarks/llava_st_speed.py packer     STP, forward and backward: literal, published way, ours
    python tests/benchmarks/llava_st_speed.py lape       the resampled volume, and three small tables
    python tests/benchmarks/llava_st_speed.py generate   a tube of 40 steps with and without the cache
    python tests/benchmarks/llava_st_speed.py encode     100 frames of 384 pixels at the published width (minutes)
    python tests/benchmarks/llava_st_speed.py gpu        7B shapes on a GPU: see llava_st_gpu.py

Sizes: N = 100, 27 x 27, D = 256, k1 = 9, k2 = 3, sigma = 20; the packer's width is D, which the paper leaves open. Time
is processor time of one thread, the best of the repeats. Memory is the peak of a process of its own for each way,
above what it held before. The literal way: regions reshaped, then `nn.MultiheadAttention` over all of them; the
published way (formats.md A.3, A.8): features on the grid, then windows, then the same attention.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "model" / "llava_st"))

from literal import AttentionPerRegion, LiteralPacker, features, lape_volume, spatial_regions, temporal_regions
from llava_st_gpu import gpu_way, nothing_to_measure

from llava_st.lape import add_positions, axis_embedding
from llava_st.model import LlavaST
from llava_st.packer import PointToRegion, SpatialTemporalPacker
from llava_st.presets import nano, seven_b

FRAMES, GRID, D, HEADS = 100, 27, 256, 8
K1, K2, SIGMA = 9, 3, 20
# the paper's 100 frames of 27 x 27 patches, so 2,520 visual tokens, for a tower and a language model of nano's size
PAPER_VISION = {"frames": FRAMES, "k1": K1, "k2": K2, "sigma": SIGMA, "image_size": 324}
PROBES = 4


class PublishedWay(nn.Module):
    """The published module's order: features of the whole grid first, windows cut from them."""

    def __init__(self, packer: SpatialTemporalPacker) -> None:
        super().__init__()
        packers = (packer.packer_s1, packer.packer_s2, packer.packer_t)
        self.attentions = nn.ModuleList(AttentionPerRegion(each) for each in packers)

    def _pack(self, step: int, v: Tensor, windows: Callable[[Tensor], Tensor]) -> Tensor:
        per_region = self.attentions[step]
        fast = per_region.fast
        points = windows(v).mean(1, keepdim=True)
        keys, values = windows(features(fast.key, v)), windows(features(fast.value, v))
        attended, _ = per_region.attention(features(fast.query, points), keys, values)
        return (points + fast.out(attended)).squeeze(1)

    def forward(self, v: Tensor) -> tuple[Tensor, Tensor]:
        packed = self._pack(0, v, lambda x: spatial_regions(x, K1)).reshape(FRAMES, K1, K1, D)
        fine_time = self._pack(1, packed, lambda x: spatial_regions(x, K2)).reshape(FRAMES, K2, K2, D)
        fine_space = self._pack(2, packed, lambda x: temporal_regions(x, SIGMA)).reshape(SIGMA, K1, K1, D)
        return fine_time, fine_space


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(work: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Processor seconds (best) and the peak (MB above the start) of the first time."""
    before, best, peak = peak_mb(), float("inf"), 0.0
    for number in range(repeats):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
        peak = peak_mb() - before if number == 0 else peak
    return best, peak


def packer_way(way: str, repeats: int) -> dict[str, float]:
    torch.manual_seed(0)
    ours = SpatialTemporalPacker(lambda: PointToRegion(D, D, HEADS), K1, K2, SIGMA)
    for parameter in ours.parameters():
        if parameter.ndim > 1:
            nn.init.normal_(parameter, std=D**-0.5)
    literal = LiteralPacker(ours.packer_s1, ours.packer_s2, ours.packer_t)
    ways: dict[str, Callable[[Tensor], tuple[Tensor, Tensor]]] = {
        "literal": lambda v: literal(v, K1, K2, SIGMA),
        "published": PublishedWay(ours),
        "ours": ours,
    }
    torch.manual_seed(1)
    v = torch.randn(FRAMES, GRID, GRID, D, requires_grad=True)

    def work(x: Tensor = v) -> None:
        x.grad = None
        fine_time, fine_space = ways[way](x)
        (fine_time.square().mean() + fine_space.square().mean()).backward()

    small = torch.randn(20, 9, 9, D, requires_grad=True)  # so that what torch imports late is not measured
    sum(stream.sum() for stream in ours(small)).backward() if way == "ours" else None
    seconds, peak = measured(work, repeats)
    result = {"seconds": seconds, "peak_mb": peak}
    if way != "literal":
        with torch.no_grad():
            pairs = zip(ways[way](v), ways["literal"](v), strict=True)
            result["difference"] = max(float((a - b).abs().max()) for a, b in pairs)
    return result


def lape_way(way: str, repeats: int) -> dict[str, float]:
    torch.manual_seed(0)
    size = 16 if way == "compare" else 64  # the whole volume at D = 256 is 1 GB, and as much again to resample
    axes = [[torch.randn(100, size, requires_grad=True) for _ in range(2)] for _ in range(3)]
    v = torch.randn(FRAMES, GRID, GRID, size)

    def literal() -> Tensor:
        return v + lape_volume(*axes, (FRAMES, GRID, GRID))

    def ours() -> Tensor:
        return add_positions(v, *(axis_embedding(*each) for each in axes))

    if way == "compare":
        return {"difference": float((ours() - literal()).detach().abs().max())}
    seconds, peak = measured(lambda: (literal if way == "literal" else ours)().sum().backward(), repeats)
    return {"seconds": seconds, "peak_mb": peak}


def generate_way(way: str, repeats: int) -> dict[str, float]:
    """A tube of 40 steps is 40 x 13 tokens: a time, four coordinates, and their punctuation in bytes.

    Without the cache every token reads everything before it anew; that is measured at `PROBES` lengths of the answer.
    (`use_cache=False` cannot be asked of transformers where a prompt is embedded: it keeps the cache all the same.)
    """
    torch.manual_seed(0)
    size, how = way.split(": ")
    config = nano() if size == "nano" else nano(**PAPER_VISION)
    model = LlavaST(config).eval()
    side, length = int(config.vision.image_size or 0), 40 * 13
    visual_count = sum(config.video_tokens(config.frames))
    ids = torch.full((1, visual_count + 200), config.placeholder("<vid_patch>"))
    ids[0, visual_count:] = 5
    with torch.no_grad():
        visual = model.visual_tokens(torch.randn(config.frames, 3, side, side), [config.frames])
        if how == "cache":
            options = {"max_new_tokens": length, "do_sample": False, "eos_token_id": None, "pad_token_id": 0}
            seconds, _ = measured(lambda: model.generate(ids, visual_tokens=visual, **options), repeats)
        else:
            embedded = model.embed(ids, None, visual)
            grown = [embedded[:, -1:].expand(1, said, -1) for said in range(0, length, length // PROBES)]
            reads = [torch.cat([embedded, tail], 1) for tail in grown]
            costs = [measured(lambda x=x: model(inputs_embeds=x, logits_to_keep=1), 1)[0] for x in reads]
            seconds = length * sum(costs) / len(costs)
    return {"seconds": seconds, "tokens_per_s": length / seconds, "context": float(ids.shape[1])}


def encode_way(way: str, repeats: int) -> dict[str, float]:
    """SigLIP so400m, projector, LAPE and packers at the published width in bf16; the language model stays away."""
    count = int(way)
    config = seven_b(frames=count, sigma=count // 5)
    config.text_config.num_hidden_layers = 0
    config.text_config.vocab_size = 32
    model = LlavaST(config).to(torch.bfloat16).eval()
    frames = torch.randn(count, 3, 384, 384, dtype=torch.bfloat16)
    with torch.no_grad():
        seconds, _ = measured(lambda: model.visual_tokens(frames, [count]), repeats)
    return {"seconds": seconds, "whole_process_peak_gib": peak_mb() / 1024}


WAYS = {
    "packer": (packer_way, ("literal", "published", "ours")),
    "lape": (lape_way, ("literal", "ours", "compare")),
    "generate": (generate_way, ("nano: no cache", "nano: cache", "paper's tokens: no cache", "paper's tokens: cache")),
    "encode": (encode_way, ("100",)),
    "gpu": (gpu_way, ("7B",)),
}
COMPARED = {
    "packer": (("literal", "ours"), ("published", "ours")),
    "lape": (("literal", "ours"),),
    "generate": (("nano: no cache", "nano: cache"), ("paper's tokens: no cache", "paper's tokens: cache")),
    "encode": (),
    "gpu": (),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=WAYS)
    parser.add_argument("--way", help="one way only, in this process (as the script calls itself)")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    part, names = WAYS[options.part]
    torch.set_num_threads(1)
    if options.way:
        sys.stdout.write(json.dumps(part(options.way, options.repeats)) + "\n")
        return
    if options.part == "gpu" and (why := nothing_to_measure()):
        sys.stdout.write(f"{why}\n")
        return
    results = {}
    for name in names:
        command = [sys.executable, __file__, options.part, "--way", name, "--repeats", str(options.repeats)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        results[name] = json.loads(run.stdout.splitlines()[-1])
        sys.stdout.write(f"{name}: {results[name]}\n")
    for plain, ours in COMPARED[options.part]:
        for key in ("seconds", "peak_mb"):
            if key in results[plain]:
                sys.stdout.write(f"{key}: {plain} / {ours} = {results[plain][key] / results[ours][key]:.2f}\n")


if __name__ == "__main__":
    main()
