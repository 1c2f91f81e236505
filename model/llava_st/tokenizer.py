"""The tokenizer: words of any byte-level tokenizer, then the placeholders, then the coordinate tokens."""

from __future__ import annotations

from collections.abc import Iterable

from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from tokenizers.trainers import BpeTrainer
from transformers import AddedToken, PreTrainedTokenizerBase, PreTrainedTokenizerFast

from llava_st.config import PLACEHOLDERS, LlavaSTConfig
from llava_st.errors import ConfigError

CHAT_TOKENS = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")  # Qwen2's


def byte_tokenizer(words: int = 0, texts: Iterable[str] = ()) -> PreTrainedTokenizerFast:
    """256 bytes and Qwen2's chat tokens: a vocabulary for the nano model that needs no file. `words`: as many of the
    commonest pieces of `texts` beside the bytes (byte pair encoding; the same texts give the same pieces)."""
    alphabet = {byte: number for number, byte in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    bytewise = Tokenizer(BPE(vocab=alphabet, merges=[]))
    bytewise.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=words > 0)
    bytewise.decoder = decoders.ByteLevel()
    if words:
        trainer = BpeTrainer(
            vocab_size=len(alphabet) + words, initial_alphabet=sorted(alphabet), show_progress=False, min_frequency=2
        )
        bytewise.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bytewise, pad_token="<|endoftext|>", eos_token="<|im_end|>")  # noqa: S106
    tokenizer.add_tokens([AddedToken(text, special=True, normalized=False) for text in CHAT_TOKENS])
    return tokenizer


def add_llava_st_tokens(tokenizer: PreTrainedTokenizerBase, config: LlavaSTConfig) -> None:
    """Adds what is missing of placeholders and coordinates, and checks that the ids are the model's."""
    texts = [*PLACEHOLDERS, *config.coordinates.texts()]
    tokenizer.add_tokens([AddedToken(text, special=True, normalized=False) for text in texts])
    ids = tokenizer.convert_tokens_to_ids(texts)
    if ids != list(range(config.words, config.words + len(texts))):
        raise ConfigError(
            f"The tokenizer holds {len(tokenizer)} tokens where the model has {config.words + len(texts)} rows.",
            f"Use the tokenizer saved with the model, or text_config.vocab_size = {len(tokenizer) - len(texts)}"
            f" + {len(PLACEHOLDERS)}.",
        )
