"""A stage from its recipe to its checkpoint: `OUT/checkpoint` (weights, config, tokenizer), `OUT/manifest.json`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, cast

import torch
from accelerate import PartialState
from torch import nn

from llava_st.data.folder import OpenVideo
from llava_st.evaluation.answers import answers
from llava_st.evaluation.scoring import score
from llava_st.model import LlavaST
from llava_st.processing import Processor
from llava_st.stages import lora
from llava_st.stages.corpus import Corpus, Held, corpus_of, rendered
from llava_st.stages.home import home_of
from llava_st.stages.manifest import CHECKPOINT, MANIFEST, Manifest, digest_of, plain, versions
from llava_st.stages.recipe import TASKS, Stage, Trial
from llava_st.stages.reinforce import GroupRelative, Prompts
from llava_st.stages.start import begin, config_of
from llava_st.stages.talks import Talks, summed_loss, texts_of
from stagent_train import RecipeError
from stagent_train.logs import Show
from stagent_train.loop import Run
from stagent_train.parameters import counted, freeze_but

Tables = dict[str, dict[str, float]]
"""Metrics by task."""


@dataclass(frozen=True)
class Prepared:
    """All that a run needs."""

    stage: Stage
    model: LlavaST
    processor: Processor
    corpus: Corpus
    fingerprint: str


def prepare(stage: Stage, open_video: OpenVideo | None = None) -> Prepared:
    """Data, model, adapters. The fingerprint is of the recipe, the data and the weights to begin with."""
    seed = stage.train.loop.seed
    corpus = corpus_of(stage.data, config_of(stage.model).frames, seed, open_video)
    texts = texts_of(corpus.samples, stage.data.coordinates) if stage.model.words else ()
    model, processor = begin(stage.model, seed, texts)
    if stage.lora is not None:
        torch.manual_seed(seed)
        lora.add(model, stage.lora)
    if stage.reinforce is not None and stage.lora is None:
        raise RecipeError(["reinforce: needs lora: the weights without it are what the answers are held to"])
    for parameter in chain.from_iterable(freeze_but(model, stage.train.groups)):
        parameter.data = parameter.data.float()  # what is trained is kept in 32 bit, whatever the checkpoint is in
    if stage.train.loop.gradient_checkpointing:
        # the older name of transformers 5.17 warns in 5.23
        getattr(model, "activation_checkpointing_enable", model.gradient_checkpointing_enable)()
    parts = {"stage": plain(asdict(stage)), "data": corpus.fingerprint, "start": start_digest(stage)}
    fingerprint = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    return Prepared(stage, model, processor, corpus, fingerprint)


def start_digest(stage: Stage) -> str:
    """Of the weights to begin with; nothing for new ones."""
    return "" if stage.model.start is None else digest_of(stage.model.start)


def train_stage(stage: Stage, out: Path, show: Show | None = None, open_video: OpenVideo | None = None) -> Manifest:
    """Trains, or goes on; a finished run in `out` is only read."""
    ready = prepare(stage, open_video)
    done = Manifest.read(out / MANIFEST)
    if done is not None and done.fingerprint == ready.fingerprint:
        return done
    trials = Trials(ready)
    numbers = counted(ready.model, stage.train.groups)
    outcome = _run(ready, out, trials, show).train()
    lora.merge(ready.model)
    manifest = Manifest(
        name=stage.name,
        fingerprint=ready.fingerprint,
        recipe=cast(dict[str, Any], plain(asdict(stage))),
        data={"sha256": ready.corpus.fingerprint, "samples": len(ready.corpus.samples)},
        start=start_digest(stage),
        parameters={"trained": numbers.trained, "frozen": numbers.frozen},
        steps=outcome.steps,
        loss=outcome.loss,
        samples_per_s=outcome.samples_per_s,
        waited=outcome.waited,
        metrics=trials.at_the_end(),
        versions=versions(),
    )
    state = PartialState()
    if state.is_main_process:
        manifest = _save(ready, out, manifest)
    state.wait_for_everyone()
    return manifest


def _run(ready: Prepared, out: Path, trials: Trials, show: Show | None) -> Run[Any]:
    stage, samples = ready.stage, ready.corpus.samples
    told = trials if stage.trial is not None else None
    talks = Talks(samples, ready.processor, ready.stage.data.coordinates)
    if stage.reinforce is None:
        return Run(stage.train, ready.model, talks, talks.collate, summed_loss, out, ready.fingerprint, told, show)
    prompts = Prompts(samples, ready.processor)
    loss = GroupRelative(stage.reinforce, samples, ready.processor)
    return Run(stage.train, ready.model, prompts, prompts.collate, loss, out, ready.fingerprint, told, show, loss.told)


def _save(ready: Prepared, out: Path, manifest: Manifest) -> Manifest:
    """The manifest last: where it is, the checkpoint is whole. It vouches for these weights."""
    folder = out / CHECKPOINT
    ready.model.save_pretrained(folder)
    ready.processor.tokenizer.save_pretrained(folder)
    home = home_of(ready.corpus.samples)
    manifest = replace(manifest, weights=digest_of(folder), home=home.plain() if home is not None else {})
    manifest.write(out / MANIFEST)
    return manifest


class Trials:
    """Measures the model on what the recipe's `trial` names: the trainer's `evaluate`."""

    def __init__(self, ready: Prepared) -> None:
        stage = ready.stage
        self._ready = ready
        self._held = None
        self._seen: tuple[int, Tables] = (-1, {})
        if stage.trial is not None:
            size = (stage.data.size[0], stage.data.size[1])
            self._held = trial_samples(stage.trial, size, ready.model.config.frames)

    def __call__(self, model: nn.Module, step: int) -> Mapping[str, float]:
        if self._held is None:
            return {}
        self._seen = (step, measure(cast(LlavaST, model), self._ready.processor, self._held))
        return {f"{task}/{key}": value for task, table in self._seen[1].items() for key, value in table.items()}

    def at_the_end(self) -> Tables:
        """Of the finished model; measured already, unless the run was killed behind its last step."""
        if self._seen[0] < 0 and self._held is not None:
            self._ready.model.train(False)
            self(self._ready.model, 0)
        return self._seen[1]


def trial_samples(trial: Trial, size: tuple[int, int], frames: int) -> Held:
    """The first `samples` of each task."""
    tasks = [TASKS[name] for name in trial.tasks]
    every = rendered(trial.data, tasks, size, frames, each=2).samples
    chosen = [s for task in tasks for s in [s for s in every if s.record.task is task][: trial.samples]]
    return Held(chosen, trial.data)


def measure(model: LlavaST, processor: Processor, held: Held) -> Tables:
    """Metrics by task, of times and places."""
    return score(held.samples, answers(model, processor, held.samples), processor.config.coordinates, words=False)
