"""Where in a window the thing's template answers most: a correlation filter on gradients and colour.

The filter is the closed form of a ridge regression in the Fourier domain, one numerator per channel over a common
denominator (Danelljan et al., "Accurate scale estimation for robust visual tracking", BMVC 2014, eq. 2-4, after
Bolme et al., "Visual object tracking using adaptive correlation filters", CVPR 2010). The channels are histograms
of gradient orientation (Dalal and Triggs, CVPR 2005) and the Lab colours of each cell.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from stagent_tools.spatial.pointed.boxes import centre, mean_side, size
from stagent_tools.types import FloatArray, Image

CELL = 4  # px of the resampled window to a cell
SIDE = 48.0  # px: the thing's mean side (square root of its area) after resampling
MARGIN = 1.5  # the window reaches 0.75 mean sides beyond the box on each side
ORIENTATIONS = 9  # unsigned, as Dalal and Triggs found best
SHARPNESS = 0.08  # standard deviation of the wished-for peak in mean sides of the thing
RIDGE = 1e-2  # of the regression, relative to unit-variance channels
ANCHOR = 0.25  # weight of the first view, so that the template cannot drift away altogether

Spectrum = NDArray[np.complex128]


@dataclass(frozen=True)
class Match:
    """Where the template answers most: shift (2,) px from the window's centre, height of the peak (1 on the training
    view) and its sharpness, the peak to sidelobe ratio of Bolme et al. (below about 5 is noise)."""

    shift: FloatArray
    peak: float
    sharpness: float


class CorrelationFilter:
    """A template learnt from one view and carried along."""

    def __init__(self, image: Image, box: FloatArray) -> None:
        sides = np.maximum(size(box), 3.0)
        self._window = sides + MARGIN * float(np.sqrt(np.prod(sides)))
        scale = SIDE / float(np.sqrt(np.prod(sides)))
        cells = np.maximum(np.round(self._window * scale / CELL).astype(int), 8)
        self._cells = (int(cells[0]), int(cells[1]))
        self._sides = sides
        self._taper = np.outer(np.hanning(self._cells[1] + 2)[1:-1], np.hanning(self._cells[0] + 2)[1:-1])
        self._goal = np.fft.rfft2(self._wished_for())
        top, bottom = self._spectra(image, box)
        self._first = (top, bottom)
        self._top, self._bottom = top, bottom

    def match(self, image: Image, box: FloatArray) -> Match:
        """The best answer in the window about `box`; scale is the box's own."""
        features = np.fft.rfft2(self._features(image, box), axes=(1, 2))
        top = (1 - ANCHOR) * self._top + ANCHOR * self._first[0]
        bottom = (1 - ANCHOR) * self._bottom + ANCHOR * self._first[1]
        shape = (self._cells[1], self._cells[0])
        answer = np.fft.irfft2((np.conj(top) * features).sum(0) / bottom, s=shape)
        row, column = np.unravel_index(int(np.argmax(answer)), shape)
        peak = float(answer[row, column])
        offset = np.array([_refined(answer[row, :], int(column)), _refined(answer[:, column], int(row))])
        pixels_per_cell = self._scaled_window(box) / np.array(self._cells, dtype=np.float64)
        return Match(offset * pixels_per_cell, peak, _sharpness(answer, int(row), int(column), peak))

    def learn(self, image: Image, box: FloatArray, rate: float) -> None:
        top, bottom = self._spectra(image, box)
        self._top = (1 - rate) * self._top + rate * top
        self._bottom = (1 - rate) * self._bottom + rate * bottom

    def _scaled_window(self, box: FloatArray) -> FloatArray:
        """(2,) px: the window about the box; it keeps the first view's shape and follows the box's area."""
        scale = mean_side(box) / float(np.sqrt(np.prod(self._sides)))
        return np.asarray(self._window * scale, dtype=np.float64)

    def _features(self, image: Image, box: FloatArray) -> FloatArray:
        """(channels, rows, columns) of the window about the box, tapered at its border."""
        width, height = self._cells[0] * CELL, self._cells[1] * CELL
        window = self._scaled_window(box)
        corner = centre(box) - window / 2
        to_patch = np.array(
            [
                [width / window[0], 0.0, -corner[0] * width / window[0]],
                [0.0, height / window[1], -corner[1] * height / window[1]],
            ]
        )
        patch = cv2.warpAffine(image, to_patch, (width, height), borderMode=cv2.BORDER_REPLICATE)
        return cell_features(np.asarray(patch, dtype=np.uint8), self._cells) * self._taper

    def _spectra(self, image: Image, box: FloatArray) -> tuple[Spectrum, FloatArray]:
        features = np.fft.rfft2(self._features(image, box), axes=(1, 2))
        energy = (np.abs(features) ** 2).sum(0)
        return np.conj(self._goal) * features, np.asarray(energy + RIDGE * float(energy.mean()), dtype=np.float64)

    def _wished_for(self) -> FloatArray:
        """A Gaussian peak at shift 0 (index 0, 0; wraps round)."""
        spread = SHARPNESS * SIDE / CELL
        x = np.fft.fftfreq(self._cells[0], 1 / self._cells[0])
        y = np.fft.fftfreq(self._cells[1], 1 / self._cells[1])
        return np.asarray(np.exp(-(x[None] ** 2 + y[:, None] ** 2) / (2 * spread**2)), dtype=np.float64)


def cell_features(patch: Image, cells: tuple[int, int]) -> FloatArray:
    """(ORIENTATIONS + 3, rows, columns): normalised gradient histograms and Lab means of each cell, zero mean."""
    grey = cv2.cvtColor(patch, cv2.COLOR_RGB2GRAY).astype(np.float32)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    strength, angle = cv2.cartToPolar(across, down)
    position = (angle % np.pi) * (ORIENTATIONS / np.pi)
    lower = np.floor(position)
    share = position - lower
    lower = lower.astype(np.int32) % ORIENTATIONS
    upper = (lower + 1) % ORIENTATIONS
    channels = [
        cv2.resize(strength * ((1 - share) * (lower == k) + share * (upper == k)), cells, interpolation=cv2.INTER_AREA)
        for k in range(ORIENTATIONS)
    ]
    gradients = np.stack(channels)
    energy = cv2.blur(np.sqrt((gradients**2).sum(0)), (3, 3))
    gradients = gradients / (energy + 0.05 * float(energy.max()) + 1e-3)
    colours = cv2.resize(cv2.cvtColor(patch, cv2.COLOR_RGB2LAB), cells, interpolation=cv2.INTER_AREA)
    colours = colours.astype(np.float32).transpose(2, 0, 1) / 64.0
    features = np.concatenate([gradients, colours])
    return np.asarray(features - features.mean((1, 2), keepdims=True), dtype=np.float64)


def _refined(line: FloatArray, at: int) -> float:
    """The peak's place between samples (parabola through three points), as a signed shift of a wrapped line."""
    n = len(line)
    before, here, after = float(line[at - 1]), float(line[at]), float(line[(at + 1) % n])
    bend = before - 2 * here + after
    part = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return (at + part + n / 2) % n - n / 2


def _sharpness(answer: FloatArray, row: int, column: int, peak: float) -> float:
    """Peak to sidelobe ratio: how many standard deviations the peak stands above the rest of the window."""
    rolled = np.roll(answer, (answer.shape[0] // 2 - row, answer.shape[1] // 2 - column), axis=(0, 1))
    rest = np.ones(answer.shape, dtype=bool)
    middle = (answer.shape[0] // 2, answer.shape[1] // 2)
    rest[middle[0] - 2 : middle[0] + 3, middle[1] - 2 : middle[1] + 3] = False
    side = rolled[rest]
    return (peak - float(side.mean())) / (float(side.std()) + 1e-9)
