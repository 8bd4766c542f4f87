"""A Whisper model of a few kilobytes, made here: faster-whisper loads it and decodes with it as with any other.

Its weights are small random numbers, except that behind the prompt each letter of one word follows from the one
before, and the end from the last. So it hears that word in whatever it is given, and the features, the encoder, the
beam search and the tokenizer are the real ones. Format: https://opennmt.net/CTranslate2/python/ctranslate2.specs.html
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from ctranslate2.specs import whisper_spec
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

WORD = "merci"  # no letter twice
_SIZE = 8
_MELS = 80
_POSITIONS = {"encoder": 1500, "decoder": 448}
_LANGUAGES = [f"<|{code}|>" for code in ("en", "fr", "es", "ar")]
_SPECIAL = [
    "<|endoftext|>",
    "<|startoftranscript|>",
    *_LANGUAGES,
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
]
# Shapes by the end of a weight's name, the first that fits; the others are square.
_SHAPES = {
    "conv1/weight": (_SIZE, _MELS, 3),
    "conv2/weight": (_SIZE, _SIZE, 3),
    "self_attention/linear_0/weight": (3 * _SIZE, _SIZE),
    "self_attention/linear_1/weight": (_SIZE, _SIZE),
    "attention/linear_1/weight": (2 * _SIZE, _SIZE),
    "ffn/linear_0/weight": (4 * _SIZE, _SIZE),
    "ffn/linear_1/weight": (_SIZE, 4 * _SIZE),
    "gamma": (_SIZE,),
    "beta": (_SIZE,),
}


def build(folder: Path, *, multilingual: bool = True) -> Path:
    """Write the model into `folder`, which is made. Without `multilingual` it knows English alone, as the .en ones."""
    folder.mkdir(parents=True)
    tokenizer = _tokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    tokens = [tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size())]
    if multilingual:
        # CTranslate2 takes a model for multilingual when its vocabulary has an empty token, as OpenAI's have.
        tokens.append("")
    spec = whisper_spec.WhisperSpec(1, 1, 1, 1)
    _fill(spec)
    spec.decoder.embeddings.weight, spec.decoder.projection.weight = _one_word(tokens)
    spec.register_vocabulary(tokens)
    spec.validate()
    spec.save(str(folder))
    return folder


def _tokenizer() -> Tokenizer:
    """Single bytes, without any merges, and Whisper's own marks."""
    letters = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    tokenizer = Tokenizer(models.BPE(vocab=letters, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(mark, special=True) for mark in _SPECIAL])
    return tokenizer


def _fill(spec: whisper_spec.WhisperSpec) -> None:
    dice = np.random.default_rng(1)

    def small(*shape: int) -> np.ndarray:
        return (0.01 * dice.normal(size=shape)).astype(np.float32)

    def fill(layer: object, name: str, value: object) -> None:
        if value is None:
            shape = next((shape for end, shape in _SHAPES.items() if name.endswith(end)), (_SIZE, _SIZE))
            setattr(layer, name.rsplit("/", 1)[-1], small(*shape) + np.float32(name.endswith("gamma")))

    spec._visit(fill)
    for half in ("encoder", "decoder"):
        getattr(spec, half).position_encodings.encodings = small(_POSITIONS[half], _SIZE)
    spec.encoder.conv1.bias, spec.encoder.conv2.bias = small(_SIZE), small(_SIZE)


def _one_word(tokens: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings and output weights that share one dimension for each token and the one that follows it."""
    chain = ["<|notimestamps|>", *WORD, "<|endoftext|>"]
    embeddings = np.zeros((len(tokens), _SIZE), np.float32)
    projection = np.zeros((len(tokens), _SIZE), np.float32)
    for dimension, (token, following) in enumerate(pairwise(chain)):
        embeddings[tokens.index(token), dimension] = 10
        projection[tokens.index(following), dimension] = 10
    return embeddings, projection
