"""Weights fit exactly, or the names that do not are told; nothing in a file is run."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from stagent_tools.errors import MissingPart
from stagent_tools.models import load_strictly, read_weights

torch = pytest.importorskip("torch")


@pytest.fixture
def model() -> torch.nn.Module:
    return torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Linear(2, 1))


def written(folder: Path, state: dict[str, object]) -> Path:
    path = folder / "weights.pth"
    torch.save({"model": state}, path)
    return path


def test_both_forms_are_read(model: torch.nn.Module, tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file(model.state_dict(), tmp_path / "weights.safetensors")
    plain = written(tmp_path, model.state_dict())
    for path in (tmp_path / "weights.safetensors", plain):
        assert torch.equal(read_weights(path)["0.weight"], model[0].weight)


def test_all_names_must_fit(model: torch.nn.Module, tmp_path: Path) -> None:
    state = dict(model.state_dict())
    state["2.weight"] = state.pop("1.weight")
    with pytest.raises(MissingPart, match=r"1 missing \(1\.weight\); 1 unexpected \(2\.weight\)"):
        load_strictly(model, written(tmp_path, state))


def test_sizes_must_fit(model: torch.nn.Module, tmp_path: Path) -> None:
    state = {**model.state_dict(), "1.weight": torch.zeros(1, 3)}
    with pytest.raises(MissingPart, match=r"1 of another size \(1\.weight\)"):
        load_strictly(model, written(tmp_path, state))


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "weights.pth").write_bytes(b"<html>Not found</html>")
    with pytest.raises(MissingPart, match=r"weights\.pth cannot be read"):
        read_weights(tmp_path / "weights.pth")


class Trap:
    """What a poisoned file holds: a call that runs when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (Path("trap-was-run"),))


def test_nothing_in_a_file_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weights.pth").write_bytes(pickle.dumps(Trap()))
    torch.save({"model": Trap()}, tmp_path / "other.pth")
    for name in ("weights.pth", "other.pth"):
        with pytest.raises(MissingPart):
            read_weights(tmp_path / name)
    assert not (tmp_path / "trap-was-run").exists()
