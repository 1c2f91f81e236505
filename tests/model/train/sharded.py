"""Parameters that lie in pieces on several processes (FSDP2): saved whole, taken up again, trained on alike.

torchrun --nproc_per_node 2 sharded.py OUT      writes OUT/losses.json: five steps at once, and three and two with a
                                                new model in between
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
import torch.distributed as dist
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor
from toy import GROUPS, Numbers, Tiny, collate, settings, summed

from stagent_train.parameters import freeze_but, optimizer_of
from stagent_train.states import States, restore


def sharded() -> tuple[Tiny, torch.optim.Optimizer]:
    model = Tiny()
    model.body[2].p = 0.0
    fully_shard(model.body)
    fully_shard(model)
    return model, optimizer_of(freeze_but(model, GROUPS), GROUPS, settings().loop)


def trained(model: Tiny, optimizer: torch.optim.Optimizer, steps: range) -> list[float]:
    losses = []
    for step in steps:
        batch = collate([Numbers()[8 * step + i] for i in range(8)])
        loss = summed(model, batch.inputs) / batch.weight
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
    return losses


def main(out: Path) -> None:
    dist.init_process_group("gloo")
    torch.set_num_threads(1)
    model, optimizer = sharded()
    assert any(isinstance(parameter, DTensor) for parameter in model.parameters())
    whole = trained(model, optimizer, range(5))
    model, optimizer = sharded()
    parts = trained(model, optimizer, range(3))
    states = States(out / "states", keep=1, main=dist.get_rank() == 0)
    states.save(model, optimizer, 3, "sharded")
    dist.barrier()
    model, optimizer = sharded()
    saved = states.newest("sharded")
    assert saved is not None
    restore(saved, model, optimizer)
    parts += trained(model, optimizer, range(3, 5))
    if dist.get_rank() == 0:
        (out / "losses.json").write_text(json.dumps({"whole": whole, "parts": parts}))
    dist.destroy_process_group()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
