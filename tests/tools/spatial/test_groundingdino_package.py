"""The authors' own package of GroundingDINO, on a random checkpoint in the published layout."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stagent_tools.errors import MissingPart
from stagent_tools.models import choose_device
from stagent_tools.spatial.grounding_dino.by_package import PackageEngine, _settings
from stagent_tools.spatial.grounding_dino.detector import GroundingDinoDetector
from stagent_tools.spatial.grounding_dino.engine import prepared
from stagent_tools.spatial.grounding_dino.text_encoder import additive, wrapped

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "?", "car", "dog"]
SETTINGS = """
modelname = "groundingdino"
backbone = "swin_T_224_1k"
position_embedding = "sine"
pe_temperatureH = 20
pe_temperatureW = 20
return_interm_indices = [1, 2, 3]
backbone_freeze_keywords = None
enc_layers = 1
dec_layers = 1
pre_norm = False
dim_feedforward = 32
hidden_dim = 256
dropout = 0.0
nheads = 8
num_queries = 20
query_dim = 4
num_patterns = 0
num_feature_levels = 4
enc_n_points = 4
dec_n_points = 4
two_stage_type = "standard"
two_stage_bbox_embed_share = False
two_stage_class_embed_share = False
transformer_activation = "relu"
dec_pred_bbox_embed_share = True
dn_box_noise_scale = 1.0
dn_label_noise_ratio = 0.5
dn_label_coef = 1.0
dn_bbox_coef = 1.0
embed_init_tgt = True
dn_labelbook_size = 10
max_text_len = 256
text_encoder_type = "bert-base-uncased"
use_text_enhancer = True
use_fusion_layer = True
use_checkpoint = True
use_transformer_ckpt = True
use_text_cross_attention = True
text_dropout = 0.0
fusion_dropout = 0.0
fusion_droppath = 0.0
sub_sentence_present = True
"""


def bert(folder: Path) -> Path:
    from transformers import BertConfig, BertTokenizer

    BertConfig(
        vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=32
    ).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    BertTokenizer.from_pretrained(folder, local_files_only=True).save_pretrained(folder)
    return folder


def test_the_text_encoder_is_bert_with_the_package_s_masks(tmp_path: Path) -> None:
    """With the usual mask it gives exactly what transformers' own BERT gives; a mask a token sees fewer tokens."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig.from_pretrained(bert(tmp_path), attn_implementation="eager")
    model = BertModel(config).eval()
    ids, mask = torch.tensor([[2, 7, 5, 8, 3, 0]]), torch.tensor([[1, 1, 1, 1, 1, 0]])
    encoder = wrapped(model).eval()
    with torch.inference_mode():
        own = encoder(input_ids=ids, attention_mask=mask)["last_hidden_state"]
        theirs = model(input_ids=ids, attention_mask=mask).last_hidden_state
        alone = encoder(input_ids=ids, attention_mask=torch.eye(6)[None])["last_hidden_state"]
    torch.testing.assert_close(own[:, :5], theirs[:, :5], rtol=0, atol=1e-6)
    assert not torch.allclose(alone[:, 1], own[:, 1], atol=1e-3)
    assert {name.split(".")[0] for name in encoder.state_dict()} == {"embeddings", "encoder", "pooler"}
    assert additive(mask, own).shape == (1, 1, 1, 6)


def test_settings_are_read_and_not_run(tmp_path: Path) -> None:
    (tmp_path / "x.cfg.py").write_text(SETTINGS + "import os\nos.mkdir('ran')\nlevels = [1, 2]\n")
    settings = _settings(tmp_path / "weights.pth")
    assert settings["hidden_dim"] == 256
    assert settings["levels"] == [1, 2]
    assert not Path("ran").exists()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_package_s_own_forward_and_its_random_weights_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("groundingdino")
    from argparse import Namespace

    from groundingdino.models import build_model

    from stagent_tools.spatial.grounding_dino.text_encoder import local_text_encoder

    words = bert(tmp_path / "bert-base-uncased")
    place = tmp_path / "groundingdino-swint"
    place.mkdir()
    (place / "GroundingDINO_SwinT_OGC.cfg.py").write_text(SETTINGS)
    checkpoint = place / "groundingdino_swint_ogc.pth"
    torch.manual_seed(0)
    with local_text_encoder(words):
        model = build_model(Namespace(**_settings(checkpoint), device="cpu"))
    state = {f"module.{name}": tensor for name, tensor in model.state_dict().items()}
    state["module.bert.embeddings.position_ids"] = torch.arange(4)  # as in the published file
    torch.save({"model": state}, checkpoint)

    engine = PackageEngine(checkpoint, words, choose_device())
    raw, again = engine.look(torch.stack([prepared(np.zeros((64, 96, 3), np.uint8), 64)] * 2), ("car.", "dog."))
    np.testing.assert_allclose(raw.scores, again.scores, atol=1e-5)
    assert raw.boxes.shape == (2, 20, 4)
    assert raw.scores.shape == (2, 20, 4)
    with pytest.raises(MissingPart, match="untrained or broken"):
        GroundingDinoDetector(engine, {"car": "car"}, 64, 1.0)

    del state["module.feat_map.bias"]
    torch.save({"model": state}, checkpoint)
    with pytest.raises(MissingPart, match=r"1 missing \(feat_map\.bias\)"):
        PackageEngine(checkpoint, words, choose_device())
