"""Where memory ends, one error says so, whoever ran out of it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from stagent_tools.models.memory import OutOfMemory, memory_told

torch = pytest.importorskip("torch")
TOO_MUCH = 1 << 50


@pytest.mark.parametrize(
    "use",
    [
        lambda: torch.empty(TOO_MUCH, dtype=torch.uint8),
        lambda: np.empty(TOO_MUCH, dtype=np.uint8),
        lambda: cv2.resize(np.zeros((4, 4), np.uint8), (1 << 30, 1 << 20)),
    ],
    ids=["torch", "numpy", "OpenCV"],
)
def test_real_allocations_that_fail_are_one_error(use: object) -> None:
    with pytest.raises(OutOfMemory, match="Memory has run out") as told, memory_told():
        use()  # type: ignore[operator]
    assert told.value.exit_code == 9
    assert "\n" not in str(told.value)


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="shape"), memory_told():
        torch.zeros(2).reshape(3)
