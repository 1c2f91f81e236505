"""The coordinate tokens' rows of the input embedding and of W_o (paper 3.2, "Input/Output of Special Tokens").

The paper enlarges both matrices by 300 rows. Here, as in the published checkpoint, these rows are kept apart, so that
they can learn while the matrices stay frozen; looked up by id and appended to the logits they are the same thing.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody knows
from torch import Tensor, nn

from llava_st.coordinates import Axis, CoordinateVocabulary
from llava_st.lape import axis_embedding, share_gradient


class CoordinateTables(nn.Module):
    """p (inputs) and p^ (outputs) of each axis, [M, D]."""

    def __init__(self, vocabulary: CoordinateVocabulary, size: int, std: float, shared: bool = False) -> None:
        super().__init__()
        self.std = std
        self.shared = shared
        self.inputs = nn.ParameterDict({axis: torch.empty(vocabulary.anchors(axis), size) for axis in Axis})
        self.outputs = nn.ParameterDict({axis: torch.empty(vocabulary.anchors(axis), size) for axis in Axis})
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Random, as the paper says (3.2)."""
        for table in self.parameters():
            nn.init.normal_(table, std=self.std)

    def _table(self, tables: nn.ParameterDict, axis: Axis) -> Tensor:
        return share_gradient(tables[axis]) if self.shared else tables[axis]

    def input_table(self, axis: Axis) -> Tensor:
        return self._table(self.inputs, axis)

    def all_inputs(self) -> Tensor:
        """[M_t + M_h + M_w, D], in the order of the tokens."""
        return torch.cat([self._table(self.inputs, axis) for axis in Axis])

    def all_outputs(self) -> Tensor:
        """[M_t + M_h + M_w, D]: the rows of W_o."""
        return torch.cat([self._table(self.outputs, axis) for axis in Axis])

    def positions(self, axis: Axis) -> Tensor:
        """[M, D]: one axis's term of equation 5."""
        return axis_embedding(self._table(self.inputs, axis), self._table(self.outputs, axis))

    def between(self, axis: Axis, values: Tensor) -> Tensor:
        """[n] fractions -> [n, D]: a mixture of the inputs of the two anchors on either side."""
        table = self.input_table(axis)
        lower, upper, weight = neighbours(values, table.shape[0])
        weight = weight.to(table.dtype)[:, None]
        return (1 - weight) * F.embedding(lower, table) + weight * F.embedding(upper, table)


def neighbours(values: Tensor, anchors: int) -> tuple[Tensor, Tensor, Tensor]:
    """The anchors below and above each fraction, and how far it is from the lower to the upper, 0..1."""
    place = values.float().clamp(0, 1) * (anchors - 1)
    lower = place.floor().long().clamp(max=anchors - 2)
    return lower, lower + 1, place - lower
