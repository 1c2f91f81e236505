"""Which points must find which thing, worked out by hand."""

import torch

from stagent_spotter.kinds import KINDS, NUMBER
from stagent_spotter.targets import Targets, grid_of, targets_of

GRID = grid_of(64, 96)
EVERY = torch.ones(len(KINDS), dtype=torch.bool)


def of(
    boxes: list[list[float]], kinds: list[int], labelled: torch.Tensor = EVERY, known: torch.Tensor | None = None
) -> Targets:
    known = torch.ones(len(boxes), len(KINDS), dtype=torch.bool) if known is None else known
    return targets_of(GRID, torch.tensor(boxes).reshape(-1, 4), torch.tensor(kinds, dtype=torch.long), labelled, known)


def test_the_grids_have_their_points_in_the_middle_of_their_cells() -> None:
    assert len(GRID.points) == 8 * 12 + 4 * 6 + 2 * 3
    assert GRID.points[0].tolist() == [4.0, 4.0]
    assert GRID.points[96].tolist() == [8.0, 8.0]
    assert GRID.strides[-1] == 32


def test_a_small_thing_is_sought_at_the_finest_grid_near_its_middle() -> None:
    car = NUMBER["car"]
    targets = of([[20.0, 20.0, 44.0, 36.0]], [car])
    found = torch.nonzero(targets.kind >= 0).flatten()
    assert set(GRID.strides[found].tolist()) == {8.0}
    middle = torch.tensor([32.0, 28.0])
    assert ((GRID.points[found] - middle).abs() <= torch.tensor([12.0, 8.0])).all()
    assert (targets.kind[found] == car).all()
    assert (targets.box[found] == torch.tensor([20.0, 20.0, 44.0, 36.0])).all()


def test_the_smallest_thing_gets_the_points_it_has_more_right_to() -> None:
    ball, person = NUMBER["ball"], NUMBER["person"]
    targets = of([[8.0, 4.0, 56.0, 60.0], [28.0, 28.0, 36.0, 36.0]], [person, ball])
    assert {ball, person} <= set(targets.kind.tolist())
    nearest = (GRID.points[:96] - torch.tensor([32.0, 32.0])).norm(dim=1).argmin()
    assert targets.kind[nearest] == ball


def test_what_is_unclear_is_neither_right_nor_wrong() -> None:
    targets = of([[0.0, 0.0, 96.0, 64.0]], [-1])
    assert (targets.kind == -1).all()
    assert not targets.counts.any()


def test_kinds_that_nobody_labelled_are_not_trained_but_where_one_is_found() -> None:
    car, labelled = NUMBER["car"], torch.zeros(len(KINDS), dtype=torch.bool)
    targets = of([[20.0, 20.0, 44.0, 36.0]], [car], labelled)
    found = targets.kind >= 0
    assert targets.counts[found][:, car].all()
    assert not targets.counts[~found].any()


def test_a_label_that_knows_no_better_leaves_the_finer_kind_open() -> None:
    car, van = NUMBER["car"], NUMBER["van"]
    known = torch.ones(1, len(KINDS), dtype=torch.bool)
    known[0, van] = False
    targets = of([[20.0, 20.0, 44.0, 36.0]], [car], EVERY, known)
    inside = ((GRID.points > torch.tensor([20.0, 20.0])) & (GRID.points < torch.tensor([44.0, 36.0]))).all(dim=1)
    assert not targets.counts[inside][:, van].any()
    assert targets.counts[~inside & (targets.kind < 0)][:, van].all()
