"""The data card: the 21 rows of the paper's table 1, each with its sets, their licences, task, wordings and reader.

Nothing is brought along: every set is fetched by whoever trains, under its own licence. A licence is that of the
annotations; videos and pictures have their own throughout. `checked` ones were read in the set's repository or on its
page; all others are hearsay, to be read at their source before use. Counts are the paper's; its text (448 K spatial
samples in stage 2, 228 K spatio-temporal ones in stage 3) does not agree with its table (351 K, 198 K).
"""

from __future__ import annotations

from dataclasses import dataclass

from llava_st.templates import Task

OWN = "its own"  # the wording is the set's


@dataclass(frozen=True)
class Set:
    """`reader`: a layout of readers.LAYOUTS; a set without one of its own comes in LLaVA-ST's published files."""

    name: str
    licence: str
    reader: str = "st_align"
    checked: bool = False

    def __str__(self) -> str:
        return f"{self.name} ({self.licence}{'' if self.checked else '?'})"


@dataclass(frozen=True)
class Row:
    """`thousands` of samples · `templates`: from where the question's wording comes."""

    stage: int
    name: str
    task: Task
    thousands: int
    templates: str
    sets: tuple[Set, ...]


_VTIMELLM = Set("VTimeLLM stage 2", "CC BY-NC-SA 4.0", "vtimellm")
_INTERNVID_G = Set("InternVid-G", "not stated")
_MOMENT = Set("Moment-10M", "non-commercial", checked=True)
_GRAND = Set("GranD", "Apache-2.0; pictures: SA-1B's research licence", "grand", checked=True)
_REFCOCO = Set("RefCOCO, RefCOCO+, RefCOCOg", "Apache-2.0 (code); pictures: COCO's terms", "refcoco")
_FLICKR = Set("Flickr30k Entities", "not stated; pictures: Flickr's terms, research only", "flickr30k_entities")
_VTG_IT = Set("VTG-IT", "not stated")
_VIDSTG = Set("VidSTG", "no licence file; VidOR's for boxes and videos", "vidstg", checked=True)
_STALIGN = "boxes 1 and 2, by `stagent data stalign`"

CARD: tuple[Row, ...] = (
    Row(1, "Video Captioning", Task.SUMMARISE, 1280, "ours: the paper prints none", (
        Set("WebVid-10M", "withdrawn by its owners"),
        Set("Panda-70M", "non-commercial research"),
        Set("InternVid-10M", "CC BY-NC-SA 4.0", checked=True),
    )),
    Row(2, "Temporal Video Grounding", Task.WHEN, 149, OWN, (_VTIMELLM,)),
    Row(2, "Dense Video Captioning", Task.NARRATE, 92, OWN, (_VTIMELLM, _MOMENT, _INTERNVID_G)),
    Row(2, "Temporal Referring", Task.HAPPENS, 95, OWN, (_VTIMELLM, _INTERNVID_G)),
    Row(2, "Referring Expression Comprehension", Task.LOCATE, 101, "box 1", (_GRAND,)),
    Row(2, "Dense Grounded Captioning", Task.CAPTION, 150, "box 1", (_GRAND,)),
    Row(2, "Region Caption", Task.DESCRIBE, 100, "box 1", (_GRAND,)),
    Row(3, "Temporal Grounded Conversation", Task.TALK, 459, OWN, (
        Set("ANet-RTL", "not stated"),
        _MOMENT,
        Set("Grounded-VideoLLM", "not stated"),
    )),
    Row(3, "Temporal Video Grounding", Task.WHEN, 84, "box 2", (
        Set("DiDeMo", "BSD-2-Clause (code); videos: YFCC100M's", "didemo"),
        Set("HiREST", "MIT (code)"),
        Set("QuerYD", "not stated"),
        _VTG_IT,
    )),
    Row(3, "Dense Video Caption", Task.NARRATE, 41, "ours: the paper prints none", (
        Set("COIN", "non-commercial research"),
        Set("ViTT", "CC BY 4.0"),
        Set("YouCook2", "MIT (annotations)", "youcook2"),
        _VTG_IT,
    )),
    Row(3, "Image Grounded Conversation", Task.TALK, 190, OWN, (
        Set("MUSE", "not stated"),
        _FLICKR,
    )),
    Row(3, "Referring Expression Comprehension", Task.LOCATE, 288, "box 1", (_REFCOCO,)),
    Row(3, "Dense Grounded Captioning", Task.CAPTION, 22, "box 1", (_FLICKR,)),
    Row(3, "Region Caption", Task.DESCRIBE, 288, "box 1", (_REFCOCO,)),
    Row(3, "Spatial-Temporal Video Grounding", Task.WHEN_WHERE, 81, _STALIGN, (_VIDSTG,)),
    Row(3, "Event Localization and Captioning", Task.EVENT, 36, _STALIGN, (_VIDSTG,)),
    Row(3, "Spatial Video Grounding", Task.WHERE, 81, _STALIGN, (_VIDSTG,)),
    Row(3, "Conversation", Task.TALK, 222, OWN, (
        Set("VCG+112K", "CC BY 4.0"),
        Set("VideoChatGPT-100K", "CC BY 4.0"),
        Set("VideoChat2", "MIT"),
    )),
    Row(3, "VideoQA", Task.TALK, 338, OWN, (
        Set("EgoQA", "Ego4D's licence agreement"),
        Set("NExT-QA", "MIT (code)"),
        Set("IntentQA", "not stated"),
        Set("AGQA", "not stated"),
        Set("STAR", "Apache-2.0"),
        Set("CLEVRER", "CC0"),
        Set("WebVid-QA", "withdrawn with WebVid"),
    )),
    Row(3, "Classification", Task.TALK, 66, OWN, (
        Set("Something-Something V2", "Qualcomm's research licence"),
        Set("Kinetics", "CC BY 4.0 (annotations)"),
    )),
    Row(3, "Video Captioning", Task.SUMMARISE, 168, OWN, (
        Set("TextVR", "not stated"),
        Set("YouCook2", "MIT (annotations)", "youcook2"),
        Set("WebVid", "withdrawn by its owners"),
        Set("ShareGPT4Video", "CC BY-NC 4.0"),
    )),
)  # fmt: skip

BESIDE: tuple[Set, ...] = (
    Set("HC-STVG v1, v2", "no licence file", "hc_stvg", checked=True),
    Set("Charades-STA", "non-commercial research (Charades)", "charades_sta"),
    Set("ActivityNet Captions", "not stated", "activitynet_captions"),
    Set("QVHighlights", "CC BY-NC-SA 4.0", "qvhighlights", checked=True),
    Set("LLaVA-Video-178K", "Apache-2.0, research and education only", "llava_video", checked=True),
    Set("ST-Align, as published", "not stated", "st_align"),
)
"""Sets that have readers and no row: benchmarks, and what else one may train on."""


def markdown() -> str:
    """The card as a table, for docs/data.md."""
    head = "| stage | task | thousands | sets (licence) | template | reader |\n|---|---|---|---|---|---|\n"
    rows = [(str(row.stage), row.name, str(row.thousands), row.sets, row.templates) for row in CARD]
    rows.append(("-", "not in table 1", "", BESIDE, "by task"))
    return head + "".join(
        f"| {stage} | {name} | {count} | {'; '.join(map(str, sets))} | {templates} |"
        f" {', '.join(dict.fromkeys(each.reader for each in sets))} |\n"
        for stage, name, count, sets, templates in rows
    )
