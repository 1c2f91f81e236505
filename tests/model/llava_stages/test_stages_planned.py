"""What is said before a run (the forecast) and after many of them (the table of ablations)."""

import math
from pathlib import Path

import pytest
import yaml

from llava_st.data.errors import DataError
from llava_st.data.sample import Sample
from llava_st.data.shards import write_manifest, write_shard
from llava_st.stages.ablation import Ablation, direction, run_ablation, settings_of, table
from llava_st.stages.corpus import corpus_of
from llava_st.stages.forecast import as_text, forecast
from llava_st.stages.manifest import Manifest
from llava_st.stages.recipe import Data, Source, Stage, read_stage
from stagent_train import RecipeError, read_recipe

RECIPES = Path(__file__).resolve().parents[3] / "recipes"


def test_the_forecast_counts_what_the_recipe_trains(recipe: Path) -> None:
    stage = read_stage(recipe, ["lora={r: 4, alpha: 4}", "train.groups=[{match: lora_, lr: 1e-3}]"])
    told = forecast(stage)
    # of each of 2 layers, r (in + out) for q 32 32, k and v 32 16, o 32 32, gate and up 32 48, down 48 32
    assert told.trained == 2 * 4 * (64 + 48 + 48 + 64 + 80 + 80 + 80)
    assert told.by_group == (told.trained,)
    assert (told.video, told.image) == (4 * 1 + 2 * 4, 36)
    assert told.text is not None
    assert told.text > 10
    assert told.gib["moments"] == pytest.approx(8 * told.trained / 2**30)
    assert "lora_" in as_text(stage, told)


def test_the_forecast_of_the_published_size_needs_no_weights() -> None:
    told = forecast(read_stage(RECIPES / "llava_st" / "stage1.yaml"))
    assert told.video == 2520  # paper, table 10
    assert 8.0e9 < told.trained + told.frozen < 8.3e9
    assert told.text is None


def test_checkpointing_and_half_precision_take_less(recipe: Path) -> None:
    plain = forecast(read_stage(recipe)).gib
    words = ["train.loop.gradient_checkpointing=true", "train.loop.precision=bf16"]
    frugal = forecast(read_stage(recipe, words)).gib
    assert frugal["activations"] < plain["activations"]


def test_every_shipped_stage_is_a_recipe_and_stays_in_its_half_of_the_world() -> None:
    for folder in ("llava_st", "llava_st_nano", "st_vlm_nano"):
        for file in sorted((RECIPES / folder).glob("*.yaml")):
            if "chain" in yaml.safe_load(file.read_text()):
                continue
            stage = read_stage(file)
            worlds = [s.path for s in stage.data.sources] + ([stage.trial.data] if stage.trial else [])
            for path in worlds:
                assert not path.startswith("world:") or int(path.split(":")[2]) <= 500_000, file


@pytest.mark.parametrize(
    "word",
    [
        "data.sources=[{path: 'world:500000:500010'}]",
        "data.sources=[{path: 'world:1:2'}, {path: 'stkit:600000:600010'}]",
        "trial={data: 'world:499990:500001'}",
    ],
)
def test_nothing_is_trained_or_tried_on_the_test_half(recipe: Path, word: str) -> None:
    with pytest.raises(RecipeError, match="test half, seeds from 500000 on"):
        read_stage(recipe, [word])
    allowed = word.replace("500000:500010", "1:2").replace("600000:600010", "1:2").replace("500001", "500000")
    assert read_stage(recipe, [allowed])


def test_shards_of_the_test_half_are_refused_too(tmp_path: Path, clip: Sample) -> None:
    for seed, allowed in ((499_999, True), (500_000, False)):
        folder = tmp_path / str(seed)
        write_manifest(folder, {"source": "world"})
        write_shard(folder, f"{seed:08d}-{seed + 1:08d}", [clip])
        data = Data((Source(str(folder)),))
        if allowed:
            assert len(corpus_of(data, 4, 0).samples) == 1
        else:
            with pytest.raises(DataError, match="The shard 00500000-00500001 is of the test half"):
                corpus_of(data, 4, 0)


def test_the_nano_has_at_most_seven_million_parameters() -> None:
    told = forecast(read_stage(RECIPES / "llava_st_nano" / "stage0.yaml", ["data.sources=[{path: nowhere}]"]))
    assert 5e6 < told.trained + told.frozen <= 7e6


def test_directions_need_twice_the_standard_error() -> None:
    assert direction([0.5, 0.52, 0.51], [0.7, 0.71, 0.69]) == "worse"
    assert direction([0.7, 0.71, 0.69], [0.5, 0.52, 0.51]) == "better"
    assert direction([0.5, 0.7], [0.6, 0.62]) == "?"
    assert direction([0.5], [0.9]) == "?"  # the error of one run is not known
    assert direction([math.nan, 0.5], [0.9, 0.9]) == "?"


def test_the_table_of_the_paper() -> None:
    scores = {"whole": [{"a": 0.6}, {"a": 0.62}], "without LAPE": [{"a": 0.3}, {"a": 0.32}]}
    lines = table(["a"], scores).splitlines()
    assert "0.610 ± 0.010" in lines[1]
    assert "worse" in lines[2]
    assert "better" not in lines[2]


def _ablation() -> Ablation:
    return read_recipe(RECIPES / "llava_st_nano" / "ablations.yaml", Ablation)


def test_the_shipped_ablations_are_the_papers() -> None:
    ablation = _ablation()
    assert len(ablation.variants) == 7
    assert len(ablation.seeds) == 3
    for name, variant in ablation.variants.items():
        for stage in ablation.chain:
            start = None if stage == "stage0" else Path("somewhere")
            words = settings_of(ablation, variant, stage, 1, start)
            made = read_stage(RECIPES / "llava_st_nano" / f"{stage}.yaml", words)
            assert made.train.loop.seed == 1
            if name == "without LAPE":
                assert made.model.options["lape"] is False
            if name == "without STP" and stage != "stage0":
                assert made.model.options["stp"] is False
    words = [*ablation.stages["stage0"], "data.sources=[{path: nowhere}]"]
    told = forecast(read_stage(RECIPES / "llava_st_nano" / "stage0.yaml", words))
    assert 1.9e6 < told.trained + told.frozen <= 2.1e6


def test_a_chain_hands_on_its_checkpoints_and_shares_its_base(tmp_path: Path) -> None:
    seen: list[tuple[Path, Stage]] = []

    def train(stage: Stage, out: Path, _: object) -> Manifest:
        seen.append((out, stage))
        worth = 0.5 if stage.model.options.get("lape", True) else 0.2
        keys = _ablation().measured
        metrics: dict[str, dict[str, float]] = {}
        for key in keys:
            task, _, metric = key.partition("/")
            metrics.setdefault(task, {})[metric] = worth + 0.001 * stage.train.loop.seed
        return Manifest("n", "f", {}, {}, "", {}, 1, 0.0, 0.0, 0.0, metrics, {})

    listed = RECIPES / "llava_st_nano" / "ablations.yaml"
    printed = run_ablation(listed, tmp_path, train=train, overrides=["seeds=[3, 4]"])
    rows = {line.split("  ")[0]: line for line in printed.splitlines()[1:-1]}
    assert "worse" in rows["without LAPE"]
    assert "worse" not in rows["without STP"]
    bases = {out for out, stage in seen if stage.model.start is None}
    assert len(bases) == 2  # one a seed, shared by all variants
    assert {stage.train.loop.seed for _, stage in seen} == {3, 4}
    skipped = [stage.name for out, stage in seen if "without_stage_2" in str(out)]
    assert not any("stage2" in name for name in skipped)
    mixed = next(s for out, s in seen if "mixed" in str(out) and s.name.endswith("stage3"))
    assert len(mixed.data.sources) == 2
    assert str(mixed.model.start).endswith("stage1/checkpoint")


def test_an_ablation_of_what_is_not_there_is_refused(tmp_path: Path) -> None:
    values = yaml.safe_load((RECIPES / "llava_st_nano" / "ablations.yaml").read_text())
    values["variants"]["without stage 2"] = {"skip": ["stage9"]}
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(values))
    with pytest.raises(RecipeError, match="'stage9' is no stage"):
        read_recipe(file, Ablation)
