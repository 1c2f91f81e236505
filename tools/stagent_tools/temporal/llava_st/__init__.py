"""Times told by LLaVA-ST, of what trajectories do not show."""

from stagent_tools.temporal.llava_st.backend import LlavaStEvents

__all__ = ["LlavaStEvents"]
